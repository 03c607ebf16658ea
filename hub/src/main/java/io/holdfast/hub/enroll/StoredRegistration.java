/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import org.jspecify.annotations.Nullable;

/**
 * A registration as it is stored.
 *
 * @param request null once it is no longer under way
 */
record StoredRegistration(DeviceRegistrationState state, @Nullable Request request) {}
