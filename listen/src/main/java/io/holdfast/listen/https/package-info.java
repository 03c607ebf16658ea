/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Over HTTPS: the service API in Azure's paths and JSON, Azure's API for devices and modules, and
 * Holdfast's own calls below {@code /holdfast/v1}. In come HTTP/1.1 requests; out go calls of the
 * use cases in {@code hub.service}, and their outcomes as JSON.
 *
 * <p>Threads: one event loop reads and writes all connections. Each request runs on a virtual
 * thread of its own, one at a time per connection, and may block there; when its connection goes,
 * the thread is interrupted.
 */
@NullMarked
package io.holdfast.listen.https;

import org.jspecify.annotations.NullMarked;
