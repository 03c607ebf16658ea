/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/* mqttload run: publishers, subscribers and the proof that nothing was lost.
 *
 * Each publisher numbers its messages 0, 1, 2, ... A subscriber keeps a flow for each publisher
 * it hears: which numbers came, how often, in what order. At the end the copies that came are
 * compared with those expected of each publisher, by count and by the sum of a hash of every
 * number, so that a lost message cannot hide behind a copy too many of another.
 */
#include "mqttload.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAGIC       0x314c514du /* "MQL1" */
#define BINARY_HEAD 28       /* magic, run id, publisher (4 bytes each), sequence, time (8 each) */
#define FLOOD_BATCH 64       /* nap_length's aim where no window bounds the messages */
#define STALL       (2 * NS) /* --closed: after this long without a copy the window starts anew */

struct slot {
    u64 seq, t;
    uint16_t pid; /* 0: free */
};

struct pub {
    struct conn *c;
    char *topic;
    size_t topic_len;
    u64 copies;         /* expected of each message */
    u64 sent, due;      /* messages sent, and due so far by the open loop's schedule */
    u64 hash;           /* sum over the messages sent */
    struct slot *slots; /* QoS 1: packet id - 1 -> message not yet acknowledged */
    uint16_t *free_ids; /* a queue of free packet ids */
    u64 taken, freed;   /* its head and tail */
    counter came;       /* --closed: copies received, also by other threads */
    u64 base;           /* --closed: messages no longer waited for */
    u64 last_came, last_change;
};

/* What one subscriber received of one publisher. */
struct flow {
    uint32_t pub;
    bool used;
    u64 next, top; /* without bits all below next came; top: highest seen, plus 1 */
    u64 unique, hash;
    u64 *bits, base, words; /* after a gap: a bit for each number from base on */
};

struct sub {
    char *filter[MAX_TOPICS];
    struct flow *flows, *recent; /* hash table by publisher, open addressing */
    size_t nflows, cap;
};

static struct pub *pubs;
static struct sub *subs;
static uint32_t run_id; /* tells this run's messages from those of earlier ones */

/* Mixes so well that the sum of it tells sets of numbers apart. */
static u64 hash_of(u64 x) {
    for (int round = 0; round < 3; round++) {
        x = (x + 0x243f6a8885a308d3ull) * 0xa4093822299f31d1ull; /* digits of pi */
        x ^= x >> 31;
    }
    return x;
}

/* ---- payloads ---- */

static char *put_number(char *p, const char *before, u64 v) {
    char digits[20];
    unsigned n = 0;
    p = stpcpy(p, before);
    do {
        digits[n++] = (char)('0' + v % 10);
    } while (v /= 10);
    while (n) *p++ = digits[--n];
    return p;
}

static size_t json_head(char *head, uint32_t pub, u64 seq, u64 t) {
    char *p = put_number(head, "{\"p\":", pub);
    p = put_number(p, ",\"s\":", seq);
    p = put_number(p, ",\"t\":", t);
    p = put_number(p, ",\"r\":", run_id);
    p = put_number(p, ",\"temperature\":", 15 + seq % 20);
    p = put_number(p, ".", seq % 10);
    return (size_t)(stpcpy(p, ",\"pad\":\"") - head);
}

static size_t binary_head(char *head, uint32_t pub, u64 seq, u64 t) {
    uint32_t words[3] = {MAGIC, run_id, pub};
    memcpy(head, words, 12);
    memcpy(head + 12, &seq, 8);
    memcpy(head + 20, &t, 8);
    return BINARY_HEAD;
}

void send_message(struct conn *c, const char *topic, size_t topic_len, uint32_t pub, u64 seq, u64 t,
                  uint16_t pid, bool dup) {
    char head[160];
    bool json = cfg.payload[0] == 'j';
    size_t n = json ? json_head(head, pub, seq, t) : binary_head(head, pub, seq, t);
    size_t tail = json ? 2 : 0, len = n + tail > cfg.size ? n + tail : cfg.size;
    uint8_t *out = conn_publish(c, topic, topic_len, dup, pid, len);
    memcpy(out, head, n);
    memset(out + n, 'x', len - n - tail);
    memcpy(out + len - tail, "\"}", tail);
}

static bool json_number(const char *p, size_t len, const char *key, u64 *value) {
    const char *end = p + len, *s = memmem(p, len, key, 4);
    for (s = s ? s + 4 : end; s < end && *s == ' ';) s++;
    const char *first = s;
    for (*value = 0; s < end && *s >= '0' && *s <= '9'; s++) *value = *value * 10 + (u64)(*s - '0');
    return s > first;
}

