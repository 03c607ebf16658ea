/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

/**
 * A session has begun.
 *
 * @param session where the client's requests go
 * @param present whether the hub had kept a session of this client, with its subscriptions
 */
public record SessionStart(Session session, boolean present) {}
