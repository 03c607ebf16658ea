/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Who may use whom: the arrows between modules and the order of stages inside the hub, checked on
 * the compiled classes. Each rule is also run on code that breaks it, below {@code broken}.
 */
@NullMarked
package io.holdfast.acceptance.architecture;

import org.jspecify.annotations.NullMarked;
