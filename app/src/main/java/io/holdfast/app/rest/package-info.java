/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A client of a hub's service API: in come calls in terms of identities and JSON, out goes HTTPS,
 * authenticated by a shared access policy as any back end's would be. What the hub refuses comes
 * back as {@link io.holdfast.app.rest.HubRefusal}. Calls block the calling thread.
 */
@NullMarked
package io.holdfast.app.rest;

import org.jspecify.annotations.NullMarked;
