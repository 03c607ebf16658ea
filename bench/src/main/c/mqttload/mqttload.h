/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/* mqttload: an MQTT 3.1.1 load generator and checker. Declarations shared by its files. */
#ifndef MQTTLOAD_H
#define MQTTLOAD_H

#include <openssl/ssl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>

typedef unsigned long long u64;

#define NS            1000000000ull
#define NEVER         (~0ull)
#define UNSET         (~0ull)
#define MAX_TOPICS    8
#define TEXT_MAX      2048        /* longest rendered template or SAS token */
#define HIGH_WATER    (64 * 1024) /* unsent bytes at which a connection takes no more messages */
#define SUBSCRIBE_PID 65535       /* publishes use the packet ids below */

enum role { PUB, SUB, ROLES }; /* connect, rtt and cmd use SUB only */

/* Options that may differ by role: --NAME sets both, --pub-NAME or --sub-NAME one. */
struct role_cfg {
    const char *name; /* what {role} becomes */
    const char *host, *port, *client_id, *username, *password;
    const char *sas_key, *sas_resource, *sas_policy, *key_file, *x509cert, *x509key;
    const char *topics[MAX_TOPICS];
    unsigned ntopics;
    char **keys; /* from key_file, by connection index */
    size_t nkeys;
    struct sockaddr_storage addr;
    socklen_t addrlen;
};

struct config {
    int argc;
    char **argv;
    const char *mode, *cafile, *pids, *payload, *body, *http_port, *http_path, *http_token_file;
    struct role_cfg role[ROLES];
    bool tls, insecure, closed, reconnect, quiet, kernel_time, until_eof;
    u64 pubs, subs, conns, count, first, threads, qos, sub_qos, size, window, clean, keepalive;
    u64 expect, source_ips, parallel, tick_us, coalesce_us, sas_ttl, callers;
    double rate, connect_rate, duration, warmup, drain, hold, timeout;
};
extern struct config cfg;

/* ---- util.c ---- */
#define HIST_BITS 7 /* 128 buckets an octave: values are right to 0.8 % */
struct hist {
    u64 count, max, sum, bucket[(65 - HIST_BITS) << HIST_BITS];
};
void hist_add(struct hist *h, u64 ns);
void hist_merge(struct hist *into, const struct hist *from);
u64 hist_quantile(const struct hist *h, double q);

u64 now_ns(void);
static inline u64 since(u64 t, u64 now) { return now > t ? now - t : 0; }
void sleep_until(u64 t);
/* What to stamp on a message sent in answer to one that arrived then. */
static inline u64 present(u64 arrived) { return cfg.kernel_time ? now_ns() : arrived; }
void *xalloc(size_t n);                                                         /* zeroed */
void die(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn)); /* status 2 */
/* Fills in {i} {i%N} {i/N} {role} {id} {n}; dies when the result does not fit. */
size_t render(char *out, size_t cap, const char *tpl, const struct role_cfg *r, u64 i, u64 n);
size_t render_password(char *out, size_t cap, const struct role_cfg *r, u64 i);
void load_key_file(struct role_cfg *r, bool pub);
double self_cpu(void);            /* seconds */
double server_cpu(void);          /* of all --pid processes */
u64 server_kb(const char *field); /* "VmRSS" or "VmHWM", of all --pid processes */

/* ---- engine.c ---- */
/* A counter is written by one thread; the main thread reads it. */
typedef _Atomic u64 counter;
static inline u64 peek(counter *c) { return atomic_load_explicit(c, memory_order_relaxed); }
static inline void bump(counter *c, u64 n) {
    atomic_store_explicit(c, peek(c) + n, memory_order_relaxed);
}

#define STATS(X)                                                                         \
    X(sent)                                                                              \
    X(expected) X(acked) X(received) X(unique) X(resent) X(dup_flagged) X(dup_unflagged) \
        X(out_of_order) X(foreign) X(misrouted) X(unexpected_acks) X(window_resets)      \
            X(sub_qos_lowered) X(bytes_out) X(bytes_in) X(writes) X(reads) X(ready_pub)  \
                X(ready_sub) X(failed) X(drops) X(reconnects)
#define ERRORS(X)                                                                           \
    X(tcp_connect)                                                                          \
    X(timeout) X(tls) X(connack_1_protocol) X(connack_2_client_id) X(connack_3_unavailable) \
        X(connack_4_credentials) X(connack_5_not_authorized) X(connack_other) X(suback)     \
            X(closed_by_peer) X(reset) X(server_disconnect) X(ping_timeout) X(malformed) X(local)
