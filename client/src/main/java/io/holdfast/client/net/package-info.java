/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How bytes get out and in: the loop that everything runs on, who drives it, names and addresses,
 * TLS, proxies. It knows sockets and nothing of MQTT, HTTP or hubs.
 *
 * <p>One {@link io.holdfast.client.net.IoLoop} has one driver: {@link
 * io.holdfast.client.net.IoDriver} on the thread of its caller, or {@link
 * io.holdfast.client.net.ClientDriver} on a daemon thread. What lives on a loop belongs to that
 * thread.
 */
@NullMarked
package io.holdfast.client.net;

import org.jspecify.annotations.NullMarked;
