/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The JSON that devices and the provisioning service exchange, whatever carries it. In: bodies of
 * requests, answers of {@code hub.enroll}; out: the same the other way round. Pure; any thread.
 */
@NullMarked
package io.holdfast.listen.dps;

import org.jspecify.annotations.NullMarked;
