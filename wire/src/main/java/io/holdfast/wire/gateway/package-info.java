/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a gateway and the hosts of its modules say to each other: control messages, gateway
 * messages, and the nanomsg frames around them. In: bytes of one whole frame; out: nouns, and the
 * reverse. Pure, and without threads of its own.
 */
@NullMarked
package io.holdfast.wire.gateway;

import org.jspecify.annotations.NullMarked;
