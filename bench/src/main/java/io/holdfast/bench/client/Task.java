/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench.client;

import java.util.List;

/**
 * What a process measures.
 *
 * @param kind the client
 * @param connections one connection string for each client, all of one hub
 * @param caFile whom to trust, PEM
 * @param warmup seconds of sending before anything is measured
 * @param seconds of sending that are measured, and then as many of one message at a time; zero to
 *     measure idle clients instead
 * @param window messages in flight at most
 * @param size payload bytes
 */
public record Task(
    Kind kind,
    List<String> connections,
    String caFile,
    int warmup,
    int seconds,
    int window,
    int size) {}
