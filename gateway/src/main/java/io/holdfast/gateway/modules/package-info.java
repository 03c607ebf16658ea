/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the built-in modules share: the properties by which they know each other, their threads, and
 * their way to read arguments. Each module has a package of its own below, and a public class with
 * a constructor without arguments.
 */
@NullMarked
package io.holdfast.gateway.modules;

import org.jspecify.annotations.NullMarked;
