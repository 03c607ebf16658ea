/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Provisioning: devices without an identity get one, and the hub that it is for. In: enrollments
 * from back ends, registrations from devices with what proves who they are; out: operations that a
 * device polls until it is assigned. The records thread owns what is stored; requests run on
 * virtual threads, which may block.
 */
@NullMarked
package io.holdfast.hub.enroll;

import org.jspecify.annotations.NullMarked;
