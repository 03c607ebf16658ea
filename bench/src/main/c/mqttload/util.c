/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/* Time, histograms, templates, Azure SAS tokens and /proc. */
#include "mqttload.h"

#include <ctype.h>
#include <errno.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

u64 now_ns(void) {
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (u64)ts.tv_sec * NS + (u64)ts.tv_nsec;
}

void sleep_until(u64 t) {
    struct timespec ts = {(time_t)(t / NS), (long)(t % NS)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL) == EINTR && !interrupted) {}
}

void die(const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    fputs("mqttload: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    exit(2);
}

void *xalloc(size_t n) {
    void *p = calloc(1, n ? n : 1);
    if (!p) die("out of memory");
    return p;
}

/* ---- log-linear histogram of nanoseconds ---- */

void hist_add(struct hist *h, u64 ns) {
    unsigned shift = ns >> HIST_BITS ? 63u - (unsigned)__builtin_clzll(ns) - HIST_BITS : 0;
    h->bucket[((u64)shift << HIST_BITS) + (ns >> shift)]++;
    h->count++;
    h->sum += ns;
    h->max = ns > h->max ? ns : h->max;
}

void hist_merge(struct hist *into, const struct hist *from) {
    into->count += from->count;
    into->sum += from->sum;
    into->max = from->max > into->max ? from->max : into->max;
    for (size_t i = 0; i < sizeof into->bucket / sizeof *into->bucket; i++)
        into->bucket[i] += from->bucket[i];
}

static u64 bucket_top(size_t b) {
    unsigned shift = b >> HIST_BITS ? (unsigned)(b >> HIST_BITS) - 1 : 0;
    return ((b - ((u64)shift << HIST_BITS) + 1) << shift) - 1;
}

u64 hist_quantile(const struct hist *h, double q) {
    u64 seen = 0;
    for (size_t i = 0; h->count; i++)
        if ((double)(seen += h->bucket[i]) >= q * (double)h->count && seen)
            return bucket_top(i) < h->max ? bucket_top(i) : h->max;
    return 0;
}

/* ---- templates ---- */

/* The value of {i}, {i%N} or {i/N}; false when the n characters between the braces are none. */
static bool index_value(const char *s, size_t n, u64 i, u64 *value) {
    char *end = NULL;
    u64 by = n > 2 && *s == 'i' && strchr("%/", s[1]) ? strtoull(s + 2, &end, 10) : 0;
    if (by && end == s + n) *value = s[1] == '%' ? i % by : i / by;
    else if (n == 1 && *s == 'i') *value = i;
    else return false;
    return true;
}

size_t render(char *out, size_t cap, const char *tpl, const struct role_cfg *r, u64 i, u64 n) {
    size_t len = 0;
    while (*tpl && len + 1 < cap) {
        const char *key = tpl + 1, *close = *tpl == '{' ? strchr(tpl, '}') : NULL;
        size_t size = close ? (size_t)(close - key) : 0, room = cap - len;
        u64 value = n;
        if (size && (index_value(key, size, i, &value) || (size == 1 && *key == 'n')))
            len += (size_t)snprintf(out + len, room, "%llu", value);
        else if (size == 4 && !memcmp(key, "role", 4))
            len += (size_t)snprintf(out + len, room, "%s", r->name);
        else if (size == 2 && !memcmp(key, "id", 2) && !strstr(r->client_id, "{id}"))
            len += render(out + len, room, r->client_id, r, i, n);
        else close = NULL, out[len++] = *tpl; /* an ordinary character */
        tpl = close ? close + 1 : tpl + 1;
    }
    if (*tpl || len >= cap) die("a template becomes longer than %zu characters", cap - 1);
    out[len] = 0;
    return len;
}

/* ---- Azure SAS tokens ---- */

static void url_encode(char *out, size_t cap, const char *s) {
    size_t len = 0;
    for (; *s && len + 4 < cap; s++) {
        if (isalnum((unsigned char)*s) || strchr("-_.~", *s)) out[len++] = *s;
        else len += (size_t)snprintf(out + len, cap - len, "%%%02X", (unsigned char)*s);
    }
    out[len] = 0;
    if (*s) die("a SAS resource is too long");
}

static size_t base64_decode(uint8_t *out, size_t cap, const char *s) {
    size_t n = strlen(s);
    int len =
        n && n % 4 == 0 && n / 4 * 3 <= cap ? EVP_DecodeBlock(out, (const void *)s, (int)n) : -1;
    if (len < 0) die("not a base64 key: %s", s);
    return (size_t)len - (s[n - 1] == '=') - (s[n - 2] == '=');
}

static size_t sas_token(char *out, size_t cap, const char *key, const char *resource,
                        const char *policy) {
    char sr[TEXT_MAX], text[TEXT_MAX + 32], sig64[64], sig[256];
    uint8_t raw[256], mac[EVP_MAX_MD_SIZE];
    unsigned mac_len;
    u64 expiry = (u64)time(NULL) + cfg.sas_ttl;
    size_t raw_len = base64_decode(raw, sizeof raw, key);

    url_encode(sr, sizeof sr, resource);
    int n = snprintf(text, sizeof text, "%s\n%llu", sr, expiry);
    if (!HMAC(EVP_sha256(), raw, (int)raw_len, (uint8_t *)text, (size_t)n, mac, &mac_len))
        die("HMAC-SHA256 failed");
    EVP_EncodeBlock((uint8_t *)sig64, mac, (int)mac_len);
    url_encode(sig, sizeof sig, sig64);
    n = snprintf(out, cap, "SharedAccessSignature sr=%s&sig=%s&se=%llu%s%s", sr, sig, expiry,
                 policy ? "&skn=" : "", policy ? policy : "");
    if (n < 0 || (size_t)n >= cap) die("a SAS token is longer than %zu characters", cap - 1);
    return (size_t)n;
}

size_t render_password(char *out, size_t cap, const struct role_cfg *r, u64 i) {
    char resource[TEXT_MAX];
    if (r->key_file && i >= r->nkeys) die("%s has no key for %s %llu", r->key_file, r->name, i);
    const char *key = r->key_file ? r->keys[i] : r->sas_key;
    if (!key || !r->sas_resource) return r->password ? render(out, cap, r->password, r, i, 0) : 0;
    render(resource, sizeof resource, r->sas_resource, r, i, 0);
    return sas_token(out, cap, key, resource, r->sas_policy);
}

/* Lines are "KEY", or "pub KEY" and "sub KEY" for one role; the n-th is for connection n. */
void load_key_file(struct role_cfg *r, bool pub) {
    FILE *f = fopen(r->key_file, "r");
    char *line = NULL;
    size_t cap = 0;
    if (!f) die("%s: %s", r->key_file, strerror(errno));
    while (getline(&line, &cap, f) > 0) {
        bool named = !strncmp(line, "pub ", 4) || !strncmp(line, "sub ", 4);
        char *key = line + (named ? 4 : 0);
        key[strcspn(key, " \t\r\n")] = 0;
        if (!*key || *key == '#' || (named && (line[0] == 'p') != pub)) continue;
        r->keys = realloc(r->keys, (r->nkeys + 1) * sizeof *r->keys);
        if (!r->keys || !(r->keys[r->nkeys++] = strdup(key))) die("out of memory");
    }
    free(line);
    fclose(f);
}

/* ---- /proc and rusage ---- */

double self_cpu(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

/* Adds up what get finds in /proc/PID/FILE of every --pid. */
static double over_pids(const char *file, double (*get)(FILE *, const char *), const char *arg) {
    double sum = 0;
    for (const char *s = cfg.pids; s && *s; s = strchr(s, ',') ? strchr(s, ',') + 1 : NULL) {
        char path[64];
        snprintf(path, sizeof path, "/proc/%d/%s", atoi(s), file);
        FILE *f = fopen(path, "r");
        sum += f ? get(f, arg) : 0; /* 0 when it has ended */
        if (f) fclose(f);
    }
    return sum;
}

static double get_cpu(FILE *f, const char *unused) {
    char line[1024];
    unsigned long user = 0, system = 0;
    (void)unused;
    if (fgets(line, sizeof line, f) && strrchr(line, ')'))
        sscanf(strrchr(line, ')') + 1, " %*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %lu %lu",
               &user, &system);
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static double get_kb(FILE *f, const char *field) {
    char line[256];
    size_t n = strlen(field);
    while (fgets(line, sizeof line, f))
        if (!strncmp(line, field, n) && line[n] == ':') return strtod(line + n + 1, NULL);
    return 0;
}

double server_cpu(void) { return over_pids("stat", get_cpu, NULL); }
u64 server_kb(const char *field) { return (u64)over_pids("status", get_kb, field); }
