/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of a TPM, as TPM2B_PUBLIC.
 *
 * @param endorsementKey who it is
 * @param storageRootKey what it keeps imported keys under; null if it has not told yet
 */
public record TpmKeys(Bytes endorsementKey, @Nullable Bytes storageRootKey) {}
