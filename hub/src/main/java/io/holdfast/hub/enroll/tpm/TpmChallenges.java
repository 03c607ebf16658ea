/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll.tpm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.enroll.TpmAttestation;
import io.holdfast.hub.enroll.TpmKeys;
import io.holdfast.model.Bytes;
import io.holdfast.model.SasToken;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Challenges TPMs. A device that shows its public keys is given a key that only the TPM behind them
 * can take in; a token signed with that proves that the device has this TPM.
 *
 * <p>What is given is made of a secret, the id, the TPM's public keys, the time and how often the
 * id has registered of late: so nothing is remembered of who only asked, and asking again takes
 * nothing from a device that was asked before. Each key is good for one registration by that TPM,
 * and for the questions about it. A hub that starts again has another secret; devices then begin
 * anew.
 *
 * <p>Tokens are only checked for who signed them: resource and expiry are the caller's to check.
 * Any thread.
 */
public final class TpmChallenges implements TpmAttestation {

  /** How long a key is good at least; at most it is twice that. */
  public static final Duration LIFE = Duration.ofMinutes(5);

  /** The most registrations whose keys are remembered; far more than happen in {@link #LIFE}. */
  private static final int MOST_USED = 100_000;

  private static final int KEY_BYTES = 32;

  /** The block of SHA-256. */
  private static final int LONGEST_KEY = 64;

  /** An id's registrations: how many there were, the last one's key and TPM, until when to know. */
  private record Used(long count, Bytes key, Bytes endorsementKey, Instant until) {}

  private final SecureRandom random;
  private final InstantSource clock;
  private final Bytes text;
  private final byte[] secret = new byte[KEY_BYTES];
  private final ConcurrentHashMap<String, Used> used = new ConcurrentHashMap<>();

  /**
   * Challenges by a secret of its own.
   *
   * @param random for that secret, and for seeds
   * @param clock what keys grow old by
   * @param text what each blob also tells the device, such as the service's name; not secret, some
   *     hundred bytes at most
   */
  public TpmChallenges(SecureRandom random, InstantSource clock, String text) {
    this.random = random;
    this.clock = clock;
    this.text = Bytes.utf8(text);
    random.nextBytes(secret);
  }

  @Override
  public Outcome<TpmKeys> check(TpmKeys keys) {
    try {
      var _ = EndorsementKey.of(keys.endorsementKey());
      Bytes storageRoot = keys.storageRootKey();
      if (storageRoot != null) {
        var _ = StorageRootKey.of(storageRoot);
      }
      return Outcome.done(keys);
    } catch (InvalidTpmKeyException e) {
      return Outcome.refused(ErrorCode.ARGUMENT_INVALID, String.valueOf(e.getMessage()));
    }
  }

  /** Costs about half a millisecond. */
  @Override
  public Outcome<Bytes> challenge(String registrationId, TpmKeys keys) {
    String id = fold(registrationId);
    return TpmIdentity.read(keys)
        .map(tpm -> ActivationBlob.seal(tpm, key(id, keys, window(), count(id)), text, random));
  }

  @Override
  public boolean redeems(String registrationId, TpmKeys keys, SasToken token) {
    String id = fold(registrationId);
    boolean[] proved = {false};
    used.compute(
        id,
        (same, before) -> {
          long count = before == null || isOver(before) ? 0 : before.count();
          Bytes key = signer(id, keys, count, token);
          if (key == null) {
            return before;
          }
          proved[0] = true;
          return new Used(count + 1, key, keys.endorsementKey(), over());
        });
    if (used.size() > MOST_USED) {
      used.values().removeIf(this::isOver);
    }
    return proved[0];
  }

  @Override
  public boolean holds(String registrationId, Bytes endorsementKey, SasToken token) {
    String id = fold(registrationId);
    Used last = used.get(id);
    if (last == null
        || isOver(last)
        || !last.endorsementKey().equals(endorsementKey)
        || !token.verify(last.key().toByteArray())) {
      return false;
    }
    used.replace(id, last, new Used(last.count(), last.key(), endorsementKey, over()));
    return true;
  }

  @Override
  public Outcome<Bytes> wrap(TpmKeys keys, Bytes deviceKey) {
    if (deviceKey.isEmpty() || deviceKey.length() > LONGEST_KEY) {
      return Outcome.refused(
          ErrorCode.ARGUMENT_INVALID, "no TPM takes a key of " + deviceKey.length() + " bytes");
    }
    return TpmIdentity.read(keys).map(tpm -> ActivationBlob.seal(tpm, deviceKey, text, random));
  }

  /** The key of a challenge that signed the token, of this window of time or the last. */
  private @Nullable Bytes signer(String id, TpmKeys keys, long count, SasToken token) {
    long window = window();
    for (long each = window; each >= window - 1; each--) {
      Bytes key = key(id, keys, each, count);
      if (token.verify(key.toByteArray())) {
        return key;
      }
    }
    return null;
  }

  private Bytes key(String id, TpmKeys keys, long window, long count) {
    byte[] numbers = ByteBuffer.allocate(16).putLong(window).putLong(count).array();
    Bytes root = keys.storageRootKey();
    return Bytes.owning(
        TpmCrypto.hmac(
            secret,
            numbers,
            TpmCrypto.sha256(keys.endorsementKey().toByteArray()),
            TpmCrypto.sha256(root == null ? new byte[0] : root.toByteArray()),
            id.getBytes(UTF_8)));
  }

  private long count(String id) {
    Used before = used.get(id);
    return before == null || isOver(before) ? 0 : before.count();
  }

  private long window() {
    return Math.floorDiv(clock.millis(), LIFE.toMillis());
  }

  /** Later than any key of the present window is good, so that a count may begin again. */
  private Instant over() {
    return clock.instant().plus(LIFE.multipliedBy(2));
  }

  private boolean isOver(Used one) {
    return clock.instant().isAfter(one.until());
  }

  /** Ids are the same in any letter case. */
  private static String fold(String registrationId) {
    return registrationId.toLowerCase(Locale.ROOT);
  }
}
