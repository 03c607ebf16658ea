/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Devices that prove by a TPM 2.0 who they are. {@link io.holdfast.provisioning.tpm.TpmDevice} is
 * what has to be done for another hardware module; {@link io.holdfast.provisioning.tpm.TssTpm} does
 * it through TSS.Java, which a program adds to its class path only if it has a TPM. Modules block,
 * so they are called on threads of the caller's, one at a time.
 */
@NullMarked
package io.holdfast.provisioning.tpm;

import org.jspecify.annotations.NullMarked;
