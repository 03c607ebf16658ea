/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of {@code hub.mailbox}. */
@NullMarked
package io.holdfast.hub.mailbox;

import org.jspecify.annotations.NullMarked;
