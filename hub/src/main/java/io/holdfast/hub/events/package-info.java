/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the hub itself tells: changes of twins, registrations and connections become messages that
 * routes take to the stream and to modules, as IoT Hub's non-telemetry events are. Calls come in
 * from listeners on any thread; messages go out to the intake of the lane that owns the device's
 * partition. Owns no thread.
 */
@NullMarked
package io.holdfast.hub.events;

import org.jspecify.annotations.NullMarked;
