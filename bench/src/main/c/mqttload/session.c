/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/* What the modes share: waiting for connections, the timed phases, samples, the JSON report. */
#include "mqttload.h"

#include <stdlib.h>
#include <string.h>

counter t_start = NEVER, t_measure = NEVER, t_end = NEVER;
atomic_bool interrupted;

struct sample {
    u64 t, count[3], rss_kb; /* sent, acked, received */
    double self_cpu, server_cpu;
};

static struct sample at_begin, at_end;
static struct sample *samples; /* of the measured window; [0] is taken when it opens */
static size_t nsamples;
static u64 rss_peak_kb;

static struct sample take_sample(void) {
    static double last_cpu; /* stays what it was when the server ends */
    struct sample s = {now_ns(), {total(ST_sent), total(ST_acked), total(ST_received)},
                       server_kb("VmRSS"), self_cpu(), server_cpu()};
    s.server_cpu = last_cpu = s.server_cpu > last_cpu ? s.server_cpu : last_cpu;
    rss_peak_kb = s.rss_kb > rss_peak_kb ? s.rss_kb : rss_peak_kb;
    return s;
}

/* ---- phases ---- */

void progress(const char *phase) {
    static struct sample last;
    struct sample s = take_sample();
    double dt = last.t ? (double)(s.t - last.t) / 1e9 : 1, rate[3];
    if (!at_begin.t) at_begin = s;
    for (int k = 0; k < 3; k++) rate[k] = (double)(s.count[k] - last.count[k]) / dt;
    last = s;
    if (!cfg.quiet)
        fprintf(stderr,
                "%-7s %5.1f s  sent %7.0f/s  acked %7.0f/s  received %7.0f/s  up %llu  "
                "failed %llu  dropped %llu\n",
                phase, (double)(s.t - at_begin.t) / 1e9, rate[0], rate[1], rate[2],
                total(ST_ready_pub) + total(ST_ready_sub), total(ST_failed), total(ST_drops));
}

/* Waits until all n connections of the role are ready or have failed; true if all are ready. */
bool wait_ready(enum role role, u64 n, bool stop_on_failure) {
    enum stat_id ready = role == PUB ? ST_ready_pub : ST_ready_sub;
    u64 next = now_ns() + NS, before = total(ST_failed) + total(ST_drops);
    while (total(ready) + total(ST_failed) + total(ST_drops) - before < n) {
        if (interrupted || (stop_on_failure && total(ST_failed))) return false;
        sleep_until(now_ns() + NS / 200);
        if (now_ns() >= next) {
            progress("connect");
            next += NS;
        }
    }
    return total(ready) == n;
}

static bool all_down(void) {
    return !cfg.reconnect && total(ST_ready_pub) + total(ST_ready_sub) == 0;
}

static void send_phases(void) {
    u64 t = now_ns() + NS / 20, measure = t + (u64)(cfg.warmup * 1e9);
    u64 end = measure + (u64)(cfg.duration * 1e9);
    samples = xalloc(((size_t)cfg.duration + 3) * sizeof *samples);
    atomic_store(&t_measure, measure);
    atomic_store(&t_end, end);
    atomic_store(&t_start, t);
    sleep_until(t);
    if (t == measure) samples[nsamples++] = take_sample();
    while (t < end && !interrupted && !all_down()) {
        u64 edge = t < measure ? measure : end;
        const char *phase = t < measure ? "warm-up" : "measure";
        t = t + NS < edge ? t + NS : edge;
        sleep_until(t);
        if (t >= measure) samples[nsamples++] = take_sample();
        progress(phase);
    }
    atomic_store(&t_end, t); /* earlier than planned when interrupted or all are down */
}

static void drain(bool wait_for_acks) {
    u64 limit = now_ns() + (u64)(cfg.drain * 1e9), next = now_ns() + NS, settled = NEVER;
    while (now_ns() < limit && !interrupted && !all_down()) {
        bool done = total(ST_unique) >= total(ST_expected) &&
                    (!wait_for_acks || total(ST_acked) >= total(ST_sent));
        if (done && settled == NEVER)
            settled = now_ns() + NS * 3 / 10; /* duplicates may still follow */
        if (!done) settled = NEVER;
        if (now_ns() >= settled) return;
        sleep_until(now_ns() + NS / 100);
        if (now_ns() >= next) {
            progress("drain");
            next += NS;
        }
    }
}

void run_session(bool wait_for_acks) {
    send_phases();
    drain(wait_for_acks);
    at_end = take_sample();
}

/* No connection failed or was dropped; with --reconnect, all are up again. */
bool connections_ok(u64 wanted) {
    return total(ST_ready_pub) + total(ST_ready_sub) == wanted && total(ST_failed) == 0 &&
           (cfg.reconnect || total(ST_drops) == 0);
}

/* ---- the report: one JSON object ---- */

static bool first_member = true;

static void json_name(const char *name) {
    printf("%s\"%s\":", first_member ? "" : ",", name);
    first_member = false;
}