/* Also reads JSON that was formatted anew or wrapped in an envelope on its way. */
bool parse_payload(const struct message *m, u64 *pub, u64 *seq, u64 *t) {
    const char *p = (const char *)m->payload;
    uint32_t words[3];
    u64 id;
    if (cfg.payload[0] == 'j')
        return json_number(p, m->len, "\"p\":", pub) && json_number(p, m->len, "\"s\":", seq) &&
               json_number(p, m->len, "\"t\":", t) && json_number(p, m->len, "\"r\":", &id) &&
               id == run_id;
    if (m->len < BINARY_HEAD) return false;
    memcpy(words, p, 12);
    memcpy(seq, p + 12, 8);
    memcpy(t, p + 20, 8);
    *pub = words[2];
    return words[0] == MAGIC && words[1] == run_id;
}

/* ---- publishing ---- */

/* Open loop: of all messages the n-th is due at n / rate, and belongs to publisher n % pubs. */
static u64 intended_time(const struct pub *p, u64 seq) {
    double gap = 1e9 / cfg.rate, tick = (double)cfg.tick_us * 1e3;
    double t = (double)(seq * cfg.pubs + (u64)(p - pubs)) * gap;
    if (gap < tick) /* one wake-up sends all of a tick: they are due together */
        t = (double)(u64)(t / tick) * tick;
    return peek(&t_start) + (u64)t;
}

static void publish(struct pub *p, u64 seq, u64 t, uint16_t pid, bool dup) {
    send_message(p->c, p->topic, p->topic_len, (uint32_t)(p - pubs), seq, t, pid, dup);
}

static u64 in_flight(const struct pub *p) { return p->taken - p->freed; }

/* --closed: messages of which not all copies have come; may be negative after late ones. */
static int64_t outstanding(struct pub *p) {
    return (int64_t)(p->sent - p->base) - (int64_t)(peek(&p->came) / p->copies);
}

static bool may_send(struct pub *p, u64 now) {
    return p->c->state == C_READY && sending(now) && backlog(p->c) < HIGH_WATER &&
           (cfg.rate == 0 || p->sent < p->due) && (!cfg.qos || in_flight(p) < cfg.window) &&
           (!cfg.closed || outstanding(p) < (int64_t)cfg.window);
}

/* Sends all that the schedule, the window and the socket allow. */
static void pump(struct pub *p, u64 now) {
    struct worker *w = p->c->w;
    while (may_send(p, now)) {
        u64 t = cfg.rate > 0 ? intended_time(p, p->sent) : now;
        uint16_t pid = 0;
        if (cfg.qos) {
            pid = p->free_ids[p->taken++ % cfg.window];
            p->slots[pid - 1] = (struct slot){p->sent, t, pid};
        }
        publish(p, p->sent, t, pid, false);
        p->hash += hash_of(p->sent++);
        bump(&w->stats[ST_sent], 1);
        bump(&w->stats[ST_expected], p->copies);
        if (cfg.rate > 0 && measured(t)) hist_add(&w->lag, since(t, now));
    }
}

static void pump_all(struct worker *w, u64 now) {
    for (u64 i = w->id; i < cfg.pubs; i += cfg.threads) pump(&pubs[i], now);
}

static int by_seq(const void *a, const void *b) {
    const struct slot *x = a, *y = b;
    return (x->seq > y->seq) - (x->seq < y->seq);
}

/* After a reconnect: what is not acknowledged goes again, marked DUP, in its old order. */
static void resend(struct pub *p) {
    struct slot *again = xalloc(cfg.window * sizeof *again);
    size_t n = 0;
    for (u64 i = 0; cfg.qos && i < cfg.window; i++)
        if (p->slots[i].pid) again[n++] = p->slots[i];
    qsort(again, n, sizeof *again, by_seq);
    for (size_t i = 0; i < n; i++) publish(p, again[i].seq, again[i].t, again[i].pid, true);
    bump(&p->c->w->stats[ST_resent], n);
    free(again);
}

static void on_ready(struct conn *c, u64 now) {
    if (c->role == PUB) {
        resend(c->user);
        pump(c->user, present(now));
    }
}

static void on_drained(struct conn *c, u64 now) {
    if (c->role == PUB) pump(c->user, now);
}

