/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/* mqttload: command line and start. README.md tells what the options mean. */
#include "mqttload.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

struct config cfg = {
    .payload = "binary", .body = "", .pubs = 1, .subs = 1, .conns = 1, .count = 10000,
    .threads = 1, .sub_qos = UNSET, .size = 64, .window = 16, .clean = 1, .keepalive = 60,
    .expect = UNSET, .source_ips = UNSET, .coalesce_us = UNSET, .parallel = 128, .tick_us = 100,
    .sas_ttl = 3600, .callers = 1, .duration = 10, .warmup = 1, .drain = 5, .hold = 5, .timeout = 10,
    .role = {{.name = "pub"}, {.name = "sub"}},
};

enum kind { FLAG, NUMBER, REAL, TEXT, ROLE_TEXT, TOPIC };

struct option {
    const char *name;
    enum kind kind;
    size_t at; /* offset within struct config or struct role_cfg */
    const char *help;
};

#define C(field) offsetof(struct config, field)
#define R(field) offsetof(struct role_cfg, field)
static const struct option options[] = {
    {"host", ROLE_TEXT, R(host), "server, default 127.0.0.1"},
    {"port", ROLE_TEXT, R(port), "default 1883, with --tls 8883"},
    {"tls", FLAG, C(tls), "connect with TLS"},
    {"cafile", TEXT, C(cafile), "CA certificates (PEM), default the system's"},
    {"insecure", FLAG, C(insecure), "accept any server certificate"},
    {"x509cert", ROLE_TEXT, R(x509cert), "client certificate template"},
    {"x509key", ROLE_TEXT, R(x509key), "its key template, default the same file"},
    {"client-id", ROLE_TEXT, R(client_id), "template, default mqttload-{role}-{i}"},
    {"username", ROLE_TEXT, R(username), "template"},
    {"password", ROLE_TEXT, R(password), "template"},
    {"sas-key", ROLE_TEXT, R(sas_key), "base64 key: the password is an Azure SAS token"},
    {"sas-resource", ROLE_TEXT, R(sas_resource), "its resource template"},
    {"sas-policy", ROLE_TEXT, R(sas_policy), "its policy name (skn)"},
    {"key-file", ROLE_TEXT, R(key_file), "a base64 key for each connection"},
    {"sas-ttl", NUMBER, C(sas_ttl), "seconds a token is valid, 3600"},
    {"topic", TOPIC, 0, "--pub-topic: to publish to; --sub-topic: to subscribe to, repeatable"},
    {"keepalive", NUMBER, C(keepalive), "seconds, 60; 0 for none"},
    {"clean", NUMBER, C(clean), "clean session, 1 or 0"},
    {"reconnect", FLAG, C(reconnect), "reconnect dropped connections"},
    {"timeout", REAL, C(timeout), "seconds to connect, and rtt's wait for a message, 10"},
    {"parallel", NUMBER, C(parallel), "connections in the making at a time, 128"},
    {"source-ips", NUMBER, C(source_ips), "source addresses from 127.0.0.1 on"},
    {"first", NUMBER, C(first), "added to {i}, 0"},
    {"threads", NUMBER, C(threads), "1"},
    {"coalesce", NUMBER, C(coalesce_us), "microseconds between wake-ups at least, default by load"},
    {"kernel-time", FLAG, C(kernel_time), "latency ends when the kernel has the message (not TLS)"},
    {"pid", TEXT, C(pids), "server processes to watch, comma-separated"},
    {"quiet", FLAG, C(quiet), "no progress lines"},
    {"pubs", NUMBER, C(pubs), "run: publishers, 1"},
    {"subs", NUMBER, C(subs), "run: subscribers, 1"},
    {"expect", NUMBER, C(expect), "run: copies of each message, default by the topics"},
    {"closed", FLAG, C(closed), "run: window counts messages not yet received"},
    {"qos", NUMBER, C(qos), "0 or 1, 0"},
    {"sub-qos", NUMBER, C(sub_qos), "of subscriptions, default --qos"},
    {"size", NUMBER, C(size), "payload bytes, 64"},
    {"payload", TEXT, C(payload), "binary or json"},
    {"window", NUMBER, C(window), "run: unacknowledged messages, cmd: open requests, 16"},
    {"rate", REAL, C(rate), "run: messages/s of all, connect: connections/s, rtt; 0 unlimited"},
    {"tick", NUMBER, C(tick_us), "run: open loop grain in microseconds, 100"},
    {"duration", REAL, C(duration), "run, cmd: seconds measured, 10"},
    {"warmup", REAL, C(warmup), "run, cmd, rtt: seconds before that, 1"},
    {"drain", REAL, C(drain), "run, cmd: seconds to wait at the end, 5"},
    {"conns", NUMBER, C(conns), "connect, cmd, method: connections, 1"},
    {"hold", REAL, C(hold), "connect: seconds to hold them, 5"},
    {"until-eof", FLAG, C(until_eof), "connect: say when all are up, and hold until stdin ends"},
    {"count", NUMBER, C(count), "rtt: round trips, 10000"},
    {"body", TEXT, C(body), "cmd: request payload template, empty"},
    {"http-port", TEXT, C(http_port), "method: where calls go over HTTPS, 443"},
    {"http-path", TEXT, C(http_path), "method: template of a call's path"},
    {"http-token-file", TEXT, C(http_token_file), "method: has the Authorization header's value"},
    {"callers", NUMBER, C(callers), "method: connections that call, each one call at a time, 1"},
};
#define OPTION_COUNT (sizeof options / sizeof *options)

