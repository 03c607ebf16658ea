/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/* Worker threads, non-blocking connections (TCP or TLS) and the MQTT 3.1.1 packets.
 *
 * Each worker owns its connections and one epoll set. Packets are appended to a connection's
 * write buffer and written once per round of the loop, so that many share one system call.
 */
#include "mqttload.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define READ_CHUNK      (64 * 1024)
#define MAX_WAIT        (NS / 50) /* how long a worker may take to see that a phase began */
#define MAX_NAP         (NS / 250)
#define EVENTS          256
#define LOGGED_PER_KIND 3

enum packet {
    CONNECT = 1, CONNACK, PUBLISH, PUBACK, SUBSCRIBE = 8, SUBACK, PINGREQ = 12, PINGRESP, DISCONNECT
};

#define AS_TEXT(n) #n,
const char *const stat_names[] = {STATS(AS_TEXT)}, *const error_names[] = {ERRORS(AS_TEXT)};

struct worker *workers;
static const struct mode *mode;
static SSL_CTX *tls;
static uint32_t conns_added;
static atomic_bool gate[ROLES], quit;
static counter launch_t0; /* when the first connection of a paced launch is due */

static counter *ready_count(const struct conn *c) {
    return &c->w->stats[c->role == PUB ? ST_ready_pub : ST_ready_sub];
}

static void close_socket(struct conn *c) {
    SSL_free(c->ssl);
    c->ssl = NULL;
    if (c->fd >= 0) close(c->fd);
    c->fd = -1;
    c->in.off = c->in.len = c->out.off = c->out.len = 0;
    c->interest = 0;
    c->ping_at = 0;
}

/* Every way to lose a connection ends here. */
static void conn_down(struct conn *c, enum error_id kind, const char *fmt, ...) {
    static _Atomic unsigned told[ERROR_COUNT];
    char text[256];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    unsigned n = atomic_fetch_add(&told[kind], 1) + 1;
    if (n <= LOGGED_PER_KIND)
        fprintf(stderr, "mqttload: %s %llu: %s: %s%s\n", cfg.role[c->role].name, cfg.first + c->idx,
                error_names[kind], text, n < LOGGED_PER_KIND ? "" : " (more are only counted)");
    bump(&c->w->errors[kind], 1);
    close_socket(c);
    if (c->state == C_READY) {
        bump(ready_count(c), -1ull);
        bump(&c->w->stats[ST_drops], 1);
    } else {
        c->w->handshaking--;
        bump(&c->w->stats[ST_failed], !c->was_ready);
    }
    c->state = cfg.reconnect && c->was_ready ? C_RETRY : C_DEAD;
    c->retry_at = now_ns() + NS / 4;
}

/* ---- bytes ---- */

static void set_interest(struct conn *c, uint32_t events) {
    struct epoll_event ev = {.events = events, .data.ptr = c};
    int op = c->interest ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    if (c->interest == events) return;
    c->interest = events;
    if (epoll_ctl(c->w->epfd, op, c->fd, &ev) < 0)
        conn_down(c, ERR_local, "epoll_ctl: %s", strerror(errno));
}

static const char *tls_reason(const struct conn *c) {
    long verify = cfg.insecure ? X509_V_OK : SSL_get_verify_result(c->ssl);
    const char *reason = ERR_reason_error_string(ERR_peek_last_error());
    if (verify != X509_V_OK) return X509_verify_cert_error_string(verify);
    return reason ? reason : errno ? strerror(errno) : "closed by peer";
}

