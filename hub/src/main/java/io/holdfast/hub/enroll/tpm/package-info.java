/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Attestation by a TPM 2.0, in plain crypto. In: the public keys that a device shows, and tokens it
 * signed; out: blobs that only the TPM with these keys can open, and whether a token was signed
 * with what was in one. Pure but for {@link io.holdfast.hub.enroll.tpm.TpmChallenges}, which
 * remembers what has been used up; any thread.
 */
@NullMarked
package io.holdfast.hub.enroll.tpm;

import org.jspecify.annotations.NullMarked;
