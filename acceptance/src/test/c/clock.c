/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */

/*
 * Preloaded into a program, moves its wall clock by the seconds in a file: CLOCK_SHIFT names it, 8
 * bytes in the machine's order, read at each look at the clock. The monotonic clock goes on as it
 * was, as when somebody sets a machine's time.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

typedef int clock_call(clockid_t, struct timespec *);
typedef int wait_call(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);

/* No machine has been up so long: a deadline beyond it is one of the wall clock. */
static const time_t MONOTONIC_END = 1000000000;

static const int64_t none = 0;
static const volatile int64_t *shift = &none;
static clock_call *real_clock;
static wait_call *real_wait;

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("CLOCK_SHIFT");
  int fd = file == NULL ? -1 : open(file, O_RDONLY | O_CLOEXEC);
  if (fd >= 0) {
    void *seconds = mmap(NULL, sizeof *shift, PROT_READ, MAP_SHARED, fd, 0);
    if (seconds != MAP_FAILED) {
      shift = seconds;
    }
    close(fd);
  }
}

static int64_t now(clockid_t id, struct timespec *time) {
  if (real_clock == NULL) {
    real_clock = (clock_call *)dlsym(RTLD_NEXT, "clock_gettime");
  }
  return real_clock(id, time);
}

int clock_gettime(clockid_t id, struct timespec *time) {
  int result = (int)now(id, time);
  if (result == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) {
    time->tv_sec += *shift;
  }
  return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  (void)zone;
  struct timespec precise;
  int result = clock_gettime(CLOCK_REALTIME, &precise);
  time->tv_sec = precise.tv_sec;
  time->tv_usec = precise.tv_nsec / 1000;
  return result;
}

time_t time(time_t *seconds) {
  struct timespec precise;
  (void)clock_gettime(CLOCK_REALTIME, &precise);
  if (seconds != NULL) {
    *seconds = precise.tv_sec;
  }
  return precise.tv_sec;
}

/* Whoever waits until a time of the moved clock waits as long as it meant to. */
int pthread_cond_timedwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex,
                           const struct timespec *restrict until) {
  if (real_wait == NULL) {
    real_wait = (wait_call *)dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
    if (real_wait == NULL) {
      real_wait = (wait_call *)dlsym(RTLD_NEXT, "pthread_cond_timedwait");
    }
  }
  struct timespec moved = *until;
  if (moved.tv_sec > MONOTONIC_END) {
    moved.tv_sec -= *shift;
  }
  return real_wait(condition, mutex, &moved);
}