/* Reads; with --kernel-time, notes when the last of what was read had arrived at the kernel. */
static ssize_t read_stamped(struct conn *c, uint8_t *p, size_t n) {
    if (!cfg.kernel_time) return read(c->fd, p, n);
    char control[CMSG_SPACE(sizeof(struct timespec))];
    struct iovec io = {p, n};
    struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1};
    struct timespec came, real;
    m.msg_control = control;
    m.msg_controllen = sizeof control;
    ssize_t moved = recvmsg(c->fd, &m, 0);
    struct cmsghdr *h = moved > 0 ? CMSG_FIRSTHDR(&m) : NULL;
    c->w->arrived = now_ns();
    if (h && h->cmsg_type == SO_TIMESTAMPNS) {
        memcpy(&came, CMSG_DATA(h), sizeof came);
        clock_gettime(CLOCK_REALTIME, &real);
        int64_t age = (real.tv_sec - came.tv_sec) * (int64_t)NS + real.tv_nsec - came.tv_nsec;
        c->w->arrived -= age > 0 ? (u64)age : 0;
    }
    return moved;
}

/* Reads or writes; returns the bytes moved, 0 for not now, or -1 when the connection is down. */
static ssize_t transfer(struct conn *c, uint8_t *p, size_t n, bool writing) {
    errno = 0;
    bump(&c->w->stats[writing ? ST_writes : ST_reads], 1);
    if (!c->ssl) {
        ssize_t moved = writing ? send(c->fd, p, n, MSG_NOSIGNAL) : read_stamped(c, p, n);
        if (moved > 0) return moved;
        if (moved < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
    } else {
        ERR_clear_error();
        int moved = writing ? SSL_write(c->ssl, p, (int)n) : SSL_read(c->ssl, p, (int)n);
        int result = moved > 0 ? SSL_ERROR_NONE : SSL_get_error(c->ssl, moved);
        if (result == SSL_ERROR_NONE) return moved;
        if (result == SSL_ERROR_WANT_READ || result == SSL_ERROR_WANT_WRITE) return 0;
        if (result == SSL_ERROR_SSL) {
            conn_down(c, ERR_tls, "%s", tls_reason(c));
            return -1;
        }
    }
    enum error_id kind = errno == ECONNRESET || errno == EPIPE ? ERR_reset : ERR_local;
    if (errno) conn_down(c, kind, "%s", strerror(errno));
    else conn_down(c, ERR_closed_by_peer, "end of file");
    return -1;
}

static void flush(struct conn *c) {
    struct buf *b = &c->out;
    while (b->off < b->len) {
        ssize_t n = transfer(c, b->p + b->off, b->len - b->off, true);
        if (n == 0) set_interest(c, EPOLLIN | EPOLLOUT);
        if (n <= 0) return;
        b->off += (size_t)n;
        bump(&c->w->stats[ST_bytes_out], (u64)n);
        c->last_tx = c->w->last_wake;
    }
    b->off = b->len = 0;
    set_interest(c, EPOLLIN);
    if (c->state == C_READY && mode->drained) mode->drained(c, now_ns());
}

/* Flushes what is dirty now; what becomes dirty meanwhile is left for the next round. */
static void flush_dirty(struct worker *w) {
    size_t n = w->ndirty;
    for (size_t i = 0; i < n; i++) {
        struct conn *c = w->dirty[i];
        c->dirty = false;
        if (c->fd >= 0 && backlog(c)) flush(c);
    }
    w->ndirty -= n;
    memmove(w->dirty, w->dirty + n, w->ndirty * sizeof *w->dirty);
}

/* Room for n more bytes at the end of the buffer. */
static uint8_t *reserve(struct buf *b, size_t n) {
    if (b->cap - b->len < n && b->off) {
        memmove(b->p, b->p + b->off, b->len - b->off);
        b->len -= b->off;
        b->off = 0;
    }
    if (b->cap - b->len < n) {
        size_t cap = b->cap ? b->cap : 128;
        while (cap - b->len < n) cap *= 2;
        if (!(b->p = realloc(b->p, cap))) die("out of memory");
        b->cap = cap;
    }
    b->len += n;
    return b->p + b->len - n;
}

/* ---- packets out ---- */

static uint8_t *put16(uint8_t *p, size_t v) {
    *p++ = (uint8_t)(v >> 8);
    *p++ = (uint8_t)v;
    return p;
}

static uint8_t *put_text(uint8_t *p, const char *s, size_t n) {
    memcpy(put16(p, n), s, n);
    return p + 2 + n;
}

/* Queues a packet's fixed header and returns where its body of len bytes goes. */
static uint8_t *packet(struct conn *c, unsigned first_byte, size_t len) {
    uint8_t head[5];
    size_t n = 0, rest = len;
    head[n++] = (uint8_t)first_byte;
    do {
        head[n++] = (uint8_t)((rest & 127) | (rest > 127 ? 128 : 0));
    } while (rest >>= 7);
    uint8_t *p = reserve(&c->out, n + len);
    memcpy(p, head, n);
    if (!c->dirty && !(c->interest & EPOLLOUT)) {
        c->dirty = true; /* at most two entries for each: one being flushed, one for later */
        c->w->dirty[c->w->ndirty++] = c;
    }
    return p + n;
}

uint8_t *conn_publish(struct conn *c, const char *topic, size_t topic_len, bool dup, uint16_t pid,
                      size_t len) {
    unsigned first = PUBLISH << 4 | (dup ? 8u : 0) | (unsigned)cfg.qos << 1;
    size_t head = 2 + topic_len + (cfg.qos ? 2 : 0);
    uint8_t *p = put_text(packet(c, first, head + len), topic, topic_len);
    return cfg.qos ? put16(p, pid) : p;
}

static void send_connect(struct conn *c) {
    const struct role_cfg *r = &cfg.role[c->role];
    u64 i = cfg.first + c->idx;
    char id[TEXT_MAX], user[TEXT_MAX], pass[TEXT_MAX];
    size_t id_len = render(id, sizeof id, r->client_id, r, i, 0);
    size_t user_len = r->username ? render(user, sizeof user, r->username, r, i, 0) : 0;
    size_t pass_len = render_password(pass, sizeof pass, r, i);

    c->state = C_CONNACK;
    set_interest(c, EPOLLIN);
    if (c->fd < 0) return;
    bool named = user_len || pass_len; /* a password needs a user name, if an empty one */
    size_t len = 12 + id_len + (named ? 2 + user_len : 0) + (pass_len ? 2 + pass_len : 0);
    uint8_t *p = put_text(packet(c, CONNECT << 4, len), "MQTT", 4);
    *p++ = 4;
    *p++ = (uint8_t)((cfg.clean ? 2 : 0) | (named ? 0x80 : 0) | (pass_len ? 0x40 : 0));
    p = put_text(put16(p, cfg.keepalive), id, id_len);
    if (named) p = put_text(p, user, user_len);
    if (pass_len) put_text(p, pass, pass_len);
}

static void send_subscribe(struct conn *c) {
    const struct role_cfg *r = &cfg.role[c->role];
    char topic[MAX_TOPICS][TEXT_MAX];
    size_t len = 2, n[MAX_TOPICS];
    for (unsigned k = 0; k < r->ntopics; k++) {
        n[k] = render(topic[k], TEXT_MAX, r->topics[k], r, cfg.first + c->idx, 0);
        len += 2 + n[k] + 1;
    }
    uint8_t *p = put16(packet(c, SUBSCRIBE << 4 | 2, len), SUBSCRIBE_PID);
    for (unsigned k = 0; k < r->ntopics; k++) {
        p = put_text(p, topic[k], n[k]);
        *p++ = (uint8_t)cfg.sub_qos;
    }
    c->state = C_SUBACK;
}

/* ---- packets in ---- */

static void conn_ready(struct conn *c, u64 now) {
    c->state = C_READY;
    c->w->handshaking--;
    bump(ready_count(c), 1);
    bump(&c->w->stats[ST_reconnects], c->was_ready);
    c->was_ready = true;
    if (mode->ready) mode->ready(c, now);
}

static void on_connack(struct conn *c, const uint8_t *p, size_t len, u64 now) {
    if (c->state != C_CONNACK || len != 2) {
        conn_down(c, ERR_malformed, "unexpected CONNACK");
        return;
    }
    if (p[1]) {
        conn_down(c, p[1] <= 5 ? ERR_connack_1_protocol + p[1] - 1 : ERR_connack_other,
                  "refused with CONNACK return code %u", p[1]);
        return;
    }
    bool kept = (p[0] & 1) && c->was_ready; /* the server still has our subscriptions */
    if (!c->was_ready) hist_add(&c->w->connect, since(c->t_begin, now));
    if (c->role == SUB && cfg.role[SUB].ntopics && !kept) send_subscribe(c);
    else conn_ready(c, now);
}

static void on_suback(struct conn *c, const uint8_t *p, size_t len, u64 now) {
    if (c->state != C_SUBACK || len != 2 + cfg.role[SUB].ntopics) {
        conn_down(c, ERR_malformed, "unexpected SUBACK");
        return;
    }
    for (size_t i = 2; i < len; i++) {
        if (p[i] & 0x80) {
            conn_down(c, ERR_suback, "topic %zu refused, code 0x%02x", i - 2, p[i]);
            return;
        }
        bump(&c->w->stats[ST_sub_qos_lowered], p[i] < cfg.sub_qos);
    }
    if (!c->was_ready) hist_add(&c->w->suback, since(c->t_begin, now));
    conn_ready(c, now);
}

static void on_publish(struct conn *c, unsigned flags, const uint8_t *p, size_t len, u64 now) {
    unsigned qos = flags >> 1 & 3;
    size_t topic_len = len >= 2 ? (size_t)(p[0] << 8 | p[1]) : 0;
    size_t head = 2 + topic_len + (qos ? 2 : 0);
    if (qos > 1 || len < head) {
        conn_down(c, ERR_malformed, "PUBLISH of %zu bytes at QoS %u", len, qos);
        return;
    }
    struct message m = {(const char *)p + 2, p + head, topic_len, len - head, (flags & 8) != 0};
    if (qos) memcpy(packet(c, PUBACK << 4, 2), p + head - 2, 2);
    mode->message(c, &m, now);
}

static void on_packet(struct conn *c, unsigned first, const uint8_t *p, size_t len, u64 now) {
    switch (first >> 4) {
        case CONNACK: on_connack(c, p, len, now); break;
        case SUBACK: on_suback(c, p, len, now); break;
        case PINGRESP: c->ping_at = 0; break;
        case PUBLISH: on_publish(c, first & 15, p, len, now); break;
        case PUBACK:
            if (len != 2) conn_down(c, ERR_malformed, "PUBACK of %zu bytes", len);
            else if (mode->acked) mode->acked(c, (uint16_t)(p[0] << 8 | p[1]), now);
            break;
        case DISCONNECT: conn_down(c, ERR_server_disconnect, "DISCONNECT received"); break;
        default: conn_down(c, ERR_malformed, "packet type %u", first >> 4);
    }
}

/* Handles the whole packets in p; returns how many bytes they took. */
static size_t parse(struct conn *c, const uint8_t *p, size_t len, u64 now) {
    size_t off = 0;
    while (c->fd >= 0 && len - off >= 2) {
        size_t i = off + 1, size = 0;
        unsigned shift = 0;
        do {
            if (shift > 21) conn_down(c, ERR_malformed, "remaining length");
            if (shift > 21 || i == len) return off;
            size |= (size_t)(p[i] & 127) << shift;
            shift += 7;
        } while (p[i++] & 128);
        if (len - i < size) return off;
        on_packet(c, p[off], p + i, size, now);
        off = i + size;
    }
    return off;
}

static void read_some(struct conn *c) {
    struct worker *w = c->w;
    do {
        size_t had = c->in.len;
        if (w->rdcap < had + READ_CHUNK &&
            !(w->rd = realloc(w->rd, w->rdcap = 2 * had + READ_CHUNK)))
            die("out of memory");
        ssize_t n = transfer(c, w->rd + had, READ_CHUNK, false);
        if (n <= 0) return;
        if (had) memcpy(w->rd, c->in.p, had);
        c->in.len = 0;
        bump(&w->stats[ST_bytes_in], (u64)n);
        u64 now = cfg.kernel_time && !c->ssl ? w->arrived : now_ns();
        size_t len = had + (size_t)n, used = parse(c, w->rd, len, now);
        if (c->fd >= 0 && used < len) memcpy(reserve(&c->in, len - used), w->rd + used, len - used);
    } while (c->ssl && SSL_has_pending(c->ssl)); /* epoll tells of what the socket has */
}

/* ---- connecting ---- */

static void connect_socket(struct conn *c, const struct role_cfg *r) {
    struct sockaddr_in from = {.sin_family = AF_INET};
    int on = 1;
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + c->number % (uint32_t)cfg.source_ips);
    c->fd = socket(r->addr.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->fd < 0) {
        conn_down(c, ERR_local, "socket: %s", strerror(errno));
        return;
    }
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (cfg.source_ips > 1)
        setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (cfg.kernel_time) setsockopt(c->fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    if (cfg.source_ips > 1 && bind(c->fd, (struct sockaddr *)&from, sizeof from) < 0)
        conn_down(c, ERR_local, "bind: %s", strerror(errno));
    else if (connect(c->fd, (const struct sockaddr *)&r->addr, r->addrlen) < 0 &&
             errno != EINPROGRESS)
        conn_down(c, ERR_tcp_connect, "%s", strerror(errno));
    else set_interest(c, EPOLLOUT);
}

static void open_conn(struct conn *c, u64 t_begin) {
    c->t_begin = t_begin;
    c->state = C_TCP;
    c->w->handshaking++;
    connect_socket(c, &cfg.role[c->role]);
}

static void use_certificate(struct conn *c, const struct role_cfg *r) {
    char cert[TEXT_MAX], key[TEXT_MAX];
    render(cert, sizeof cert, r->x509cert, r, cfg.first + c->idx, 0);
    render(key, sizeof key, r->x509key ? r->x509key : r->x509cert, r, cfg.first + c->idx, 0);
    if (SSL_use_certificate_chain_file(c->ssl, cert) != 1 ||
        SSL_use_PrivateKey_file(c->ssl, key, SSL_FILETYPE_PEM) != 1)
        die("cannot use the certificate %s with the key %s", cert, key);
}

static void begin_tls(struct conn *c) {
    const struct role_cfg *r = &cfg.role[c->role];
    c->state = C_TLS;
    if (!(c->ssl = SSL_new(tls)) || SSL_set_fd(c->ssl, c->fd) != 1) die("out of memory");
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(c->ssl), r->host) != 1) { /* it is a name */
        SSL_set_tlsext_host_name(c->ssl, r->host);
        SSL_set1_host(c->ssl, r->host);
    }
    if (r->x509cert) use_certificate(c, r);
    SSL_set_connect_state(c->ssl);
}

