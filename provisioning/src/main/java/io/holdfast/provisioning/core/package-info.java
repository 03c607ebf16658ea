/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A registration from the first request to its outcome, over any transport: what both faces of the
 * provisioning client do. In: an attestation and what the service answers; out: an outcome. Owner:
 * the thread that drives the loop.
 */
@NullMarked
package io.holdfast.provisioning.core;

import org.jspecify.annotations.NullMarked;