#define AS_STAT(n)  ST_##n,
#define AS_ERROR(n) ERR_##n,
enum stat_id { STATS(AS_STAT) STAT_COUNT };
enum error_id { ERRORS(AS_ERROR) ERROR_COUNT };
extern const char *const stat_names[], *const error_names[];

enum state { C_IDLE, C_TCP, C_TLS, C_CONNACK, C_SUBACK, C_READY, C_RETRY, C_DEAD };

struct buf {
    uint8_t *p;
    size_t off, len, cap; /* the bytes from off to len are pending */
};

struct conn {
    struct worker *w;
    void *user; /* the mode's own record */
    SSL *ssl;
    struct buf in, out;
    u64 t_begin;          /* (intended) start of connecting */
    u64 last_tx, ping_at; /* last write; when the unanswered PINGREQ was queued, or 0 */
    u64 retry_at;
    uint32_t idx, number; /* index within the role, and among all connections */
    uint32_t interest;    /* epoll events asked for */
    int fd;
    uint8_t role, state;
    bool dirty, was_ready;
};

struct worker {
    pthread_t thread;
    unsigned id;
    int epfd;
    struct conn **conns, **dirty;
    size_t nconns, ndirty, launched, handshaking;
    uint8_t *rd; /* one read buffer for all connections */
    size_t rdcap;
    u64 next_house, last_wake, arrived;
    u64 batch, nap, sent_before; /* see nap_length */
    counter stats[STAT_COUNT], errors[ERROR_COUNT];
    struct hist connect, suback, latency, ack, lag;
    u64 round, turn; /* run: the open loop's place in the schedule */
    bool started, more_ready;
    u64 status[1000]; /* cmd: responses by status */
};

struct message {
    const char *topic;
    const uint8_t *payload;
    size_t topic_len, len;
    bool dup;
};

/* What a mode does on a worker's events; all run on the worker's thread. */
struct mode {
    void (*ready)(struct conn *c, u64 now); /* CONNACK, and SUBACK where it subscribes */
    void (*message)(struct conn *c, const struct message *m, u64 now);
    void (*acked)(struct conn *c, uint16_t pid, u64 now);
    void (*drained)(struct conn *c, u64 now); /* the write buffer is empty again */
    u64 (*tick)(struct worker *w, u64 now);   /* returns when it is next due */
    void (*house)(struct worker *w, u64 now); /* about once a second */
};

extern struct worker *workers;
void engine_init(const struct mode *mode, size_t total_conns);
struct conn *engine_add(enum role role, uint32_t idx, void *user);
void engine_start(void);
void engine_launch(enum role role); /* lets the connections of this role begin */
void engine_stop(void);             /* DISCONNECTs, closes and joins the threads */
u64 total(enum stat_id s);
u64 total_error(enum error_id e);
static inline size_t backlog(const struct conn *c) { return c->out.len - c->out.off; }
/* Queues a PUBLISH and returns where its payload of len bytes goes. */
uint8_t *conn_publish(struct conn *c, const char *topic, size_t topic_len, bool dup, uint16_t pid,
                      size_t len);

/* ---- session.c: phases, samples and the report ---- */
extern counter t_start, t_measure, t_end; /* sending lasts from t_start to t_end */
extern atomic_bool interrupted;
static inline bool sending(u64 now) { return now >= peek(&t_start) && now < peek(&t_end); }
static inline bool measured(u64 t) { return t >= peek(&t_measure) && t < peek(&t_end); }
bool wait_ready(enum role role, u64 n, bool stop_on_failure);
void make_conns(const struct mode *m, u64 n, size_t user_size); /* of role SUB, and starts them */
void run_session(bool wait_for_acks); /* warm-up, measured window, drain */
void progress(const char *phase);
bool connections_ok(u64 wanted);
void json_open(const char *name);
void json_num(const char *name, double v);
void json_close(void);
void report_begin(bool ok);
void report_end(bool with_throughput, bool with_latency);

/* ---- run.c, modes.c, method.c: each mode returns the exit status ---- */
void send_message(struct conn *c, const char *topic, size_t topic_len, uint32_t pub, u64 seq, u64 t,
                  uint16_t pid, bool dup);
bool parse_payload(const struct message *m, u64 *pub, u64 *seq, u64 *t);
int mode_run(void);
int mode_connect(void);
int mode_rtt(void);
int mode_cmd(void);
int mode_method(void);

#endif