static void step_tls(struct conn *c) {
    errno = 0;
    ERR_clear_error();
    int r = SSL_do_handshake(c->ssl), result = SSL_get_error(c->ssl, r);
    if (r == 1) send_connect(c);
    else if (result == SSL_ERROR_WANT_READ || result == SSL_ERROR_WANT_WRITE)
        set_interest(c, result == SSL_ERROR_WANT_READ ? EPOLLIN : EPOLLOUT);
    else conn_down(c, ERR_tls, "handshake: %s", tls_reason(c));
}

static void step_tcp(struct conn *c) {
    int error = 0;
    socklen_t n = sizeof error;
    getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &n);
    if (error) {
        conn_down(c, ERR_tcp_connect, "%s", strerror(error));
    } else if (tls) {
        begin_tls(c);
        step_tls(c);
    } else {
        send_connect(c);
    }
}

static void on_event(struct conn *c, uint32_t events) {
    if (c->fd < 0) return; /* closed earlier in this round */
    if (c->state == C_TCP) {
        step_tcp(c);
    } else if (c->state == C_TLS) {
        step_tls(c);
    } else {
        if (events & EPOLLOUT) flush(c);
        if (c->fd >= 0 && events & (EPOLLIN | EPOLLHUP | EPOLLERR)) read_some(c);
    }
}

