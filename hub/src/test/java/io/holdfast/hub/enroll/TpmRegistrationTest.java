/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import static io.holdfast.hub.enroll.ProvisionerRig.KEYS;
import static io.holdfast.hub.enroll.ProvisionerRig.done;
import static io.holdfast.hub.enroll.ProvisionerRig.individual;
import static io.holdfast.hub.registry.Records.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.tpm.SoftwareTpm;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.enroll.tpm.TpmChallenges;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.Records;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.SasToken;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices with a TPM, from the challenge to the hub, and what else they might show. */
class TpmRegistrationTest {

  private static final SoftwareTpm TPM = SoftwareTpm.create();
  private static final SoftwareTpm OTHER = SoftwareTpm.create();
  private static final TpmKeys SHOWN = keys(TPM, TPM);

  @TempDir Path directory;
  private ProvisionerRig rig;

  @BeforeEach
  void open() {
    rig = new ProvisionerRig(directory);
    rig.tpms = new TpmChallenges(new SecureRandom(), rig.records.clock(), "own.example");
    rig.reopen();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static TpmKeys keys(SoftwareTpm endorsement, SoftwareTpm storageRoot) {
    return new TpmKeys(
        Bytes.owning(endorsement.endorsementKey()), Bytes.owning(storageRoot.storageRootKey()));
  }

  private static EnrollmentDraft enrollment(SoftwareTpm tpm, @Nullable SoftwareTpm storageRoot) {
    TpmKeys both = keys(tpm, storageRoot == null ? tpm : storageRoot);
    return EnrollmentDraft.of(
            EnrollmentKind.INDIVIDUAL,
            "pump",
            new Attestation.Tpm(
                new TpmKeys(
                    both.endorsementKey(), storageRoot == null ? null : both.storageRootKey())))
        .on(
            new EnrollmentTerms(
                true,
                false,
                "own.example",
                List.of(),
                AllocationPolicy.STATIC,
                null,
                Bytes.EMPTY,
                ReprovisionPolicy.DEFAULT));
  }

  private Outcome<Answer> register(Evidence evidence, @Nullable TpmKeys tpm) {
    Applicant applicant = new Applicant(rig.provisioning().idScope(), "pump", evidence);
    return await(
        rig.provisioning().register(new Application(applicant, null, Bytes.EMPTY, tpm, false)));
  }

  private ErrorCode refusal(Evidence evidence, @Nullable TpmKeys tpm) {
    return switch (register(evidence, tpm)) {
      case Outcome.Done<Answer>(Answer answer) -> throw new AssertionError(answer);
      case Outcome.Refused<Answer>(var refused) -> refused.code();
    };
  }

  /** What the TPM signs once it has taken its challenge in. */
  private Evidence challenged(TpmKeys shown) throws Exception {
    Answer.Challenge challenge = (Answer.Challenge) done(register(new Evidence.None(), shown));
    assertThat(challenge.keyName()).isEqualTo("registration");
    TPM.activate(challenge.blob().toByteArray());
    String resource = rig.provisioning().idScope() + "%2Fregistrations%2Fpump";
    long expiry = rig.records.clock().instant().plusSeconds(600).getEpochSecond();
    byte[] signature =
        TPM.sign(SasToken.textToSign(resource, expiry).getBytes(StandardCharsets.UTF_8));
    String base64 = Base64.getEncoder().encodeToString(signature);
    return new Evidence.Token(new SasToken(resource, base64, expiry, "registration").text());
  }

  private Outcome<DeviceRegistrationState> lookUp(Evidence evidence) {
    return await(
        rig.provisioning().lookUp(new Applicant(rig.provisioning().idScope(), "pump", evidence)));
  }

  @Test
  @DisplayName("[dps-53] the enrolled TPM registers, and gets the key that its hub knows it by")
  void register_ENROLLED_isAssigned() throws Exception {
    rig.enroll(enrollment(TPM, null));
    Evidence token = challenged(SHOWN);

    assertThat(register(token, SHOWN)).isInstanceOf(Outcome.Done.class);

    DeviceRegistrationState state = rig.outcome("pump");
    assertThat(state.status()).isEqualTo(RegistrationStatus.ASSIGNED);
    assertThat(done(lookUp(token))).isEqualTo(state);
    TPM.activate(state.tpmKey().toByteArray());
    DeviceRegistration device =
        (DeviceRegistration) done(await(rig.records.registry().find(new DeviceIdentity("pump"))));
    Bytes key = ((Authentication.Sas) device.authentication()).keys().primary();
    SasToken byHub = SasToken.sign("own.example", key.toByteArray(), 1, null);
    assertThat(
            Base64.getEncoder()
                .encodeToString(TPM.sign("own.example\n1".getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(byHub.signature());
  }

  @Test
  @DisplayName(
      "[dps-54] another TPM gets no challenge, and its keys in a signed request are refused")
  void register_OTHER_KEYS_areRefused() throws Exception {
    rig.enroll(enrollment(TPM, null));
    assertThat(refusal(new Evidence.None(), keys(OTHER, OTHER)))
        .isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
    assertThat(refusal(new Evidence.None(), null)).isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
    Evidence token = challenged(SHOWN);

    for (TpmKeys wrong :
        List.of(
            keys(OTHER, OTHER),
            keys(OTHER, TPM),
            keys(TPM, OTHER),
            new TpmKeys(SHOWN.endorsementKey(), null))) {
      assertThat(refusal(token, wrong)).isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
    }
    assertThat(refusal(token, null)).isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);

    // All that has not used the challenge up.
    assertThat(register(token, SHOWN)).isInstanceOf(Outcome.Done.class);
    assertThat(rig.outcome("pump").status()).isEqualTo(RegistrationStatus.ASSIGNED);
    assertThat(refusal(token, SHOWN)).as("replayed").isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
  }

  @Test
  @DisplayName("[dps-54] an enrolled storage root key is compared, too; then it need not be shown")
  void register_ENROLLED_STORAGE_ROOT_isCompared() throws Exception {
    rig.enroll(enrollment(TPM, TPM));
    assertThat(refusal(new Evidence.None(), keys(TPM, OTHER)))
        .isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
    Evidence token = challenged(SHOWN);
    assertThat(refusal(token, keys(TPM, OTHER))).isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);

    assertThat(register(token, null)).isInstanceOf(Outcome.Done.class);
    assertThat(rig.outcome("pump").status()).isEqualTo(RegistrationStatus.ASSIGNED);
  }

  @Test
  @DisplayName("[dps-54] a challenge is for the TPM that was enrolled when it was made")
  void register_ENROLLMENT_CHANGED_isRefused() throws Exception {
    rig.enroll(enrollment(TPM, null));
    Evidence token = challenged(SHOWN);

    rig.change(enrollment(OTHER, null));
    assertThat(refusal(token, SHOWN)).isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
    assertThat(refusal(token, keys(OTHER, TPM))).isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
    assertThat(refusal(token, keys(OTHER, OTHER))).isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);

    rig.change(enrollment(TPM, null));
    assertThat(register(token, SHOWN)).isInstanceOf(Outcome.Done.class);
    assertThat(rig.outcome("pump").status()).isEqualTo(RegistrationStatus.ASSIGNED);
    rig.change(enrollment(OTHER, null));
    assertThat(lookUp(token)).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  @DisplayName("what waits its turn fails if its enrollment is for another TPM by then")
  void assign_ENROLLMENT_CHANGED_fails() throws Exception {
    rig.perMinute = 1;
    rig.waitsForEver = true;
    rig.reopen();
    rig.enroll(enrollment(TPM, null));
    rig.enroll(individual("first"));
    assertThat(rig.register(rig.applicant("first", KEYS.primary())))
        .isInstanceOf(Outcome.Done.class);
    Answer.Operation waiting = (Answer.Operation) done(register(challenged(SHOWN), SHOWN));
    assertThat(waiting.isUnderWay()).isTrue();
    rig.change(enrollment(OTHER, null));
    rig.perMinute = 1000;
    rig.waitsForEver = false;
    rig.reopen();

    DeviceRegistrationState state = rig.outcome("pump");

    assertThat(state.status()).isEqualTo(RegistrationStatus.FAILED);
    assertThat(state.errorCode()).isEqualTo(401002);
    assertThat(state.tpmKey()).isEqualTo(Bytes.EMPTY);
    assertThat(Records.refused(rig.records.registry().find(new DeviceIdentity("pump"))))
        .isEqualTo(ErrorCode.DEVICE_NOT_FOUND);
  }

  @Test
  @DisplayName("a device that shows a certificate to every server is challenged all the same")
  void register_CERTIFICATE_AND_TPM_isChallenged() {
    rig.enroll(enrollment(TPM, null));
    Evidence chain = new Evidence.Chain(rig.draft("pump").selfSigned().chain());

    assertThat(done(register(chain, SHOWN))).isInstanceOf(Answer.Challenge.class);
  }

  @Test
  @DisplayName("with groups about, a stranger that shows keys learns nothing of who is enrolled")
  void register_STRANGER_WITH_KEYS_isUnauthorized() {
    assertThat(refusal(new Evidence.None(), SHOWN)).isEqualTo(ErrorCode.ENROLLMENT_NOT_FOUND);

    rig.enroll(ProvisionerRig.group("plant"));
    assertThat(refusal(new Evidence.None(), SHOWN)).isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
  }
}
