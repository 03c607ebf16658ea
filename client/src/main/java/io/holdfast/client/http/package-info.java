/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A small HTTP/1.1 client on the loop: one request, one connection, one answer or one typed
 * failure. A request comes in on the loop, or before it runs; the answer goes out on the loop, and
 * never inside the call that asked. It knows nothing of hubs or edge devices.
 */
@NullMarked
package io.holdfast.client.http;

import org.jspecify.annotations.NullMarked;