/* ---- the workers' loop ---- */

/* Starts the connections that may start now; returns when the next is due. */
static u64 launch(struct worker *w, u64 now) {
    while (w->launched < w->nconns && w->handshaking * cfg.threads < cfg.parallel) {
        struct conn *c = w->conns[w->launched];
        if (!atomic_load(&gate[c->role])) break;
        u64 due = now;
        if (cfg.connect_rate > 0)
            due = peek(&launch_t0) + (u64)(c->number * (1e9 / cfg.connect_rate));
        if (due > now) return due;
        w->launched++;
        open_conn(c, due);
    }
    return NEVER;
}

static void keep_alive(struct conn *c, u64 now) {
    u64 limit = cfg.keepalive * NS;
    if (c->ping_at && now > c->ping_at + limit) {
        conn_down(c, ERR_ping_timeout, "no PINGRESP in %llu s", cfg.keepalive);
    } else if (!c->ping_at && now > c->last_tx + limit / 10 * 6) {
        packet(c, PINGREQ << 4, 0);
        c->ping_at = now;
    }
}

static void house_keeping(struct worker *w, u64 now) {
    u64 patience = (u64)(cfg.timeout * 1e9);
    w->next_house = now + (cfg.reconnect ? NS / 10 : NS);
    for (size_t i = 0; i < w->launched; i++) {
        struct conn *c = w->conns[i];
        if (c->state == C_READY && cfg.keepalive) keep_alive(c, now);
        else if (c->state == C_RETRY && now >= c->retry_at) open_conn(c, now);
        else if (c->state < C_READY && now > c->t_begin + patience)
            conn_down(c, ERR_timeout, "not connected in %g s", cfg.timeout);
    }
    if (mode->house) mode->house(w, now);
}