static void on_acked(struct conn *c, uint16_t pid, u64 now) {
    struct pub *p = c->user;
    if (c->role != PUB || !cfg.qos || pid == 0 || pid > cfg.window || !p->slots[pid - 1].pid) {
        bump(&c->w->stats[ST_unexpected_acks], 1);
        return;
    }
    struct slot *s = &p->slots[pid - 1];
    if (measured(s->t)) hist_add(&c->w->ack, since(s->t, now));
    s->pid = 0;
    p->free_ids[p->freed++ % cfg.window] = pid;
    bump(&c->w->stats[ST_acked], 1);
    pump(p, present(now));
}

/* How many of n connections are this worker's. */
static u64 share_of(const struct worker *w, u64 n) {
    return w->id < n ? (n - w->id + cfg.threads - 1) / cfg.threads : 0;
}

static u64 closed_loop(struct worker *w, u64 now) {
    bool elsewhere = cfg.closed && cfg.threads > 1; /* other threads receive some copies */
    if (!w->started || elsewhere) pump_all(w, now);
    w->started = true;
    /* See nap_length. Subscribers are not left waiting long, as servers too have windows. */
    u64 windows = cfg.qos || cfg.closed ? share_of(w, cfg.pubs) * cfg.window / 4 : FLOOD_BATCH;
    u64 limit = share_of(w, cfg.subs) * (cfg.sub_qos ? 8 : 64);
    w->batch = limit && limit < windows ? limit : windows;
    return elsewhere ? now + NS / 2000 : NEVER;
}

static u64 on_tick(struct worker *w, u64 now) {
    if (now < peek(&t_start)) return peek(&t_start);
    if (!sending(now) || w->id >= cfg.pubs) return NEVER;
    if (cfg.rate == 0) return closed_loop(w, now);
    for (;;) {
        u64 i = w->id + w->turn * cfg.threads;
        if (i >= cfg.pubs) {
            w->turn = 0;
            w->round++;
            continue;
        }
        u64 t = intended_time(&pubs[i], w->round);
        if (t > now || t >= peek(&t_end)) return t;
        pubs[i].due++;
        pump(&pubs[i], now);
        w->turn++;
    }
}

/* --closed: a lost message must not close the window for good. */
static void on_house(struct worker *w, u64 now) {
    for (u64 i = w->id; cfg.closed && sending(now) && i < cfg.pubs; i += cfg.threads) {
        struct pub *p = &pubs[i];
        if (peek(&p->came) != p->last_came || outstanding(p) < (int64_t)cfg.window) {
            p->last_came = peek(&p->came);
            p->last_change = now;
        } else if (now > p->last_change + STALL) {
            p->base += (u64)outstanding(p);
            bump(&w->stats[ST_window_resets], 1);
            pump(p, now);
        }
    }
}

/* ---- the checker ---- */

static struct flow *flow_place(struct flow *table, size_t cap, uint32_t pub) {
    size_t at = hash_of(pub) & (cap - 1);
    while (table[at].used && table[at].pub != pub) at = (at + 1) & (cap - 1);
    return &table[at];
}

static struct flow *flow_of(struct sub *s, uint32_t pub) {
    if (s->recent && s->recent->pub == pub) return s->recent;
    if (4 * (s->nflows + 1) > 3 * s->cap) {
        size_t cap = s->cap ? 2 * s->cap : 4;
        struct flow *table = xalloc(cap * sizeof *table);
        for (size_t i = 0; i < s->cap; i++)
            if (s->flows[i].used) *flow_place(table, cap, s->flows[i].pub) = s->flows[i];
        free(s->flows);
        s->flows = table;
        s->cap = cap;
    }
    struct flow *f = flow_place(s->flows, s->cap, pub);
    s->nflows += !f->used;
    f->used = true;
    f->pub = pub;
    return s->recent = f;
}

static bool flow_has(const struct flow *f, u64 seq) {
    if (!f->bits || seq < f->base) return seq < f->next;
    u64 at = seq - f->base;
    return at / 64 < f->words && (f->bits[at / 64] >> (at & 63) & 1);
}

/* Makes the bits reach to seq. */
static void ensure_bits(struct flow *f, u64 seq) {
    if (!f->bits) f->base = f->next & ~63ull;
    u64 need = (seq - f->base) / 64 + 1;
    if (f->bits && need <= f->words) return;
    u64 *bits = xalloc((2 * need + 16) * 8);
    if (f->bits) memcpy(bits, f->bits, f->words * 8);
    else bits[0] = (1ull << (f->next & 63)) - 1;
    free(f->bits);
    f->bits = bits;
    f->words = 2 * need + 16;
}

