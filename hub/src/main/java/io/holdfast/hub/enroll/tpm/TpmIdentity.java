/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll.tpm;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.enroll.TpmKeys;
import io.holdfast.model.Bytes;

/**
 * The public keys that a device shows when it registers, read.
 *
 * @param endorsement which TPM it is
 * @param storageRoot under which it keeps what it is given
 */
record TpmIdentity(EndorsementKey endorsement, StorageRootKey storageRoot) {

  /** Reads both; refused with {@code ARGUMENT_INVALID}. */
  static Outcome<TpmIdentity> read(TpmKeys keys) {
    Bytes storageRoot = keys.storageRootKey();
    if (storageRoot == null) {
      return Outcome.refused(ErrorCode.ARGUMENT_INVALID, "storageRootKey: is missing");
    }
    try {
      return Outcome.done(
          new TpmIdentity(
              EndorsementKey.of(keys.endorsementKey()), StorageRootKey.of(storageRoot)));
    } catch (InvalidTpmKeyException e) {
      return Outcome.refused(ErrorCode.ARGUMENT_INVALID, String.valueOf(e.getMessage()));
    }
  }
}