static u64 timers(struct worker *w, u64 now) {
    u64 next = launch(w, now);
    if (now >= w->next_house) house_keeping(w, now);
    u64 due = mode->tick ? mode->tick(w, now) : NEVER;
    return due < next ? due : next;
}

/* How long to leave what arrives in the socket buffers, so that one wake-up handles more of it.
 * A closed loop is adjusted to gather w->batch messages, a quarter of its window: the server
 * always has the rest to work on, while a wake-up for each message could cost more than its own
 * work on it. */
static u64 nap_length(struct worker *w) {
    u64 sent = peek(&w->stats[ST_sent]), gathered = sent - w->sent_before;
    w->sent_before = sent;
    if (cfg.coalesce_us != UNSET) return cfg.coalesce_us * 1000;
    if (w->batch < 2) return 0;
    w->nap = gathered < w->batch ? w->nap + w->nap / 8 + 500 : w->nap - w->nap / 8;
    return w->nap = w->nap < MAX_NAP ? w->nap : MAX_NAP;
}

static int wait_events(struct worker *w, struct epoll_event *ev, u64 next) {
    u64 now = now_ns(), nap = w->ndirty ? 0 : w->last_wake + nap_length(w);
    nap = nap < next ? nap : next;
    if (nap > now && !w->more_ready) {
        sleep_until(nap);
        now = now_ns();
    }
    u64 wait = w->ndirty || next <= now ? 0 : next - now;
    struct timespec ts = {0, (long)(wait < MAX_WAIT ? wait : MAX_WAIT)};
    int n = epoll_pwait2(w->epfd, ev, EVENTS, &ts, NULL);
    if (n < 0 && errno != EINTR) die("epoll_pwait2: %s", strerror(errno));
    w->more_ready = n == EVENTS;
    w->last_wake = now_ns();
    return n;
}

