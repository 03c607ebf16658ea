/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What devices and the provisioning service say to each other over MQTT, as text. In: user names
 * and topics; out: what they mean, and the same the other way round. Pure; any thread.
 */
@NullMarked
package io.holdfast.wire.dps;

import org.jspecify.annotations.NullMarked;