static void usage(void) {
    fprintf(stderr, "usage: mqttload run|connect|rtt|cmd|method [--OPTION VALUE]...\n");
    for (size_t i = 0; i < OPTION_COUNT; i++)
        fprintf(stderr, "  --%-14s%s %s\n", options[i].name,
                options[i].kind >= ROLE_TEXT ? "*" : " ", options[i].help);
    fprintf(stderr,
            "* or --pub-... and --sub-... for one role. Templates may hold {i}, {i%%N}, "
            "{i/N}, {role}, {id} (the client id)\n  and, in cmd and method, {n}.\n");
    exit(2);
}

static const struct option *find_option(const char *name) {
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (!strcmp(options[i].name, name)) return &options[i];
    return NULL;
}

static void set_role(struct role_cfg *r, const struct option *o, const char *value) {
    if (o->kind == ROLE_TEXT) *(const char **)((char *)r + o->at) = value;
    else if (r->ntopics == MAX_TOPICS) die("more than %d topics", MAX_TOPICS);
    else r->topics[r->ntopics++] = value;
}

static void set_option(const char *name, const char *value) {
    const struct option *o = find_option(name);
    bool pub = !strncmp(name, "pub-", 4), sub = !strncmp(name, "sub-", 4);
    if (!o && (pub || sub)) {
        o = find_option(name + 4);
        if (o && o->kind < ROLE_TEXT) o = NULL;
    }
    if (!o || (!value && o->kind != FLAG)) {
        fprintf(stderr, "mqttload: %s --%s\n", o ? "no value for" : "no such option:", name);
        usage();
    }
    void *at = (char *)&cfg + o->at;
    char *end = "";
    switch (o->kind) {
        case FLAG: *(bool *)at = true; break;
        case NUMBER: *(u64 *)at = *value == '-' ? (end = "-", 0) : strtoull(value, &end, 10); break;
        case REAL: *(double *)at = strtod(value, &end); break;
        case TEXT: *(const char **)at = value; break;
        default:
            if (pub || strncmp(name, "sub-", 4)) set_role(&cfg.role[PUB], o, value);
            if (!pub) set_role(&cfg.role[SUB], o, value);
    }
    if (*end || (o->kind == REAL && !(*(double *)at >= 0)))
        die("--%s: not a number: %s", name, value);
}

static void parse_args(int argc, char **argv) {
    for (int i = 2; i < argc; i++) {
        const char *name = argv[i] + 2;
        if (strncmp(argv[i], "--", 2)) usage();
        const struct option *o = find_option(name);
        set_option(name, o && o->kind == FLAG ? NULL : argv[++i]); /* argv ends with a NULL */
    }
}

/* ---- checks and defaults ---- */

static void default_topic(struct role_cfg *r, const char *topic) {
    if (!r->ntopics) r->topics[r->ntopics++] = topic;
}

static void set_role_defaults(struct role_cfg *r, bool pub) {
    r->host = r->host ? r->host : "127.0.0.1";
    r->port = r->port ? r->port : cfg.tls ? "8883" : "1883";
    r->client_id = r->client_id ? r->client_id : "mqttload-{role}-{i}";
    if (r->key_file) load_key_file(r, pub);
    if (!strcmp(cfg.mode, "cmd"))
        default_topic(r, pub ? "$iothub/twin/GET/?$rid={n}" : "$iothub/twin/res/#");
    else if (!strcmp(cfg.mode, "method")) default_topic(r, "$iothub/methods/POST/#");
    else if (strcmp(cfg.mode, "connect")) default_topic(r, "mqttload/{i}");
}