static void say_goodbye(struct conn *c) {
    if (c->state == C_READY) {
        packet(c, DISCONNECT << 4, 0);
        const uint8_t *p = c->out.p + c->out.off;
        if (!c->ssl) (void)!send(c->fd, p, backlog(c), MSG_NOSIGNAL); /* it may be gone already */
        else if (SSL_write(c->ssl, p, (int)backlog(c)) > 0) SSL_shutdown(c->ssl);
    }
    close_socket(c);
}

static void *worker_main(void *arg) {
    struct worker *w = arg;
    struct epoll_event ev[EVENTS];
    prctl(PR_SET_TIMERSLACK, 1);
    while (!atomic_load_explicit(&quit, memory_order_relaxed)) {
        u64 next = timers(w, now_ns());
        flush_dirty(w);
        int n = wait_events(w, ev, next);
        for (int i = 0; i < n; i++) on_event(ev[i].data.ptr, ev[i].events);
        flush_dirty(w);
    }
    w->ndirty = 0;
    for (size_t i = 0; i < w->nconns; i++) say_goodbye(w->conns[i]);
    return NULL;
}

/* ---- interface ---- */

static void tls_init(void) {
    if (!(tls = SSL_CTX_new(TLS_client_method()))) die("no TLS");
    SSL_CTX_set_mode(tls, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                              SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_options(tls, SSL_OP_IGNORE_UNEXPECTED_EOF); /* it reads as closed by peer */
    SSL_CTX_set_read_ahead(tls, 1);
    SSL_CTX_set_verify(tls, cfg.insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, NULL);
    if (cfg.cafile ? SSL_CTX_load_verify_locations(tls, cfg.cafile, NULL) != 1
                   : SSL_CTX_set_default_verify_paths(tls) != 1)
        die("cannot load the CA certificates %s", cfg.cafile ? cfg.cafile : "of the system");
}

void engine_init(const struct mode *m, size_t total_conns) {
    mode = m;
    if (cfg.tls) tls_init();
    workers = xalloc(cfg.threads * sizeof *workers);
    for (unsigned i = 0; i < cfg.threads; i++) {
        struct worker *w = &workers[i];
        size_t room = total_conns / cfg.threads + ROLES;
        w->id = i;
        if ((w->epfd = epoll_create1(EPOLL_CLOEXEC)) < 0) die("epoll_create1: %s", strerror(errno));
        w->conns = xalloc(room * sizeof *w->conns);
        w->dirty = xalloc(2 * room * sizeof *w->dirty);
        w->rd = xalloc(w->rdcap = READ_CHUNK);
    }
}

struct conn *engine_add(enum role role, uint32_t idx, void *user) {
    struct conn *c = xalloc(sizeof *c);
    c->w = &workers[idx % cfg.threads];
    c->role = (uint8_t)role;
    c->idx = idx;
    c->number = conns_added++;
    c->user = user;
    c->fd = -1;
    c->w->conns[c->w->nconns++] = c;
    return c;
}

void engine_start(void) {
    for (unsigned i = 0; i < cfg.threads; i++)
        if (pthread_create(&workers[i].thread, NULL, worker_main, &workers[i]))
            die("cannot start thread %u", i);
}

void engine_launch(enum role role) {
    atomic_store(&launch_t0, now_ns());
    atomic_store(&gate[role], true);
}

static void free_worker(struct worker *w) {
    for (size_t i = 0; i < w->nconns; i++) {
        free(w->conns[i]->in.p);
        free(w->conns[i]->out.p);
        free(w->conns[i]);
    }
    free(w->conns);
    free(w->dirty);
    free(w->rd);
    close(w->epfd);
}

void engine_stop(void) {
    atomic_store(&quit, true);
    for (unsigned i = 0; i < cfg.threads; i++) pthread_join(workers[i].thread, NULL);
    for (unsigned i = 0; i < cfg.threads; i++) free_worker(&workers[i]);
    SSL_CTX_free(tls);
}

u64 total(enum stat_id s) {
    u64 sum = 0;
    for (unsigned i = 0; i < cfg.threads; i++) sum += peek(&workers[i].stats[s]);
    return sum;
}

u64 total_error(enum error_id e) {
    u64 sum = 0;
    for (unsigned i = 0; i < cfg.threads; i++) sum += peek(&workers[i].errors[e]);
    return sum;
}
