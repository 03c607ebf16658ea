/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Which authorities the hub trusts to say who a device is. In: authorities' certificates, proofs
 * that somebody holds their keys, and chains that clients show; out: whether a chain leads to an
 * authority that was proved. The records thread owns the authorities, any thread reads them.
 */
@NullMarked
package io.holdfast.hub.trust;

import org.jspecify.annotations.NullMarked;