static void set_defaults(void) {
    bool run = !strcmp(cfg.mode, "run");
    if (!run) {
        cfg.role[SUB].name = cfg.mode;
        cfg.pubs = cfg.subs = 0;
    }
    cfg.conns = run ? 0 : !strcmp(cfg.mode, "rtt") ? 1 : cfg.conns;
    cfg.sub_qos = cfg.sub_qos == UNSET ? cfg.qos : cfg.sub_qos;
    set_role_defaults(&cfg.role[PUB], true);
    set_role_defaults(&cfg.role[SUB], false);
}

static void check(bool right, const char *what) {
    if (!right) die("%s", what);
}

static void check_options(void) {
    u64 conns = cfg.pubs + cfg.subs + cfg.conns;
    check(cfg.qos <= 1 && cfg.sub_qos <= 1, "--qos and --sub-qos are 0 or 1");
    check(cfg.window >= 1 && cfg.window < SUBSCRIBE_PID, "--window is 1 to 65534");
    check(cfg.threads >= 1 && cfg.threads <= 64, "--threads is 1 to 64");
    check(cfg.parallel >= 1, "--parallel is at least 1");
    check(cfg.keepalive <= 65535 && cfg.clean <= 1, "--keepalive is 0 to 65535, --clean 0 or 1");
    check(conns >= 1 && conns <= 1000000, "1 to 1000000 connections");
    check(cfg.size <= 200u << 20, "--size is at most 200 MiB");
    check(!strcmp(cfg.payload, "json") || !strcmp(cfg.payload, "binary"),
          "--payload is binary or json");
    check(cfg.role[PUB].ntopics <= 1, "there is one --pub-topic");
    check(cfg.duration <= 1e6 && cfg.warmup <= 1e6, "--duration and --warmup are at most 1000000");
    check(cfg.tick_us >= 1, "--tick is at least 1");
    check(!cfg.pids || server_kb("VmRSS"), "--pid: no such process");
}

static bool is_loopback(const struct role_cfg *r) {
    const struct sockaddr_in *in = (const struct sockaddr_in *)&r->addr;
    return in->sin_family == AF_INET && ntohl(in->sin_addr.s_addr) >> 24 == 127;
}

static void resolve(struct role_cfg *r) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
    int error = getaddrinfo(r->host, r->port, &hints, &found);
    if (error) die("%s port %s: %s", r->host, r->port, gai_strerror(error));
    memcpy(&r->addr, found->ai_addr, found->ai_addrlen);
    r->addrlen = found->ai_addrlen;
    freeaddrinfo(found);
}

/* One source address has about 28000 ports for one server port; 20000 are used of each. */
static void check_sources(void) {
    bool loopback = is_loopback(&cfg.role[PUB]) && is_loopback(&cfg.role[SUB]);
    u64 conns = cfg.pubs + cfg.subs + cfg.conns;
    if (cfg.source_ips == UNSET) cfg.source_ips = loopback ? (conns + 19999) / 20000 : 1;
    check(cfg.source_ips >= 1 && cfg.source_ips <= 250, "--source-ips is 1 to 250");
    check(cfg.source_ips == 1 || loopback, "--source-ips needs a server on 127.x.x.x");
}

static void raise_file_limit(void) {
    struct rlimit limit;
    u64 need = cfg.pubs + cfg.subs + cfg.conns + cfg.callers + 2 * cfg.threads + 32;
    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur >= need) return;
    limit.rlim_cur = need;
    if (limit.rlim_max < need) limit.rlim_max = need; /* may need root */
    if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
        die("%llu open files are needed, and the limit cannot be raised to that (ulimit -n): %s; "
            "or run several mqttload with --first",
            need, strerror(errno));
}

static void on_interrupt(int sig) {
    (void)sig;
    interrupted = true;
}

int main(int argc, char **argv) {
    static const char *const names[] = {"run", "connect", "rtt", "cmd", "method"};
    static int (*const modes[])(void) = {mode_run, mode_connect, mode_rtt, mode_cmd, mode_method};
    size_t mode = 0;
    while (mode < 5 && (argc < 2 || strcmp(argv[1], names[mode]))) mode++;
    if (mode == 5) usage();
    cfg.argc = argc;
    cfg.argv = argv;
    cfg.mode = argv[1];
    parse_args(argc, argv);
    set_defaults();
    check_options();
    resolve(&cfg.role[PUB]);
    resolve(&cfg.role[SUB]);
    check_sources();
    raise_file_limit();
    signal(SIGPIPE, SIG_IGN);
    struct sigaction act = {.sa_handler = on_interrupt, .sa_flags = SA_RESETHAND};
    sigaction(SIGINT, &act, NULL);
    sigaction(SIGTERM, &act, NULL);
    return modes[mode]();
}
