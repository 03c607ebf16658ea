/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/* mqttload connect, rtt and cmd. */
#include "mqttload.h"

#include <string.h>
#include <unistd.h>

void make_conns(const struct mode *m, u64 n, size_t user_size) {
    static char *users; /* static: what it points to is in use to the end */
    users = xalloc(n * user_size);
    engine_init(m, n);
    for (u64 i = 0; i < n; i++) engine_add(SUB, (uint32_t)i, users + i * user_size);
    progress("begin");
    engine_start();
    engine_launch(SUB);
}

/* ---- connect: many connections, held ---- */

static void count_message(struct conn *c, const struct message *m, u64 now) {
    (void)m, (void)now;
    bump(&c->w->stats[ST_received], 1);
}

static void count_ack(struct conn *c, uint16_t pid, u64 now) {
    (void)pid, (void)now;
    bump(&c->w->stats[ST_acked], 1);
}

static void hold(void) {
    u64 t = now_ns(), end = t + (u64)(cfg.hold * 1e9);
    while (t < end && !interrupted && total(ST_ready_sub)) {
        t = t + NS < end ? t + NS : end;
        sleep_until(t);
        progress("hold");
    }
}

/* Whoever started this one looks at the server meanwhile. */
static void hold_until_eof(void) {
    char line[256];
    printf("connected\n");
    fflush(stdout);
    while (!interrupted && read(STDIN_FILENO, line, sizeof line) > 0) {}
}

int mode_connect(void) {
    static const struct mode m = {.message = count_message};
    double rss_before = (double)server_kb("VmRSS");
    u64 t0 = now_ns();
    cfg.connect_rate = cfg.rate;
    make_conns(&m, cfg.conns, 0);
    wait_ready(SUB, cfg.conns, false);
    double took = (double)(now_ns() - t0) / 1e9, connected = (double)total(ST_ready_sub);
    sleep_until(now_ns() + NS / 2); /* let the server come to rest */
    double rss_connected = (double)server_kb("VmRSS"), cpu = server_cpu();
    if (cfg.until_eof) hold_until_eof();
    else hold();
    double rss_held = (double)server_kb("VmRSS"), up = (double)total(ST_ready_sub);
    cpu = server_cpu() > cpu ? server_cpu() - cpu : 0; /* 0 also when it has ended */
    bool ok = !interrupted && connections_ok(cfg.conns);
    engine_stop();
    report_begin(ok);
    json_open("connect");
    json_num("connected", connected);
    json_num("took_s", took);
    json_num("per_s", connected / took);
    json_num("held_s", cfg.hold);
    json_num("up_at_end", up);
    if (cfg.pids) {
        json_num("rss_before_kb", rss_before);
        json_num("rss_connected_kb", rss_connected);
        json_num("rss_held_kb", rss_held);
        json_num("rss_bytes_per_conn",
                 connected > 0 ? (rss_connected - rss_before) * 1024 / connected : 0);
        json_num("server_cpu_held_s", cpu);
    }
    json_close();
    report_end(false, false);
    return ok ? 0 : 1;
}

/* ---- rtt: one message at a time ---- */

static struct {
    u64 seq, sent_at, first_at, next_at;
    counter over; /* answered or given up, the warm-up not counted */
    bool waiting;
    char topic[TEXT_MAX];
} rtt;

static uint16_t rtt_pid(void) { return (uint16_t)(rtt.seq % (SUBSCRIBE_PID - 1) + 1); }

static void rtt_over(u64 now) {
    u64 next = rtt.sent_at + (cfg.rate > 0 ? (u64)(1e9 / cfg.rate) : 0);
    rtt.waiting = false;
    rtt.next_at = next > now ? next : now;
    bump(&rtt.over, rtt.sent_at >= rtt.first_at);
}

static u64 rtt_tick(struct worker *w, u64 now) {
    struct conn *c = w->conns[0];
    u64 limit = rtt.sent_at + (u64)(cfg.timeout * 1e9);
    if (rtt.waiting && now >= limit) rtt_over(now); /* lost */
    if (rtt.waiting) return limit;
    if (c->state != C_READY || peek(&rtt.over) >= cfg.count) return NEVER;
    if (now < rtt.next_at) return rtt.next_at;
    if (!rtt.first_at) rtt.first_at = now + (u64)(cfg.warmup * 1e9);
    rtt.sent_at = now_ns();
    rtt.waiting = true;
    rtt.seq++;
    send_message(c, rtt.topic, strlen(rtt.topic), 0, rtt.seq, rtt.sent_at, rtt_pid(), false);
    bump(&w->stats[ST_sent], 1);
    bump(&w->stats[ST_expected], 1);
    return NEVER;
}

static void rtt_message(struct conn *c, const struct message *m, u64 now) {
    u64 pub, seq, t;
    bump(&c->w->stats[ST_received], 1);
    if (!parse_payload(m, &pub, &seq, &t) || seq != rtt.seq || !rtt.waiting) {
        bump(&c->w->stats[ST_foreign], 1);
        return;
    }
    bump(&c->w->stats[ST_unique], 1);
    if (t >= rtt.first_at) hist_add(&c->w->latency, since(t, now));
    rtt_over(now);
}

