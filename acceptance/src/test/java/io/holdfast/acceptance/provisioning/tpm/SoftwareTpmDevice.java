/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.provisioning.tpm;

import io.holdfast.faults.tpm.SoftwareTpm;
import io.holdfast.model.Bytes;
import io.holdfast.provisioning.tpm.TpmDevice;
import io.holdfast.provisioning.tpm.TpmException;
import java.security.GeneralSecurityException;

/** A TPM in plain Java, for what needs no real one. Not for use by more than one thread. */
public final class SoftwareTpmDevice implements TpmDevice {

  private final SoftwareTpm tpm = SoftwareTpm.create();

  @Override
  public Bytes endorsementKey() {
    return Bytes.owning(tpm.endorsementKey());
  }

  @Override
  public Bytes storageRootKey() {
    return Bytes.owning(tpm.storageRootKey());
  }

  @Override
  public void activate(Bytes blob) {
    try {
      tpm.activate(blob.toByteArray());
    } catch (GeneralSecurityException e) {
      throw new TpmException("the TPM refuses it", e);
    }
  }

  @Override
  public Bytes sign(Bytes data) {
    return Bytes.owning(tpm.sign(data.toByteArray()));
  }

  @Override
  public void close() {}
}
