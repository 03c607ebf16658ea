/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The provisioning service of a started hub: this project's client, and what tests of other clients
 * share. In: devices that have a key or a certificate; out: whether the hub that they are given
 * lets them in, and what they are told where they are not given one.
 */
@NullMarked
package io.holdfast.acceptance.provisioning;

import org.jspecify.annotations.NullMarked;
