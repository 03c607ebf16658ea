/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of inboxes, threads of modules and links. */
@NullMarked
package io.holdfast.gateway.broker;

import org.jspecify.annotations.NullMarked;
