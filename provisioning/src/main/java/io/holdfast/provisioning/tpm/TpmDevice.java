/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.tpm;

import io.holdfast.model.Bytes;

/**
 * A hardware module that does what a TPM 2.0 does with the keys of a provisioning service. All
 * methods may block for seconds; safe for use by any thread, one at a time is served.
 */
public interface TpmDevice extends AutoCloseable {

  /**
   * Which module it is.
   *
   * @return the public part of the endorsement key, a TPM2B_PUBLIC; always the same
   * @throws TpmException if the module fails
   */
  Bytes endorsementKey();

  /**
   * Under which key it keeps what it is given.
   *
   * @return the public part of the storage root key, a TPM2B_PUBLIC
   * @throws TpmException if the module fails
   */
  Bytes storageRootKey();

  /**
   * Takes an HMAC key in, which from now on is the one that signs, also after a restart.
   *
   * @param blob what the service gave: {@code authenticationKey}, decoded from base64
   * @throws TpmException if the blob is not for this module, or the module fails; the key that was
   *     there before then stays
   */
  void activate(Bytes blob);

  /**
   * Signs with the key that was taken in last.
   *
   * @param data any length
   * @return HMAC-SHA256
   * @throws TpmException if there is no such key, or the module fails
   */
  Bytes sign(Bytes data);

  /** Lets the module go; keys stay in it. */
  @Override
  void close();
}
