/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/* mqttload method: a back end calls direct methods over HTTPS, one after the other on connections
 * that are kept; the devices that are called answer at once over MQTT. Each call carries a number,
 * which its answer must bring back.
 */
#include "mqttload.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ANSWER_MAX (64 * 1024)

struct caller {
    pthread_t thread;
    unsigned id;
    SSL *ssl;
    u64 calls, right;
    struct hist latency;
    char answer[ANSWER_MAX + 1];
};

static SSL_CTX *https;
static char token[TEXT_MAX];
static atomic_bool stopped;

/* ---- the devices ---- */

/* .../POST/NAME/?$rid=ID is answered on .../res/200/?$rid=ID with the payload that came. */
static void on_call(struct conn *c, const struct message *m, u64 now) {
    char topic[TEXT_MAX];
    const char *rid = memmem(m->topic, m->topic_len, "?$rid=", 6);
    (void)now;
    bump(&c->w->stats[ST_received], 1);
    if (!rid) {
        bump(&c->w->stats[ST_foreign], 1);
        return;
    }
    int n = snprintf(topic, sizeof topic, "$iothub/methods/res/200/%.*s",
                     (int)(m->topic + m->topic_len - rid), rid);
    memcpy(conn_publish(c, topic, (size_t)n, false, 1, m->len), m->payload, m->len);
    bump(&c->w->stats[ST_sent], 1);
}

/* ---- the back end ---- */

static void read_token(void) {
    FILE *f = cfg.http_token_file ? fopen(cfg.http_token_file, "r") : NULL;
    if (!f || !fgets(token, sizeof token, f)) die("--http-token-file cannot be read");
    token[strcspn(token, "\r\n")] = 0;
    fclose(f);
}

static int open_socket(const char *host, const char *port) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
    int on = 1, error = getaddrinfo(host, port, &hints, &found);
    if (error) die("%s port %s: %s", host, port, gai_strerror(error));
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, found->ai_addr, found->ai_addrlen) < 0)
        die("%s port %s: %s", host, port, strerror(errno));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    freeaddrinfo(found);
    return fd;
}

static void open_https(struct caller *k) {
    const char *host = cfg.role[SUB].host;
    if (!(k->ssl = SSL_new(https))) die("out of memory");
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(k->ssl), host) != 1) { /* it is a name */
        SSL_set_tlsext_host_name(k->ssl, host);
        SSL_set1_host(k->ssl, host);
    }
    if (SSL_set_fd(k->ssl, open_socket(host, cfg.http_port ? cfg.http_port : "443")) != 1 ||
        SSL_connect(k->ssl) != 1)
        die("HTTPS: %s", ERR_reason_error_string(ERR_peek_last_error()));
}

/* Reads until the answer has size bytes; false if the connection ends before. */
static bool read_to(struct caller *k, size_t *have, size_t size) {
    while (*have < size) {
        int n = SSL_read(k->ssl, k->answer + *have, (int)(ANSWER_MAX - *have));
        if (n <= 0) return false;
        *have += (size_t)n;
        k->answer[*have] = 0;
    }
    return true;
}

/* Reads one answer as a whole and returns its body, or NULL. */
static const char *read_answer(struct caller *k) {
    size_t have = 0;
    char *end = NULL, *length;
    while (!end) {
        if (have == ANSWER_MAX || !read_to(k, &have, have + 1)) return NULL;
        end = strstr(k->answer, "\r\n\r\n");
    }
    length = strcasestr(k->answer, "content-length:");
    size_t size = length && length < end ? strtoull(length + 15, NULL, 10) : 0;
    size_t whole = (size_t)(end + 4 - k->answer) + size;
    return whole <= ANSWER_MAX && read_to(k, &have, whole) ? end + 4 : NULL;
}

static bool call(struct caller *k, u64 number) {
    char path[TEXT_MAX], body[128], want[32], request[3 * TEXT_MAX];
    u64 device = cfg.first + (k->calls * cfg.callers + k->id) % cfg.conns;
    render(path, sizeof path, cfg.http_path, &cfg.role[SUB], device, number);
    int len = snprintf(body, sizeof body,
                       "{\"methodName\":\"echo\",\"responseTimeoutInSeconds\":30,"
                       "\"payload\":{\"n\":%llu}}",
                       number);
    int n = snprintf(request, sizeof request,
                     "POST %s HTTP/1.1\r\nHost: %s\r\nAuthorization: %s\r\n"
                     "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
                     path, cfg.role[SUB].host, token, len, body);
    snprintf(want, sizeof want, "\"n\":%llu}", number);
    if (SSL_write(k->ssl, request, n) != n) return false;
    const char *answer = read_answer(k);
    return answer && !strncmp(k->answer, "HTTP/1.1 200", 12) && strstr(answer, want);
}

static void *caller_main(void *arg) {
    struct caller *k = arg;
    open_https(k);
    while (!atomic_load(&stopped)) {
        u64 begin = now_ns();
        if (begin < peek(&t_start)) {
            sleep_until(begin + NS / 1000);
            continue;
        }
        if (!sending(begin)) break;
        bool right = call(k, k->calls * cfg.callers + k->id);
        k->calls++;
        if (!right) {
            fprintf(stderr, "mqttload: a call was not answered rightly: %.300s\n", k->answer);
            break;
        }
        k->right++;
        if (measured(begin)) hist_add(&k->latency, since(begin, now_ns()));
    }
    return NULL;
}

static struct caller *start_callers(void) {
    struct caller *callers = xalloc(cfg.callers * sizeof *callers);
    if (!(https = SSL_CTX_new(TLS_client_method()))) die("no TLS");
    SSL_CTX_set_verify(https, cfg.insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, NULL);
    if (cfg.cafile && SSL_CTX_load_verify_locations(https, cfg.cafile, NULL) != 1)
        die("cannot load the CA certificates %s", cfg.cafile);
    read_token();
    for (unsigned i = 0; i < cfg.callers; i++) {
        callers[i].id = i;
        if (pthread_create(&callers[i].thread, NULL, caller_main, &callers[i]))
            die("cannot start caller %u", i);
    }
    return callers;
}

static void end_callers(struct caller *callers, u64 *calls, u64 *right) {
    atomic_store(&stopped, true);
    for (unsigned i = 0; i < cfg.callers; i++) {
        struct caller *k = &callers[i];
        pthread_join(k->thread, NULL);
        *calls += k->calls;
        *right += k->right;
        close(SSL_get_fd(k->ssl));
        SSL_free(k->ssl);
    }
}

int mode_method(void) {
    static const struct mode m = {.message = on_call};
    u64 calls = 0, right = 0;
    if (!cfg.http_path) die("method needs --http-path");
    make_conns(&m, cfg.conns, 0);
    bool up = wait_ready(SUB, cfg.conns, true);
    if (up) {
        struct caller *callers = start_callers();
        run_session(false);
        end_callers(callers, &calls, &right);
        engine_stop();
        for (unsigned i = 0; i < cfg.callers; i++)
            hist_merge(&workers[0].latency, &callers[i].latency);
        free(callers);
        SSL_CTX_free(https);
    }
    bool ok = up && !interrupted && calls && calls == right && !total(ST_drops);
    report_begin(ok);
    json_open("check");
    json_num("calls", (double)calls);
    json_num("failed", (double)(calls - right));
    json_close();
    report_end(true, true);
    return ok ? 0 : 1;
}
