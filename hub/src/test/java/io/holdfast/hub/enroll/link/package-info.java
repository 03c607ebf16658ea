/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of other hubs that devices may be assigned to. */
@NullMarked
package io.holdfast.hub.enroll.link;

import org.jspecify.annotations.NullMarked;