/* Notes a number that had not come; true when it is out of order. */
static bool flow_mark(struct flow *f, u64 seq) {
    bool late = seq < f->top;
    f->unique++;
    f->hash += hash_of(seq);
    f->top = late ? f->top : seq + 1;
    if (!f->bits && seq == f->next) {
        f->next++;
        return false;
    }
    ensure_bits(f, seq);
    f->bits[(seq - f->base) / 64] |= 1ull << ((seq - f->base) & 63);
    if (f->unique == f->top) { /* no gap is left */
        free(f->bits);
        f->bits = NULL;
        f->next = f->top;
    }
    return late;
}

/* Does the topic begin like one of the filters, up to their first wildcard? What follows, such as
 * a property bag, is not looked at. */
static bool topic_expected(const struct sub *s, const struct message *m) {
    for (unsigned k = 0; k < cfg.role[SUB].ntopics; k++) {
        const char *filter = s->filter[k];
        size_t n = strcspn(filter, "+#");
        n -= filter[n] == '#' && n; /* a/# also matches a */
        if (!strncmp(filter, "$share/", 7) || (m->topic_len >= n && !memcmp(m->topic, filter, n)))
            return true;
    }
    return false;
}

static void on_message(struct conn *c, const struct message *m, u64 now) {
    struct sub *s = c->user;
    counter *stats = c->w->stats;
    u64 p, seq, t;
    if (c->role != SUB || !parse_payload(m, &p, &seq, &t) || p >= cfg.pubs || seq >> 32) {
        bump(&stats[ST_foreign], 1);
        return;
    }
    bump(&stats[ST_received], 1);
    bump(&stats[ST_misrouted], !topic_expected(s, m));
    struct flow *f = flow_of(s, (uint32_t)p);
    if (flow_has(f, seq)) {
        bump(&stats[m->dup ? ST_dup_flagged : ST_dup_unflagged], 1);
        return;
    }
    bump(&stats[ST_unique], 1);
    bump(&stats[ST_out_of_order], flow_mark(f, seq));
    if (measured(t)) hist_add(&c->w->latency, since(t, now));
    if (cfg.closed) {
        atomic_fetch_add_explicit(&pubs[p].came, 1, memory_order_relaxed);
        if (pubs[p].c->w == c->w) pump(&pubs[p], present(now));
    }
}

/* ---- the verdict ---- */

struct verdict {
    u64 expected, lost, lost_acked, surplus, masked, gaps, flows, unacked, unsent;
};

struct came {
    u64 copies, hash, of_unacked;
};

static void count_flow(const struct flow *f, struct came *came, struct verdict *v) {
    const struct pub *p = &pubs[f->pub];
    v->flows++;
    v->gaps += f->top - f->unique;
    came[f->pub].copies += f->unique;
    came[f->pub].hash += f->hash;
    for (u64 i = 0; in_flight(p) && i < cfg.window; i++)
        came[f->pub].of_unacked += p->slots[i].pid && flow_has(f, p->slots[i].seq);
}

static u64 shortfall(u64 wanted, u64 got) { return wanted > got ? wanted - got : 0; }

static struct verdict judge(void) {
    struct verdict v = {0};
    struct came *came = xalloc(cfg.pubs * sizeof *came);
    for (u64 i = 0; i < cfg.subs; i++)
        for (size_t k = 0; k < subs[i].cap; k++)
            if (subs[i].flows[k].used) count_flow(&subs[i].flows[k], came, &v);
    for (u64 i = 0; i < cfg.pubs; i++) {
        const struct pub *p = &pubs[i];
        u64 expected = p->sent * p->copies, acked = p->sent - in_flight(p);
        v.expected += expected;
        v.lost += shortfall(expected, came[i].copies);
        v.lost_acked += shortfall(acked * p->copies, came[i].copies - came[i].of_unacked);
        v.surplus += shortfall(came[i].copies, expected);
        v.masked += came[i].copies == expected && came[i].hash != p->hash * p->copies;
        v.unacked += in_flight(p);
        v.unsent += shortfall(p->due, p->sent);
    }
    free(came);
    return v;
}