int mode_rtt(void) {
    static const struct mode m = {.message = rtt_message, .acked = count_ack, .tick = rtt_tick};
    u64 next = now_ns();
    render(rtt.topic, TEXT_MAX, cfg.role[PUB].topics[0], &cfg.role[SUB], cfg.first, 0);
    make_conns(&m, 1, 0);
    while (peek(&rtt.over) < cfg.count && !interrupted && !total(ST_failed) &&
           (cfg.reconnect || !total(ST_drops))) {
        sleep_until(now_ns() + NS / 100);
        if (now_ns() < next + NS) continue;
        progress("measure");
        next += NS;
    }
    u64 lost = total(ST_sent) - total(ST_unique);
    bool ok = !interrupted && connections_ok(1) && !lost;
    engine_stop();
    report_begin(ok);
    json_open("check");
    json_num("lost", (double)lost);
    json_close();
    report_end(false, true);
    return ok ? 0 : 1;
}

/* ---- cmd: requests and their responses ---- */

struct request {
    u64 rid, t; /* rid % window is its place in the window; t is 0 once it is answered */
};

/* The requests of a connection, and the last version that a response told. */
struct requests {
    u64 version;
    struct request window[];
};

static counter version_gaps; /* a version that was not the one after the last; one thread */
static u64 version_sum;

static void send_request(struct conn *c, u64 place, u64 now) {
    struct request *r = ((struct requests *)c->user)->window + place;
    char topic[TEXT_MAX], body[TEXT_MAX];
    r->rid = r->rid ? r->rid + cfg.window : cfg.window + place;
    r->t = now;
    size_t n = render(topic, sizeof topic, cfg.role[PUB].topics[0], &cfg.role[SUB],
                      cfg.first + c->idx, r->rid);
    size_t len = render(body, sizeof body, cfg.body, &cfg.role[SUB], cfg.first + c->idx, r->rid);
    memcpy(conn_publish(c, topic, n, false, (uint16_t)(place + 1), len), body, len);
    bump(&c->w->stats[ST_sent], 1);
    bump(&c->w->stats[ST_expected], 1);
}

static void fill_window(struct conn *c, u64 now) {
    for (u64 k = 0; k < cfg.window && sending(now) && c->state == C_READY; k++)
        send_request(c, k, now); /* after a reconnect, the old requests stay unanswered */
}

static u64 cmd_tick(struct worker *w, u64 now) {
    if (now < peek(&t_start)) return peek(&t_start);
    for (size_t i = 0; i < w->nconns && !w->started; i++) fill_window(w->conns[i], now);
    w->started = true;
    w->batch = sending(now) ? w->nconns * cfg.window / 4 : 0;
    return NEVER;
}

/* Reads the number that follows the text in a topic. */
static bool number_after(const struct message *m, const char *text, u64 *value) {
    const char *s = memmem(m->topic, m->topic_len, text, strlen(text));
    const char *end = m->topic + m->topic_len, *first = s ? s + strlen(text) : end;
    *value = 0;
    for (s = first; s < end && *s >= '0' && *s <= '9'; s++) *value = *value * 10 + (u64)(*s - '0');
    return s > first;
}

/* Versions of one connection's changes follow each other without a gap. */
static void check_version(struct requests *requests, const struct message *m) {
    u64 version;
    if (!number_after(m, "$version=", &version)) return;
    if (requests->version && version != requests->version + 1) bump(&version_gaps, 1);
    version_sum += version - requests->version;
    requests->version = version;
}

static void cmd_message(struct conn *c, const struct message *m, u64 now) {
    u64 status, rid;
    struct requests *requests = c->user;
    bump(&c->w->stats[ST_received], 1);
    bool response = number_after(m, "/res/", &status) && number_after(m, "$rid=", &rid);
    struct request *r = response ? requests->window + rid % cfg.window : NULL;
    if (!r || r->rid != rid || !r->t) {
        bump(&c->w->stats[ST_foreign], 1);
        return;
    }
    bump(&c->w->stats[ST_unique], 1);
    c->w->status[status < 1000 ? status : 0]++;
    check_version(requests, m);
    if (measured(r->t)) hist_add(&c->w->latency, since(r->t, now));
    r->t = 0;
    if (sending(present(now))) send_request(c, rid % cfg.window, present(now));
}

static void report_status(void) {
    json_open("status");
    for (unsigned code = 0; code < 1000; code++) {
        char name[8];
        u64 n = 0;
        for (unsigned i = 0; i < cfg.threads; i++) n += workers[i].status[code];
        snprintf(name, sizeof name, "%u", code);
        if (n) json_num(name, (double)n);
    }
    json_close();
}

int mode_cmd(void) {
    static const struct mode m = {
        .ready = fill_window, .message = cmd_message, .acked = count_ack, .tick = cmd_tick};
    make_conns(&m, cfg.conns, sizeof(struct requests) + cfg.window * sizeof(struct request));
    if (wait_ready(SUB, cfg.conns, true)) run_session(false);
    u64 unanswered = total(ST_sent) - total(ST_unique);
    bool ok = !interrupted && connections_ok(cfg.conns) && !unanswered && total(ST_sent);
    engine_stop();
    report_begin(ok);
    json_open("check");
    json_num("unanswered", (double)unanswered);
    json_num("version_gaps", (double)peek(&version_gaps));
    json_num("version_sum", (double)version_sum);
    json_close();
    report_status();
    report_end(true, true);
    return ok ? 0 : 1;
}
