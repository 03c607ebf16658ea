/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.SettableClock;
import io.holdfast.faults.tpm.SoftwareTpm;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.enroll.TpmKeys;
import io.holdfast.model.Bytes;
import io.holdfast.model.SasToken;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Challenges, against a TPM in software that checks what TPMs check. */
class TpmChallengesTest {

  private static final SoftwareTpm TPM = SoftwareTpm.create();
  private static final SoftwareTpm OTHER = SoftwareTpm.create();
  private static final TpmKeys KEYS = keys(TPM, TPM);
  private static final Bytes EK = KEYS.endorsementKey();
  private static final String RESOURCE = "0ne00000001%2Fregistrations%2Fpump-7";

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-21T12:00:00Z"));
  private final TpmChallenges attestation =
      new TpmChallenges(new SecureRandom(), clock, "hub.example.org");

  private static TpmKeys keys(SoftwareTpm endorsement, SoftwareTpm storageRoot) {
    return new TpmKeys(
        Bytes.owning(endorsement.endorsementKey()), Bytes.owning(storageRoot.storageRootKey()));
  }

  /** As devices sign: the text, by what is in the TPM. */
  private static SasToken signed(SoftwareTpm tpm) {
    String text = SasToken.textToSign(RESOURCE, 1_900_000_000);
    byte[] signature = tpm.sign(text.getBytes(StandardCharsets.UTF_8));
    return new SasToken(
        RESOURCE, Base64.getEncoder().encodeToString(signature), 1_900_000_000, "registration");
  }

  private boolean redeems(String id, SasToken token) {
    return attestation.redeems(id, KEYS, token);
  }

  private boolean holds(String id, SasToken token) {
    return attestation.holds(id, EK, token);
  }

  private Bytes challenge(String id, TpmKeys keys) {
    return done(attestation.challenge(id, keys));
  }

  private static Bytes done(Outcome<Bytes> outcome) {
    if (outcome instanceof Outcome.Done<Bytes>(Bytes value)) {
      return value;
    }
    throw new AssertionError(outcome);
  }

  private SasToken answer(SoftwareTpm tpm, TpmKeys keys) throws GeneralSecurityException {
    tpm.activate(challenge("pump-7", keys).toByteArray());
    return signed(tpm);
  }

  @Test
  @DisplayName("A TPM takes the key of its challenge in, and what it signs is known again")
  void redeems_OWN_TPM_accepts() throws Exception {
    Bytes blob = challenge("pump-7", KEYS);
    TPM.activate(blob.toByteArray());

    // 52, 256, 142, 256, 80 and the text, each behind two bytes.
    assertThat(blob.length()).isEqualTo(798 + "hub.example.org".length());
    assertThat(TPM.text()).isEqualTo("hub.example.org");
    assertThat(redeems("pump-7", signed(TPM))).isTrue();
  }

  @Test
  @DisplayName("A key is good for one registration: the same token again is refused")
  void redeems_AGAIN_refuses() throws Exception {
    SasToken token = answer(TPM, KEYS);

    assertThat(redeems("pump-7", token)).isTrue();
    assertThat(redeems("PUMP-7", token)).isFalse();
    assertThat(redeems("pump-7", answer(TPM, KEYS))).isTrue();
    assertThat(redeems("pump-7", token)).isFalse();
  }

  @Test
  @DisplayName("Who registered may ask what came of it, with the same token, and nobody else")
  void holds_TOKEN_OF_THE_REGISTRATION_accepts() throws Exception {
    SasToken token = answer(TPM, KEYS);

    assertThat(holds("pump-7", token)).isFalse();
    assertThat(redeems("pump-7", token)).isTrue();
    assertThat(holds("Pump-7", token)).isTrue();
    assertThat(holds("pump-8", token)).isFalse();

    // As long as it keeps asking; then no longer.
    for (int i = 0; i < 5; i++) {
      clock.turn(TpmChallenges.LIFE);
      assertThat(holds("pump-7", token)).isTrue();
    }
    clock.turn(TpmChallenges.LIFE.multipliedBy(3));
    assertThat(holds("pump-7", token)).isFalse();
    assertThat(redeems("pump-7", token)).isFalse();
  }

  @Test
  @DisplayName("A key is good for its life, and not for twice that")
  void redeems_LATE_refuses() throws Exception {
    SasToken inTime = answer(TPM, KEYS);
    clock.turn(TpmChallenges.LIFE.minus(Duration.ofMillis(1)));
    assertThat(redeems("pump-7", inTime)).isTrue();

    SasToken late = answer(TPM, KEYS);
    clock.turn(TpmChallenges.LIFE.multipliedBy(2));
    assertThat(redeems("pump-7", late)).isFalse();
  }

  @Test
  @DisplayName("Asking again, by whomever, takes nothing from who was asked before")
  void challenge_ASKED_AGAIN_leavesTheFirst() throws Exception {
    SasToken token = answer(TPM, KEYS);
    for (int i = 0; i < 50; i++) {
      challenge("pump-7", KEYS);
      challenge("pump-7", keys(TPM, OTHER));
    }
    assertThat(redeems("pump-7", token)).isTrue();
  }

