/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.core;

import io.holdfast.client.core.Credentials;
import io.holdfast.faults.tpm.SoftwareTpm;
import io.holdfast.model.Bytes;
import io.holdfast.provisioning.attest.Attestation;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A module whose key is the blob that it was given last, unless that begins with "bad"; it fails
 * once it is told that it is broken. Counts the questions that overlap.
 */
final class PretendedTpm implements Attestation.Tpm {

  private static final SoftwareTpm KEYS = SoftwareTpm.create();

  final AtomicInteger overlaps = new AtomicInteger();
  volatile boolean broken;
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile Bytes key = Bytes.EMPTY;

  Bytes key() {
    return key;
  }

  @Override
  public String registrationId() {
    return "pump 7";
  }

  @Override
  public Credentials credentials() {
    return new Credentials.Certificate();
  }

  @Override
  public Bytes endorsementKey() {
    enter();
    return leave(Bytes.owning(KEYS.endorsementKey()));
  }

  @Override
  public Bytes storageRootKey() {
    enter();
    return leave(Bytes.owning(KEYS.storageRootKey()));
  }

  @Override
  public boolean activate(Bytes blob) {
    enter();
    boolean good = !blob.utf8().startsWith("bad");
    if (good) {
      key = blob;
    }
    return leave(good);
  }

  @Override
  public Bytes sign(Bytes text) {
    enter();
    try {
      javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
      mac.init(new javax.crypto.spec.SecretKeySpec(key.toByteArray(), "HmacSHA256"));
      return leave(Bytes.owning(mac.doFinal(text.toByteArray())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void enter() {
    if (broken) {
      throw new IllegalStateException("broken");
    }
    if (!asked.compareAndSet(false, true)) {
      overlaps.incrementAndGet();
    }
  }

  private <T> T leave(T answer) {
    asked.set(false);
    return answer;
  }
}
