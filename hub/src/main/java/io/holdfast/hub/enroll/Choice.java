/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The hub that was chosen for a device.
 *
 * @param twin that a web service of the operator's said, or null for the enrollment's
 * @param payload that it returned for the device, or empty
 */
record Choice(LinkedHub hub, @Nullable Bytes twin, Bytes payload) {}