  @Test
  @DisplayName("Another TPM, another id and another hub are told apart")
  void redeems_OTHERS_refuses() throws Exception {
    Bytes blob = challenge("pump-7", KEYS);
    TpmChallenges elsewhere = new TpmChallenges(new SecureRandom(), clock, "hub.example.org");
    SasToken token = answer(TPM, KEYS);

    assertThatThrownBy(() -> OTHER.activate(blob.toByteArray()))
        .isInstanceOf(GeneralSecurityException.class);
    assertThat(redeems("pump-8", token)).isFalse();
    assertThat(elsewhere.redeems("pump-7", KEYS, token)).isFalse();
    assertThat(redeems("pump-7", token)).isTrue();
  }

  @Test
  @DisplayName("A key was made for two public keys: with one of them another it proves nothing")
  void redeems_OTHER_KEYS_refuses() throws Exception {
    SasToken token = answer(TPM, KEYS);

    assertThat(attestation.redeems("pump-7", keys(OTHER, TPM), token)).isFalse();
    assertThat(attestation.redeems("pump-7", keys(TPM, OTHER), token)).isFalse();
    assertThat(attestation.redeems("pump-7", new TpmKeys(EK, null), token)).isFalse();
    assertThat(redeems("pump-7", token)).isTrue();
    assertThat(attestation.holds("pump-7", Bytes.owning(OTHER.endorsementKey()), token)).isFalse();
    assertThat(holds("pump-7", token)).isTrue();
  }

  @Test
  @DisplayName("A challenge with somebody else's storage root key opens in neither TPM")
  void challenge_FOREIGN_STORAGE_ROOT_opensNowhere() {
    Bytes blob = challenge("pump-7", keys(TPM, OTHER));

    for (SoftwareTpm tpm : new SoftwareTpm[] {TPM, OTHER}) {
      assertThatThrownBy(() -> tpm.activate(blob.toByteArray()))
          .isInstanceOf(GeneralSecurityException.class);
    }
  }

  @Test
  @DisplayName("Whatever is changed on the way is found by the TPM, but for the text")
  void activate_TAMPERED_refuses() throws Exception {
    byte[] blob = challenge("pump-7", KEYS).toByteArray();
    int at = 0;
    for (String part : new String[] {"credential", "seed", "duplicate", "seed", "area"}) {
      int size = ByteBuffer.wrap(blob).getShort(at);
      for (int i = at + 2; i < at + 2 + size; i += 13) {
        byte[] changed = blob.clone();
        changed[i] ^= 1;
        assertThatThrownBy(() -> TPM.activate(changed))
            .as(part + " at " + i)
            .isInstanceOf(GeneralSecurityException.class);
      }
      at += 2 + size;
    }
    TPM.activate(blob);
  }

  @Test
  @DisplayName("A device key of any length that a TPM takes arrives; no two seals are alike")
  void wrap_DEVICE_KEY_arrives() throws Exception {
    Bytes text = Bytes.utf8("sr\n1");
    for (int length : new int[] {1, 16, 32, 64}) {
      Bytes key = Bytes.owning(new SecureRandom().generateSeed(length));
      Bytes sealed = done(attestation.wrap(KEYS, key));
      TPM.activate(sealed.toByteArray());

      assertThat(TPM.sign(text.toByteArray()))
          .isEqualTo(TpmCrypto.hmac(key.toByteArray(), text.toByteArray()));
      assertThat(done(attestation.wrap(KEYS, key))).isNotEqualTo(sealed);
    }
    for (Bytes bad : new Bytes[] {Bytes.EMPTY, Bytes.owning(new byte[65])}) {
      assertThat(attestation.wrap(KEYS, bad)).isInstanceOf(Outcome.Refused.class);
    }
  }

  @Test
  @DisplayName("Keys that are none are refused as such, wherever they are shown")
  void check_BAD_KEYS_refuses() {
    for (TpmKeys bad : new TpmKeys[] {new TpmKeys(Bytes.utf8("no"), null), new TpmKeys(EK, EK)}) {
      assertThat(attestation.check(bad)).isInstanceOf(Outcome.Refused.class);
      assertThat(attestation.challenge("pump-7", bad)).isInstanceOf(Outcome.Refused.class);
      assertThat(attestation.wrap(bad, EK)).isInstanceOf(Outcome.Refused.class);
    }
    TpmKeys half = new TpmKeys(EK, null);
    assertThat(attestation.check(half)).isEqualTo(Outcome.done(half));
    assertThat(attestation.check(KEYS)).isEqualTo(Outcome.done(KEYS));
    assertThat(attestation.challenge("pump-7", half))
        .isEqualTo(Outcome.refused(ErrorCode.ARGUMENT_INVALID, "storageRootKey: is missing"));
  }
}
