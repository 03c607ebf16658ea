/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of TLS, without sockets. */
@NullMarked
package io.holdfast.listen.tls;

import org.jspecify.annotations.NullMarked;