static void report_verdict(const struct verdict *v) {
    json_open("check");
    json_num("expected", (double)v->expected);
    json_num("unique", (double)total(ST_unique));
    json_num("lost", (double)v->lost);
    if (cfg.qos) {
        json_num("lost_acked", (double)v->lost_acked);
        json_num("unacked", (double)v->unacked);
    }
    json_num("gaps", (double)v->gaps);
    json_num("surplus", (double)v->surplus);
    json_num("masked_publishers", (double)v->masked);
    json_num("unsent", (double)v->unsent);
    json_num("flows", (double)v->flows);
    json_close();
}

/* ---- setting up ---- */

static bool topic_matches(const char *filter, const char *topic) {
    if (*topic == '$' && *filter != '$') return false;
    for (;; filter++, topic++) {
        if (*filter == '#' || (*filter == '/' && filter[1] == '#' && !*topic)) return true;
        if (*filter == '+') {
            topic += strcspn(topic, "/");
            filter++;
        }
        if (*filter != *topic) return false;
        if (!*filter) return true;
    }
}

/* A plain broker makes a copy for each subscriber of which a filter matches. */
static void count_copies(void) {
    for (u64 i = 0; i < cfg.pubs; i++)
        for (u64 s = 0; s < cfg.subs; s++) {
            bool matches = false;
            for (unsigned k = 0; k < cfg.role[SUB].ntopics && !matches; k++)
                matches = topic_matches(subs[s].filter[k], pubs[i].topic);
            pubs[i].copies += matches;
        }
}

static char *render_copy(const struct role_cfg *r, unsigned topic, u64 i) {
    char text[TEXT_MAX];
    size_t n = render(text, sizeof text, r->topics[topic], r, cfg.first + i, 0) + 1;
    return memcpy(xalloc(n), text, n);
}

static void make_subs(void) {
    subs = xalloc(cfg.subs * sizeof *subs);
    for (u64 i = 0; i < cfg.subs; i++)
        for (unsigned k = 0; k < cfg.role[SUB].ntopics; k++)
            subs[i].filter[k] = render_copy(&cfg.role[SUB], k, i);
}

static void make_pubs(void) {
    pubs = xalloc(cfg.pubs * sizeof *pubs);
    for (u64 i = 0; i < cfg.pubs; i++) {
        struct pub *p = &pubs[i];
        p->topic = render_copy(&cfg.role[PUB], 0, i);
        p->topic_len = strlen(p->topic);
        p->copies = cfg.expect == UNSET ? 0 : cfg.expect;
        if (!cfg.qos) continue;
        p->slots = xalloc(cfg.window * sizeof *p->slots);
        p->free_ids = xalloc(cfg.window * sizeof *p->free_ids);
        for (u64 k = 0; k < cfg.window; k++) p->free_ids[k] = (uint16_t)(k + 1);
    }
}

int mode_run(void) {
    static const struct mode m = {.ready = on_ready, .message = on_message, .acked = on_acked,
                                  .drained = on_drained, .tick = on_tick, .house = on_house};
    if (cfg.kernel_time && !cfg.tls && cfg.rate > 0 && cfg.coalesce_us == UNSET)
        cfg.coalesce_us = 500;
    run_id = (uint32_t)hash_of(now_ns() ^ (u64)time(NULL) << 32);
    make_pubs();
    make_subs();
    if (cfg.expect == UNSET) count_copies();
    engine_init(&m, cfg.pubs + cfg.subs);
    for (u64 i = 0; i < cfg.subs; i++) engine_add(SUB, (uint32_t)i, &subs[i]);
    for (u64 i = 0; i < cfg.pubs; i++) {
        pubs[i].c = engine_add(PUB, (uint32_t)i, &pubs[i]);
        if (cfg.closed && !pubs[i].copies)
            die("--closed needs a subscriber to %s, or --expect", pubs[i].topic);
    }
    progress("begin");
    engine_start();
    engine_launch(SUB);
    bool up = wait_ready(SUB, cfg.subs, true);
    if (up) engine_launch(PUB);
    up = up && wait_ready(PUB, cfg.pubs, true);
    if (up) run_session(cfg.qos == 1);
    bool ok = up && !interrupted && connections_ok(cfg.pubs + cfg.subs);
    engine_stop();
    struct verdict v = judge();
    ok = ok && !v.lost && !v.masked && !v.surplus && !v.unacked && !total(ST_misrouted) &&
         total(ST_sent) > 0;
    report_begin(ok);
    report_verdict(&v);
    report_end(true, true);
    return ok ? 0 : 1;
}
