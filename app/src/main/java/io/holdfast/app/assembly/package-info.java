/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Puts the parts together: the folder of a hub's data, its certificates, its store, the hub and its
 * listeners, started in this order and stopped in the reverse one. In comes the configuration; out
 * goes a running hub, and a ready file that tells others where it is. Started and stopped by one
 * thread.
 */
@NullMarked
package io.holdfast.app.assembly;

import org.jspecify.annotations.NullMarked;
