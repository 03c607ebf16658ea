/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import java.time.Duration;

/**
 * What an operator decides about MQTT connections.
 *
 * @param connectTimeout how long one may last before it has sent CONNECT, TLS included
 * @param maxConnections how many there may be at once, by TCP, TLS and WebSockets together
 */
public record MqttOptions(Duration connectTimeout, int maxConnections) {}