void json_open(const char *name) {
    printf(first_member ? "" : ",\n");
    first_member = true;
    json_name(name);
    putchar('{');
    first_member = true;
}

void json_close(void) {
    putchar('}');
    first_member = false;
}

void json_num(const char *name, double v) {
    json_name(name);
    printf(v == (double)(long long)v ? "%.0f" : "%.3f", v);
}

static void json_string(const char *s) {
    putchar('"');
    for (; *s; s++)
        printf((unsigned char)*s < 32 ? "\\u%04x" : strchr("\"\\", *s) ? "\\%c" : "%c", *s);
    putchar('"');
}

void report_begin(bool ok) {
    printf("{\"tool\":\"mqttload\",\"mode\":\"%s\",\"ok\":%s,\n", cfg.mode, ok ? "true" : "false");
    json_name("args");
    for (int i = 1; i < cfg.argc; i++) {
        bool secret = strstr(cfg.argv[i - 1], "password") || strstr(cfg.argv[i - 1], "sas-key");
        fputs(i == 1 ? "[" : ",", stdout);
        json_string(secret ? "..." : cfg.argv[i]);
    }
    putchar(']');
    json_open("counts");
    for (unsigned s = 0; s < STAT_COUNT; s++) json_num(stat_names[s], (double)total(s));
    json_close();
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void report_rate(const char *name, int which) {
    const struct sample *last = &samples[nsamples ? nsamples - 1 : 0];
    double *rate = xalloc((nsamples + 1) * sizeof *rate), window = (double)(last->t - samples->t);
    size_t n = 0;
    json_open(name);
    json_num("mean",
             window > 0 ? (double)(last->count[which] - samples->count[which]) * 1e9 / window : 0);
    json_name("per_second");
    for (size_t k = 1; k < nsamples; k++) {
        double dt = (double)(samples[k].t - samples[k - 1].t) / 1e9;
        if (dt < 0.5 && nsamples > 2) continue; /* the rest of a second */
        rate[n] = (double)(samples[k].count[which] - samples[k - 1].count[which]) / dt;
        printf("%s%.0f", n ? "," : "[", rate[n]);
        n++;
    }
    fputs(n ? "]" : "[]", stdout);
    qsort(rate, n, sizeof *rate, by_value);
    json_num("median", n ? (rate[(n - 1) / 2] + rate[n / 2]) / 2 : 0);
    json_close();
    free(rate);
}

static void report_hist(const char *name, size_t field) {
    struct hist *h = xalloc(sizeof *h);
    for (unsigned i = 0; i < cfg.threads; i++)
        hist_merge(h, (const struct hist *)((const char *)&workers[i] + field));
    json_open(name);
    json_num("count", (double)h->count);
    json_num("mean", h->count ? (double)h->sum / (double)h->count / 1e3 : 0);
    json_num("p50", (double)hist_quantile(h, 0.5) / 1e3);
    json_num("p90", (double)hist_quantile(h, 0.9) / 1e3);
    json_num("p99", (double)hist_quantile(h, 0.99) / 1e3);
    json_num("p99_9", (double)hist_quantile(h, 0.999) / 1e3);
    json_num("max", (double)h->max / 1e3);
    json_close();
    free(h);
}

static void report_use(void) {
    const struct sample *first = nsamples ? samples : &at_begin;
    const struct sample *last = nsamples ? &samples[nsamples - 1] : &at_end;
    json_open("cpu_s");
    json_num("window", (double)(last->t - first->t) / 1e9);
    json_num("self_in_window", last->self_cpu - first->self_cpu);
    json_num("self", at_end.self_cpu - at_begin.self_cpu);
    if (cfg.pids) {
        json_num("server_in_window", last->server_cpu - first->server_cpu);
        json_num("server", at_end.server_cpu - at_begin.server_cpu);
    }
    json_close();
    if (!cfg.pids) return;
    json_open("server_rss_kb");
    json_num("before", (double)at_begin.rss_kb);
    json_num("after", (double)at_end.rss_kb);
    json_num("peak_seen", (double)rss_peak_kb);
    json_num("peak_ever", (double)server_kb("VmHWM"));
    json_close();
}

void report_end(bool with_throughput, bool with_latency) {
    if (!at_end.t) at_end = take_sample();
    if (with_throughput && samples) {
        json_open("throughput_per_s");
        report_rate("sent", 0);
        report_rate("acked", 1);
        report_rate("received", 2);
        json_close();
    }
    json_open("latency_us");
    if (with_latency) {
        report_hist("end_to_end", offsetof(struct worker, latency));
        report_hist("puback", offsetof(struct worker, ack));
        report_hist("send_lag", offsetof(struct worker, lag));
    }
    report_hist("connect", offsetof(struct worker, connect));
    report_hist("connect_and_subscribe", offsetof(struct worker, suback));
    json_close();
    report_use();
    json_open("errors");
    for (unsigned e = 0; e < ERROR_COUNT; e++)
        if (total_error(e)) json_num(error_names[e], (double)total_error(e));
    json_close();
    puts("}");
}
