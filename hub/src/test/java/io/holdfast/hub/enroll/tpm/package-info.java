/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Attestation by a TPM 2.0, against a TPM in software. */
@NullMarked
package io.holdfast.hub.enroll.tpm;

import org.jspecify.annotations.NullMarked;
