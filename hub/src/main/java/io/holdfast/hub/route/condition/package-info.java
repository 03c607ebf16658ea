/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Conditions of routes: what stands behind {@code WHERE}. In: the text of a condition, and what a
 * message says; out: a {@link io.holdfast.hub.route.condition.Truth}. Text becomes {@code Token}s
 * ({@code Lexer}), those a tree of {@code Node}s ({@code Parser}), that closures of fixed types
 * ({@code Compiler}). Pure; every type that leaves the package is immutable and safe to share.
 */
@NullMarked
package io.holdfast.hub.route.condition;

import org.jspecify.annotations.NullMarked;
