/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/*
 * What libnanomsg's own PAIR sockets reach between two processes on this machine:
 *
 *   nanopair one-way URL SIZE SECONDS          one process sends as fast as it can, the other receives
 *   nanopair echo    URL SIZE SECONDS WINDOW   there and back, so many messages on their way
 *   nanopair ping    URL SIZE SECONDS          there and back, one message at a time
 *
 * The first fifth of the time is not measured. Every message carries its number; one that is missing or out of order
 * counts as lost. Prints one JSON object; the exit code is 1 if anything was lost.
 */
#include <errno.h>
#include <inttypes.h>
#include <nanomsg/nn.h>
#include <nanomsg/pair.h>
#include <nanomsg/tcp.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LAST UINT64_MAX
#define MOST_TIMES 10000000

struct run {
    const char *url;
    size_t size;
    double seconds;
    int window;
};

static void die(const char *what) {
    fprintf(stderr, "nanopair: %s: %s\n", what, nn_strerror(nn_errno()));
    exit(2);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double cpu_of(int who) {
    struct rusage u;
    getrusage(who, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static int open_pair(const char *url, int binds) {
    int s = nn_socket(AF_SP, NN_PAIR);
    int on = 1;
    if (s < 0)
        die("socket");
    if (!strncmp(url, "tcp:", 4) && nn_setsockopt(s, NN_TCP, NN_TCP_NODELAY, &on, sizeof on) < 0)
        die("no delay");
    if ((binds ? nn_bind(s, url) : nn_connect(s, url)) < 0)
        die(url);
    return s;
}

static void put(int s, char *message, size_t size, uint64_t number) {
    memcpy(message, &number, sizeof number);
    while (nn_send(s, message, size, 0) < 0)
        if (nn_errno() != EINTR)
            die("send");
}

static uint64_t take(int s, char *message, size_t size) {
    uint64_t number;
    int n;
    while ((n = nn_recv(s, message, size, 0)) < 0)
        if (nn_errno() != EINTR)
            die("receive");
    if ((size_t)n != size) {
        fprintf(stderr, "nanopair: %d bytes came, not %zu\n", n, size);
        exit(2);
    }
    memcpy(&number, message, sizeof number);
    return number;
}

/* The child of one-way: sends until the time is over, then waits till the last message has been seen. */
static void send_all(const struct run *r) {
    char *message = calloc(1, r->size);
    int s = open_pair(r->url, 0);
    double end = now() + r->seconds;
    uint64_t n = 0;
    while ((n & 1023) || now() < end)
        put(s, message, r->size, n++);
    put(s, message, r->size, LAST);
    take(s, message, r->size);
    nn_close(s);
    _exit(0);
}

/* The child of echo and ping: sends back what comes, until the last message. */
static void send_back(const struct run *r) {
    int s = open_pair(r->url, 0);
    for (;;) {
        char *message = NULL;
        uint64_t number;
        int n = nn_recv(s, &message, NN_MSG, 0);
        if (n < 0) {
            if (nn_errno() == EINTR)
                continue;
            die("receive");
        }
        memcpy(&number, message, sizeof number);
        if (nn_send(s, &message, NN_MSG, 0) < 0)
            die("send");
        if (number == LAST)
            break;
    }
    pause();
}

static void report(const char *mode, const struct run *r, uint64_t messages, double seconds, uint64_t lost, double cpu) {
    printf("{\"mode\":\"%s\",\"size\":%zu,\"messages\":%" PRIu64 ",\"seconds\":%.3f,\"rate\":%.0f,\"lost\":%" PRIu64
           ",\"cpu_s\":%.3f",
           mode, r->size, messages, seconds, (double)messages / seconds, lost, cpu);
}

static int one_way(const struct run *r, int s) {
    char *message = malloc(r->size);
    uint64_t expected = 0, lost = 0, first = 0, number;
    double begin = 0, warm = 0;
    while ((number = take(s, message, r->size)) != LAST) {
        if (number != expected)
            lost++;
        expected = number + 1;
        if (!(number & 255) && !first) {
            double t = now();
            if (!warm)
                warm = t + r->seconds / 5;
            else if (t >= warm) {
                first = number;
                begin = t;
            }
        }
    }
    double seconds = now() - begin;
    put(s, message, r->size, LAST);
    report("one-way", r, expected - first, seconds, lost, cpu_of(RUSAGE_SELF));
    printf("}\n");
    return lost != 0;
}

static sem_t room;

struct sending {
    const struct run *run;
    int socket;
    uint64_t sent;
};

static void *send_in_window(void *argument) {
    struct sending *out = argument;
    char *message = calloc(1, out->run->size);
    double end = now() + out->run->seconds;
    while ((out->sent & 255) || now() < end) {
        while (sem_wait(&room) < 0) {
        }
        put(out->socket, message, out->run->size, out->sent++);
    }
    put(out->socket, message, out->run->size, LAST);
    return NULL;
}

static int echo(const struct run *r, int s) {
    struct sending out = {r, s, 0};
    char *message = malloc(r->size);
    uint64_t expected = 0, lost = 0, first = 0, number;
    double start = now(), begin = start;
    pthread_t thread;
    sem_init(&room, 0, (unsigned)r->window);
    if (pthread_create(&thread, NULL, send_in_window, &out)) {
        fprintf(stderr, "nanopair: no thread\n");
        return 2;
    }
    while ((number = take(s, message, r->size)) != LAST) {
        if (number != expected)
            lost++;
        expected = number + 1;
        if (!first && !(number & 255) && now() >= start + r->seconds / 5) {
            first = number;
            begin = now();
        }
        sem_post(&room);
    }
    double seconds = now() - begin;
    pthread_join(thread, NULL);
    lost += out.sent - expected;
    report("echo", r, expected - first, seconds, lost, cpu_of(RUSAGE_SELF));
    printf(",\"window\":%d}\n", r->window);
    return lost != 0;
}

static int ascending(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

static int ping(const struct run *r, int s) {
    char *message = calloc(1, r->size);
    float *times = malloc(MOST_TIMES * sizeof *times);
    size_t count = 0;
    uint64_t n = 0, lost = 0;
    double start = now(), t = start;
    while (t < start + r->seconds && count < MOST_TIMES) {
        put(s, message, r->size, n);
        if (take(s, message, r->size) != n++)
            lost++;
        double after = now();
        if (t >= start + r->seconds / 5)
            times[count++] = (float)((after - t) * 1e6 / 2);
        t = after;
    }
    put(s, message, r->size, LAST);
    take(s, message, r->size);
    qsort(times, count, sizeof *times, ascending);
    report("ping", r, count, r->seconds * 4 / 5, lost, cpu_of(RUSAGE_SELF));
    printf(",\"half_us\":{\"p50\":%.2f,\"p99\":%.2f,\"p999\":%.2f}}\n", (double)times[count / 2],
           (double)times[count * 99 / 100], (double)times[count * 999 / 1000]);
    return lost != 0;
}

int main(int argc, char **argv) {
    struct run r = {.window = 1000};
    if (argc < 5) {
        fprintf(stderr, "usage: nanopair one-way|echo|ping URL SIZE SECONDS [WINDOW]\n");
        return 2;
    }
    r.url = argv[2];
    r.size = strtoul(argv[3], NULL, 10);
    r.seconds = strtod(argv[4], NULL);
    if (argc > 5)
        r.window = atoi(argv[5]);
    if (r.size < sizeof(uint64_t) || r.seconds <= 0 || r.window < 1) {
        fprintf(stderr, "nanopair: at least 8 bytes, some time and a window\n");
        return 2;
    }
    int sends_all = !strcmp(argv[1], "one-way");
    pid_t child = fork();
    if (child == 0) {
        if (sends_all)
            send_all(&r);
        else
            send_back(&r);
    }
    int s = open_pair(r.url, 1);
    int result = sends_all ? one_way(&r, s) : !strcmp(argv[1], "echo") ? echo(&r, s) : ping(&r, s);
    if (!sends_all)
        kill(child, 15);
    waitpid(child, NULL, 0);
    nn_close(s);
    return result;
}
