/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;

/**
 * What the hub says in a client's name when its connection breaks.
 *
 * @param sender whose telemetry it is; only the client itself is accepted
 */
public record Will(Identity sender, MessageProperties properties, Bytes body) {}
