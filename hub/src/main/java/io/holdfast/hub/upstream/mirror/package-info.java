/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Twins of an edge hub: copies of those that its parent has. In: what clients ask and report, and
 * what the parent says; out: answers at once, patches of reported properties for the parent, and
 * changed desired properties for those who listen. The records thread owns what is durable; what is
 * to be asked of the parent next belongs to the {@code Agenda}, one task at a time.
 */
@NullMarked
package io.holdfast.hub.upstream.mirror;

import org.jspecify.annotations.NullMarked;
