/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import static io.holdfast.hub.registry.Records.await;
import static io.holdfast.hub.registry.Records.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.model.Bytes;
import io.holdfast.model.SasToken;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What requests may take of the hub before their devices have proved anything. */
class RegistrarLimitsTest {

  private static final TpmKeys TPM = new TpmKeys(Bytes.utf8("of a TPM"), Bytes.utf8("root"));
  private static final Bytes LARGE = Bytes.owning(new byte[90 * 1024]);
  private static final int FIT = (32 << 20) / (90 * 1024 + 12);

  @TempDir Path directory;
  private final CountDownLatch judged = new CountDownLatch(1);
  private ProvisionerRig rig;

  @BeforeEach
  void open() {
    rig = new ProvisionerRig(directory);
    rig.tpms = new Slow();
    rig.reopen();
    rig.enroll(EnrollmentDraft.of(EnrollmentKind.INDIVIDUAL, "pump", new Attestation.Tpm(TPM)));
  }

  @AfterEach
  void close() {
    judged.countDown();
    rig.close();
  }

  private CompletableFuture<Outcome<Answer>> ask(Bytes payload) {
    Applicant applicant = new Applicant(rig.provisioning().idScope(), "pump", new Evidence.None());
    return rig.provisioning()
        .register(new Application(applicant, null, payload, TPM, true))
        .toCompletableFuture();
  }

  @Test
  @DisplayName("requests that are looked at hold 32 MiB in all; more are told to come later")
  void register_MANY_LARGE_areBounded() {
    List<CompletableFuture<Outcome<Answer>>> asked = new ArrayList<>();
    for (int i = 0; i < FIT; i++) {
      asked.add(ask(LARGE));
    }

    assertThat(refused(ask(LARGE))).isEqualTo(ErrorCode.THROTTLED);
    CompletableFuture<Outcome<Answer>> small = ask(Bytes.EMPTY);
    assertThat(asked).noneMatch(CompletableFuture::isDone);
    assertThat(small).isNotDone();

    judged.countDown();
    asked.forEach(each -> assertThat(await(each)).isInstanceOf(Outcome.Done.class));
    assertThat(await(small)).isInstanceOf(Outcome.Done.class);
    assertThat(await(ask(LARGE))).as("room is given back").isInstanceOf(Outcome.Done.class);
  }

  /** Takes its time for a challenge. */
  private final class Slow implements TpmAttestation {

    @Override
    public Outcome<TpmKeys> check(TpmKeys keys) {
      return Outcome.done(keys);
    }

    @Override
    public Outcome<Bytes> challenge(String registrationId, TpmKeys keys) {
      try {
        judged.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Outcome.done(Bytes.utf8("blob"));
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
      return Outcome.done(deviceKey);
    }
  }
}
