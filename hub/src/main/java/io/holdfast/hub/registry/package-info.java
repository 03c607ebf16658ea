/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Who may connect: the registrations of devices and modules, and the shared access policies of back
 * ends. In come requests of admission and of the service; out go registrations, and word to
 * listeners when one changed. One thread, the {@link io.holdfast.hub.registry.RecordWriter}, owns
 * all that is written.
 */
@NullMarked
package io.holdfast.hub.registry;

import org.jspecify.annotations.NullMarked;
