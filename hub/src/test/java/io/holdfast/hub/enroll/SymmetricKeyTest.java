/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import static io.holdfast.hub.enroll.ProvisionerRig.KEYS;
import static io.holdfast.hub.enroll.ProvisionerRig.done;
import static io.holdfast.hub.enroll.ProvisionerRig.group;
import static io.holdfast.hub.enroll.ProvisionerRig.individual;
import static io.holdfast.hub.registry.Records.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.Records;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.SasToken;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tokens prove, and what a device gets for it. */
class SymmetricKeyTest {

  private static final EnrollmentTerms OWN_HUB =
      new EnrollmentTerms(
          true,
          false,
          "own.example",
          List.of(),
          AllocationPolicy.STATIC,
          null,
          ProvisionerRig.bytes("{\"tags\":{\"site\":\"a\"}}"),
          ReprovisionPolicy.DEFAULT);

  @TempDir Path directory;
  private ProvisionerRig rig;

  @BeforeEach
  void open() {
    rig = new ProvisionerRig(directory);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  @DisplayName(
      "[dps-70] either key of an enrollment registers its device, with its keys, at its hub")
  void register_INDIVIDUAL_isAssigned() {
    rig.enroll(individual("Dev-1").on(OWN_HUB));

    DeviceRegistrationState first = rig.provision(rig.applicant("dev-1", KEYS.primary()));
    DeviceRegistrationState again = rig.provision(rig.applicant("DEV-1", KEYS.secondary()));

    assertThat(first.status()).isEqualTo(RegistrationStatus.ASSIGNED);
    assertThat(first.hub()).isEqualTo("own.example");
    assertThat(first.deviceId()).isEqualTo("Dev-1");
    assertThat(first.substatus()).isEqualTo(Substatus.INITIAL_ASSIGNMENT);
    assertThat(again.operationId()).isNotEqualTo(first.operationId());
    assertThat(again.created()).isEqualTo(first.created());
    DeviceIdentity device = new DeviceIdentity("Dev-1");
    assertThat(
            ((DeviceRegistration) done(await(rig.records.registry().find(device))))
                .authentication())
        .isEqualTo(new Authentication.Sas(KEYS));
    assertThat(done(await(rig.records.twins().get(device))).tagsJson())
        .isEqualTo(ProvisionerRig.bytes("{\"site\":\"a\"}"));
  }

  @Test
  @DisplayName("[dps-49] a derived key is what Azure's documentation computes")
  void derived_VECTOR_isTheSame() {
    String key =
        "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";

    SymmetricKeys derived =
        DerivedKeys.of(SymmetricKeys.ofBase64(key, key), "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6");

    assertThat(Base64.getEncoder().encodeToString(derived.primary().toByteArray()))
        .isEqualTo("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=");
  }

  @Test
  @DisplayName("[dps-70] a group's devices show derived keys; the group's own key is nobody's")
  void register_GROUP_wantsDerivedKeys() {
    rig.enroll(group("plant").on(OWN_HUB));
    SymmetricKeys derived = DerivedKeys.of(KEYS, "pump-7");

    DeviceRegistrationState state = rig.provision(rig.applicant("pump-7", derived.secondary()));

    assertThat(state.deviceId()).isEqualTo("pump-7");
    assertThat(state.enrollmentId()).isEqualTo("plant");
    assertThat(
            ((DeviceRegistration)
                    done(await(rig.records.registry().find(new DeviceIdentity("pump-7")))))
                .authentication())
        .isEqualTo(new Authentication.Sas(derived));
    assertThat(rig.refusal(rig.applicant("pump-8", KEYS.primary())))
        .isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
    assertThat(rig.refusal(rig.applicant("pump-8", derived.primary())))
        .isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
    assertThat(rig.provisioner.registrations().ofGroup("PLANT", "", 10)).containsExactly(state);
  }

  @Test
  @DisplayName("[dps-69] tokens of every SDK's spelling register; an expired or another's does not")
  void register_SPELLINGS_areTaken() {
    rig.enroll(individual("dev").on(OWN_HUB));
    String scope = rig.provisioning().idScope();
    String plain = scope + "/registrations/dev";
    String encoded = scope + "%2Fregistrations%2Fdev";
    for (String resource :
        List.of(
            plain,
            encoded,
            scope + "%2fregistrations%2fdev",
            encoded.toLowerCase(Locale.ROOT),
            plain.toLowerCase(Locale.ROOT))) {
      SasToken token = rig.sign(resource, KEYS.primary());
      String bare = token.text();
      for (String text :
          List.of(
              bare,
              bare + "&skn=",
              bare + "&skn=registration",
              "SharedAccessSignature skn=registration&se="
                  + token.expiry()
                  + bare.substring("SharedAccessSignature ".length())
                      .replaceFirst("sr=([^&]*)&(sig=[^&]*)&se=\\d+", "&$2&sr=$1"))) {
        assertThat(rig.register(new Applicant(scope, "dev", new Evidence.Token(text))))
            .as(text.replaceAll("sig=[^&]*", "sig=…"))
            .isInstanceOf(Outcome.Done.class);
      }
    }
    SasToken late = rig.sign(plain, KEYS.primary());
    assertThat(rig.refusal(rig.shows("dev", rig.sign(scope + "/registrations/b", KEYS.primary()))))
        .isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
    rig.records.clock().turn(Duration.ofHours(2));
    assertThat(rig.refusal(rig.shows("dev", late))).isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
  }

  @Test
  @DisplayName("[dps-60] a disabled enrollment of its own keeps a member of an enabled group out")
  void register_DISABLED_INDIVIDUAL_isNotAssigned() {
    rig.enroll(group("plant").on(OWN_HUB));
    SymmetricKeys derived = DerivedKeys.of(KEYS, "pump");
    rig.enroll(
        EnrollmentDraft.of(EnrollmentKind.INDIVIDUAL, "pump", new Attestation.SymmetricKey(derived))
            .on(OWN_HUB.with(false)));

    Answer.Operation answer =
        (Answer.Operation) done(rig.register(rig.applicant("pump", derived.primary())));

    assertThat(answer.state().status()).isEqualTo(RegistrationStatus.DISABLED);
    assertThat(await(rig.records.registry().devices("", 10))).isEmpty();
  }

  @Test
  @DisplayName("what waits its turn goes on after a restart, under the same operation")
  void register_TOO_MANY_waitTheirTurn() {
    rig.perMinute = 1;
    rig.waitsForEver = true;
    rig.reopen();
    rig.enroll(individual("a").on(OWN_HUB));
    rig.enroll(individual("b").on(OWN_HUB));
    Applicant second = rig.applicant("b", KEYS.primary());
    assertThat(rig.provision(rig.applicant("a", KEYS.primary())).status())
        .isEqualTo(RegistrationStatus.ASSIGNED);
    assertThat(
            Records.refused(
                rig.provisioning()
                    .register(new Application(second, null, Bytes.EMPTY, null, false))))
        .isEqualTo(ErrorCode.THROTTLED);

    DeviceRegistrationState waiting = ((Answer.Operation) done(rig.register(second))).state();
    assertThat(waiting.status()).isEqualTo(RegistrationStatus.ASSIGNING);
    assertThat(((Answer.Operation) done(rig.register(second))).state()).isEqualTo(waiting);
    rig.perMinute = 1000;
    rig.waitsForEver = false;
    rig.reopen();

    DeviceRegistrationState state =
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> done(rig.provisioner.registrations().find("b")),
                DeviceRegistrationState::isFinal);
    assertThat(state.status()).isEqualTo(RegistrationStatus.ASSIGNED);
    assertThat(state.operationId()).isEqualTo(waiting.operationId());
  }

