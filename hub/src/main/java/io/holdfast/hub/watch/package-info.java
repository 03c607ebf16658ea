/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the hub counts about itself. Imported by every stage, imports none. Any thread may count or
 * read.
 */
@NullMarked
package io.holdfast.hub.watch;

import org.jspecify.annotations.NullMarked;
