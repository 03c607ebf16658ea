/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.listen.tls.TlsServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides about an MQTT listener.
 *
 * @param address where it listens; port 0 takes a free one
 * @param tls the server's side of TLS, or null for a listener without TLS
 * @param connectTimeout how long a connection may last before it has sent CONNECT, TLS included
 */
public record MqttOptions(
    InetSocketAddress address, @Nullable TlsServer tls, Duration connectTimeout) {}
