/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The way to the parent of an edge hub: it is a client of its parent, in its own name and in the
 * names of those who live below it. In: what waits for the parent, and what local clients ask of
 * it; out: twins, desired changes, methods and messages of the parent's.
 */
@NullMarked
package io.holdfast.hub.upstream;

import org.jspecify.annotations.NullMarked;
