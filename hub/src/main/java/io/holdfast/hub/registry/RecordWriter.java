/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

/** The one thread that changes registrations and twins. */
public final class RecordWriter {}
