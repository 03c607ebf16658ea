/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.model.Bytes;
import io.holdfast.model.SasToken;

/** What proves that a device has the TPM that was enrolled. Any thread; never blocks on I/O. */
public interface TpmAttestation {

  /** Refuses all TPMs. */
  TpmAttestation NONE =
      new TpmAttestation() {
        @Override
        public Outcome<TpmKeys> check(TpmKeys keys) {
          return Outcome.done(keys);
        }

        @Override
        public Outcome<Bytes> challenge(String registrationId, TpmKeys keys) {
          return Outcome.refused(ErrorCode.UNAUTHORIZED_ACCESS, "TPMs are not provisioned here");
        }

        @Override
        public boolean redeems(String registrationId, TpmKeys keys, SasToken token) {
          return false;
        }

        @Override
        public boolean holds(String registrationId, Bytes endorsementKey, SasToken token) {
          return false;
        }

        @Override
        public Outcome<Bytes> wrap(TpmKeys keys, Bytes deviceKey) {
          return challenge("", keys);
        }
      };

  /** The same keys, if they are such; refused with {@code ARGUMENT_INVALID}. */
  Outcome<TpmKeys> check(TpmKeys keys);

  /**
   * Makes a key that only this TPM can take up, and remembers it for a while.
   *
   * @param registrationId in lower case
   * @param keys both, the endorsement key the enrolled one
   * @return the activation blob; refused with {@code ARGUMENT_INVALID} if the keys are none
   */
  Outcome<Bytes> challenge(String registrationId, TpmKeys keys);

  /**
   * Whether a token that registers is signed with a key made for this id and this TPM. It registers
   * once only: ask all else before. Says nothing of the token's resource and expiry.
   *
   * @param keys both, as they are enrolled now: a key that was made for others is none
   */
  boolean redeems(String registrationId, TpmKeys keys, SasToken token);

  /**
   * Whether a token that asks how far a registration is is signed with the key it began with.
   *
   * @param endorsementKey as it is enrolled now: of a TPM that was another then it is none
   */
  boolean holds(String registrationId, Bytes endorsementKey, SasToken token);

  /** The activation blob that brings the TPM the device's key at its hub. */
  Outcome<Bytes> wrap(TpmKeys keys, Bytes deviceKey);
}
