/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What stands on the wire between hub and clients, as text: topics, property bags, user names,
 * times.
 *
 * <p>In comes text as any SDK spells it, out go the nouns of {@code io.holdfast.model}, and back.
 * Malformed text is a {@link io.holdfast.wire.WireFormatException} and nothing else. Everything is
 * pure and may be called from any thread; what runs once a message uses no regular expression and
 * copies only what it returns.
 */
@NullMarked
package io.holdfast.wire;

import org.jspecify.annotations.NullMarked;
