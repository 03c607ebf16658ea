/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Proxies without sockets, on a loop whose time the test sets; then against a host that the test
 * plays with sockets of the JDK, so that no code is shared with the host library.
 */
@NullMarked
package io.holdfast.gateway.outprocess;

import org.jspecify.annotations.NullMarked;
