/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What event loops run on: native epoll where there is one, else NIO. One choice for all listeners,
 * since a connection can change from one event loop to another only if both are of a kind.
 */
@NullMarked
package io.holdfast.listen.loop;

import org.jspecify.annotations.NullMarked;
