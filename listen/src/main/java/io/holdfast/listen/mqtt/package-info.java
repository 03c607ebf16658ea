/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * MQTT 3.1.1 as IoT Hub speaks it. In: packets of one connection; out: calls on its session, and
 * the session's deliveries as packets. A connection, its reader and its session run on one event
 * loop, its lane; what a turn sends to a connection leaves in one flush.
 *
 * <p>The packets are read here and not by a library, since ids may hold the characters {@code +}
 * and {@code #}, which general readers refuse in the topics of PUBLISH, and since the topic of a
 * message is most often that of the message before: see docs/adr.
 */
@NullMarked
package io.holdfast.listen.mqtt;

import org.jspecify.annotations.NullMarked;
