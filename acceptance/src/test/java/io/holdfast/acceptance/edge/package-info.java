/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Edge hubs below a root hub, as modules, leaf devices and back ends see them. */
@NullMarked
package io.holdfast.acceptance.edge;

import org.jspecify.annotations.NullMarked;
