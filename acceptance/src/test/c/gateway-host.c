/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A host of a gateway's module over libnanomsg, as small as one can be: its module sends each message back with the
 * property host=c, and with a number as its second argument publishes so many messages of its own once it is started,
 * on a thread of its own. What it does it says, a line each.
 *
 * It has the habits that a gateway must bear with: each send waits without end, also where nobody is connected; Destroy
 * waits for the publisher; the message channel is closed once the system has all, whatever the gateway has not read
 * yet; there is no answer to Destroy. SIGTERM detaches.
 */
#include <nanomsg/nn.h>
#include <nanomsg/pair.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CREATE = 1, REPLY = 2, START = 3, DESTROY = 4, PAIR_TYPE = 0x10, HEAD = 8, DETACH = 0xff };

static volatile sig_atomic_t told_to_leave;
static volatile int stop_publishing;
static int control;
static int messages = -1;
static long to_publish;
static long published;
static long echoed;
static pthread_t publisher;
static int has_publisher;

static void leave(int signal) {
  (void)signal;
  told_to_leave = 1;
}

static void say(const char *what, long number) {
  if (number < 0)
    printf("%s\n", what);
  else
    printf("%s %ld\n", what, number);
  fflush(stdout);
}

static uint32_t u32(const unsigned char *at) {
  return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void put_u32(unsigned char *at, uint32_t value) {
  at[0] = (unsigned char)(value >> 24);
  at[1] = (unsigned char)(value >> 16);
  at[2] = (unsigned char)(value >> 8);
  at[3] = (unsigned char)value;
}

static void reply(unsigned char status) {
  unsigned char bytes[9] = {0xa1, 0x6c, 1, REPLY, 0, 0, 0, 9, status};
  if (nn_send(control, bytes, sizeof bytes, NN_DONTWAIT) < 0) say("reply not sent", status);
}

/* Whether it was sent. */
static int send_message(const unsigned char *bytes, size_t size) {
  if (nn_send(messages, bytes, size, 0) == (int)size) return 1;
  say("send failed", nn_errno());
  return 0;
}

/* A message with one property, number=N, and no content. */
static void *publish(void *unused) {
  (void)unused;
  while (published < to_publish && !stop_publishing) {
    unsigned char bytes[64] = {0xa1, 0x60};
    int text = snprintf((char *)bytes + 10, 40, "number%c%ld", 0, published) + 1;
    size_t size = 10 + (size_t)text + 4;
    put_u32(bytes + 2, (uint32_t)size);
    put_u32(bytes + 6, 1);
    put_u32(bytes + 10 + text, 0);
    if (send_message(bytes, size)) published++;
  }
  return NULL;
}

/* nn_close drops a message that the library has not given to the system; where nobody is connected it keeps it. */
static void close_messages(void) {
  struct nn_pollfd polled = {messages, NN_POLLOUT, 0};
  nn_poll(&polled, 1, 1000);
  nn_close(messages);
  messages = -1;
}

static void destroy_module(void) {
  if (has_publisher) {
    stop_publishing = 1;
    pthread_join(publisher, NULL);
    has_publisher = 0;
  }
  if (messages >= 0) close_messages();
}

static void create(const unsigned char *bytes, size_t size) {
  if (size < 18 || bytes[8] > 1 || bytes[9] != PAIR_TYPE) {
    reply(1);
    return;
  }
  destroy_module();
  uint32_t uri_size = u32(bytes + 10);
  if (uri_size == 0 || uri_size > size - 18 || bytes[14 + uri_size - 1] != 0) {
    reply(1);
    return;
  }
  messages = nn_socket(AF_SP, NN_PAIR);
  if (messages < 0 || nn_bind(messages, (const char *)bytes + 14) < 0) {
    destroy_module();
    reply(1);
    return;
  }
  say("created", -1);
  reply(0);
}

static void start(void) {
  say("started", -1);
  if (to_publish > 0 && messages >= 0 && !has_publisher) {
    stop_publishing = 0;
    has_publisher = pthread_create(&publisher, NULL, publish, NULL) == 0;
  }
}

static void take_control(const unsigned char *bytes, size_t size) {
  if (size < HEAD || bytes[0] != 0xa1 || bytes[1] != 0x6c || bytes[2] != 1 || u32(bytes + 4) != size) {
    reply(1);
  } else if (bytes[3] == CREATE) {
    create(bytes, size);
  } else if (bytes[3] == START) {
    start();
  } else if (bytes[3] == DESTROY) {
    destroy_module();
    say("echoed", echoed);
    say("published", published);
    say("destroyed", -1);
  }
}

/* The same message with a property behind the others. */
static void echo(const unsigned char *bytes, size_t size) {
  static const char added[] = "host\0c";
  if (size < 14 || u32(bytes + 2) != size) {
    say("malformed", -1);
    return;
  }
  size_t end = 10;
  for (uint32_t texts = 2 * u32(bytes + 6); texts > 0; texts--) {
    while (end < size && bytes[end] != 0) end++;
    end++;
  }
  unsigned char *longer = malloc(size + sizeof added);
  memcpy(longer, bytes, end);
  memcpy(longer + end, added, sizeof added);
  memcpy(longer + end + sizeof added, bytes + end, size - end);
  put_u32(longer + 2, (uint32_t)(size + sizeof added));
  put_u32(longer + 6, u32(bytes + 6) + 1);
  if (send_message(longer, size + sizeof added)) echoed++;
  free(longer);
}

static int receive(int socket, void (*take)(const unsigned char *, size_t)) {
  unsigned char *bytes = NULL;
  int size = nn_recv(socket, &bytes, NN_MSG, NN_DONTWAIT);
  if (size < 0) return 0;
  take(bytes, (size_t)size);
  nn_freemsg(bytes);
  return 1;
}

static void detach(void) {
  reply(DETACH);
  sleep(1);
  if (has_publisher) {
    stop_publishing = 1;
    pthread_join(publisher, NULL);
  }
  say("echoed", echoed);
  say("published", published);
  if (messages >= 0) close_messages();
  nn_close(control);
  say("detached", -1);
}

int main(int count, char **words) {
  if (count < 2) {
    fprintf(stderr, "gateway-host CONTROL-URI [MESSAGES-TO-PUBLISH]\n");
    return 2;
  }
  to_publish = count > 2 ? atol(words[2]) : 0;
  signal(SIGTERM, leave);
  control = nn_socket(AF_SP, NN_PAIR);
  if (control < 0 || nn_bind(control, words[1]) < 0) {
    fprintf(stderr, "cannot bind %s: %s\n", words[1], nn_strerror(nn_errno()));
    return 1;
  }
  say("bound", -1);
  while (!told_to_leave) {
    struct nn_pollfd polled[2] = {{control, NN_POLLIN, 0}, {messages, NN_POLLIN, 0}};
    if (nn_poll(polled, messages < 0 ? 1 : 2, 50) <= 0) continue;
    /* One of each, as the original: neither channel keeps the other waiting. */
    if (polled[0].revents) receive(control, take_control);
    if (messages >= 0 && polled[1].revents) receive(messages, echo);
  }
  detach();
  return 0;
}