  @Test
  @DisplayName("after a restart all that is under way waits its turn, however long that takes")
  void resume_MANY_waitTheirTurn() {
    rig.perMinute = 2;
    rig.waitsForEver = true;
    rig.reopen();
    rig.enroll(group("plant").on(OWN_HUB));
    for (int i = 0; i < 132; i++) {
      String id = "d" + i;
      assertThat(rig.register(rig.applicant(id, DerivedKeys.of(KEYS, id).primary())))
          .isInstanceOf(Outcome.Done.class);
    }
    rig.outcome("d0");
    rig.outcome("d1");
    rig.perMinute = 1;
    rig.delays.clear();
    rig.reopen();

    // One of the 130 begins at once.
    assertThat(rig.delays).hasSize(129).doesNotHaveDuplicates();
    assertThat(rig.delays.getLast()).isEqualTo(Duration.ofMinutes(129));
  }

  @Test
  @DisplayName("look-ups are paced as polls are, together with them; a stranger's take none away")
  void lookUp_TOO_OFTEN_isThrottled() {
    rig.enroll(individual("dev").on(OWN_HUB));
    Applicant device = rig.applicant("dev", KEYS.primary());
    DeviceRegistrationState state = rig.provision(device);
    Applicant stranger = rig.applicant("dev", DerivedKeys.of(KEYS, "dev").primary());
    for (int i = 0; i < 5; i++) {
      assertThat(Records.refused(rig.provisioning().lookUp(stranger)))
          .isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
      assertThat(done(await(rig.provisioning().lookUp(device)))).isEqualTo(state);
    }

    assertThat(Records.refused(rig.provisioning().lookUp(device))).isEqualTo(ErrorCode.THROTTLED);
    assertThat(Records.refused(rig.provisioning().poll(device, state.operationId(), false)))
        .isEqualTo(ErrorCode.THROTTLED);
    rig.records.clock().turn(Duration.ofSeconds(2));
    assertThat(done(await(rig.provisioning().lookUp(device)))).isEqualTo(state);
    assertThat(Records.refused(rig.provisioning().lookUp(device))).isEqualTo(ErrorCode.THROTTLED);
  }

  @Test
  @DisplayName(
      "nobody's id, another scope, no id and another's body are each refused for what it is")
  void register_WRONG_isRefused() {
    rig.enroll(individual("dev").on(OWN_HUB));
    Applicant right = rig.applicant("dev", KEYS.primary());

    assertThat(rig.refusal(rig.applicant("else", KEYS.primary())))
        .isEqualTo(ErrorCode.ENROLLMENT_NOT_FOUND);
    assertThat(rig.refusal(new Applicant("0neFFFFFFFF", "dev", right.evidence())))
        .isEqualTo(ErrorCode.ENROLLMENT_NOT_FOUND);
    assertThat(rig.refusal(new Applicant(right.idScope(), "dev", new Evidence.None())))
        .isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
    assertThat(rig.refusal(new Applicant(right.idScope(), "d v", right.evidence())))
        .isEqualTo(ErrorCode.ARGUMENT_INVALID);
    assertThat(
            Records.refused(
                rig.provisioning()
                    .register(new Application(right, "other", Bytes.EMPTY, null, true))))
        .isEqualTo(ErrorCode.ARGUMENT_INVALID);
    assertThat(Records.refused(rig.provisioning().poll(right, "5.x", true)))
        .isEqualTo(ErrorCode.REGISTRATION_NOT_FOUND);
  }
}
