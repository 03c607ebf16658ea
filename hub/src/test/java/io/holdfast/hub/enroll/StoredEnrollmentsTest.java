/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import static io.holdfast.hub.enroll.ProvisionerRig.KEYS;
import static io.holdfast.hub.enroll.ProvisionerRig.done;
import static io.holdfast.hub.enroll.ProvisionerRig.group;
import static io.holdfast.hub.enroll.ProvisionerRig.individual;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Certified;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.IfMatch;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How enrollments are made, changed, found and forgotten. */
class StoredEnrollmentsTest {

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

  private Enrollments enrollments() {
    return rig.provisioner.enrollments();
  }

  private static <T> ErrorCode code(Outcome<T> outcome) {
    return ((Outcome.Refused<T>) outcome).refusal().code();
  }

  @Test
  @DisplayName("an enrollment and the id scope are the same after a restart")
  void put_ENROLLMENTS_areKept() {
    Certified own = rig.draft("c").selfSigned();
    Enrollment keys =
        rig.enroll(
            new EnrollmentDraft(
                EnrollmentKind.INDIVIDUAL,
                "a",
                "device-a",
                new AskedAttestation.AnyKeys(),
                new EnrollmentTerms(
                    false,
                    true,
                    "h",
                    List.of("i", "j"),
                    AllocationPolicy.CUSTOM,
                    new Webhook("https://h.example/x?code=y", "2019-03-31"),
                    ProvisionerRig.bytes("{}"),
                    new ReprovisionPolicy(false, true)),
                ProvisionerRig.bytes("{\"x\":1}")));
    Enrollment certificate =
        rig.enroll(
            EnrollmentDraft.of(
                EnrollmentKind.INDIVIDUAL,
                "c",
                new Attestation.ClientCertificates(own.certificate(), null)));
    Enrollment references =
        rig.enroll(
            EnrollmentDraft.of(
                EnrollmentKind.GROUP, "g", new Attestation.AuthorityReferences("p", "s")));
    Enrollment tpm =
        rig.enroll(
            EnrollmentDraft.of(
                EnrollmentKind.INDIVIDUAL,
                "t",
                new Attestation.Tpm(new TpmKeys(ProvisionerRig.bytes("ek"), null))));
    String scope = rig.provisioning().idScope();

    rig.reopen();

    assertThat(rig.provisioning().idScope()).isEqualTo(scope).matches("0ne[0-9A-F]{8}");
    assertThat(enrollments().list(EnrollmentKind.INDIVIDUAL, "", 10))
        .containsExactly(keys, certificate, tpm);
    assertThat(enrollments().list(EnrollmentKind.INDIVIDUAL, "A", 1)).containsExactly(certificate);
    assertThat(enrollments().list(EnrollmentKind.GROUP, "", 10)).containsExactly(references);
    assertThat(done(enrollments().find(EnrollmentKind.INDIVIDUAL, "A"))).isEqualTo(keys);
  }

  @Test
  @DisplayName("[dps-73] what is there is not made anew, and changed only as it was last seen")
  void put_CONDITIONS_areKept() {
    Enrollment made = rig.enroll(individual("Dev"));

    assertThat(code(enrollments().put(individual("dev"), null))).isEqualTo(ErrorCode.CONFLICT);
    assertThat(code(enrollments().put(individual("dev"), new IfMatch("old"))))
        .isEqualTo(ErrorCode.PRECONDITION_FAILED);
    assertThat(code(enrollments().put(individual("new"), IfMatch.ANY)))
        .isEqualTo(ErrorCode.ENROLLMENT_NOT_FOUND);
    Enrollment changed =
        done(
            enrollments()
                .put(
                    EnrollmentDraft.of(
                        EnrollmentKind.INDIVIDUAL, "dev", new AskedAttestation.AnyKeys()),
                    new IfMatch(made.etag())));
    assertThat(changed.etag()).isNotEqualTo(made.etag());
    assertThat(changed.id()).isEqualTo("Dev");
    assertThat(changed.attestation()).isEqualTo(new Attestation.SymmetricKey(KEYS));
    assertThat(
            code(enrollments().delete(EnrollmentKind.INDIVIDUAL, "dev", new IfMatch(made.etag()))))
        .isEqualTo(ErrorCode.PRECONDITION_FAILED);
    assertThat(done(enrollments().delete(EnrollmentKind.INDIVIDUAL, "DEV", IfMatch.ANY)))
        .isEqualTo(changed);
    assertThat(code(enrollments().delete(EnrollmentKind.INDIVIDUAL, "dev", IfMatch.ANY)))
        .isEqualTo(ErrorCode.ENROLLMENT_NOT_FOUND);
  }

  @Test
  @DisplayName("a registration goes with its own enrollment, and stays without its group")
  void delete_REGISTERED_forgetsItsOwn() {
    rig.enroll(individual("own"));
    rig.enroll(group("g"));
    var _ = rig.provision(rig.applicant("own", KEYS.primary()));
    var _ = rig.provision(rig.applicant("member", DerivedKeys.of(KEYS, "member").primary()));

    done(enrollments().delete(EnrollmentKind.INDIVIDUAL, "own", IfMatch.ANY));
    done(enrollments().delete(EnrollmentKind.GROUP, "g", IfMatch.ANY));

    Registrations registrations = rig.provisioner.registrations();
    assertThat(code(registrations.find("own"))).isEqualTo(ErrorCode.REGISTRATION_NOT_FOUND);
    DeviceRegistrationState member = done(registrations.find("MEMBER"));
    assertThat(code(registrations.delete("member", new IfMatch("x"))))
        .isEqualTo(ErrorCode.PRECONDITION_FAILED);
    assertThat(done(registrations.delete("member", new IfMatch(member.etag())))).isEqualTo(member);
    assertThat(registrations.ofGroup("g", "", 10)).isEmpty();
  }

  @Test
  @DisplayName("what a group has registered does not go with an enrollment of the device's own")
  void delete_REGISTERED_BY_GROUP_staysRegistered() {
    rig.enroll(ProvisionerRig.group("plant"));
    DeviceRegistrationState state =
        rig.provision(rig.applicant("dev", DerivedKeys.of(ProvisionerRig.KEYS, "dev").primary()));
    rig.enroll(ProvisionerRig.individual("dev"));

    ProvisionerRig.done(
        rig.provisioner.enrollments().delete(EnrollmentKind.INDIVIDUAL, "dev", IfMatch.ANY));

    assertThat(ProvisionerRig.done(rig.provisioner.registrations().find("dev"))).isEqualTo(state);
  }

  @Test
  @DisplayName("what makes no sense is refused")
  void put_NONSENSE_isRefused() {
    for (EnrollmentDraft draft :
        List.of(
            individual("a b"),
            individual("a."),
            individual(""),
            individual("x".repeat(129)),
            EnrollmentDraft.of(
                EnrollmentKind.GROUP,
                "g",
                new Attestation.Tpm(new TpmKeys(ProvisionerRig.bytes("e"), null))),
            EnrollmentDraft.of(
                EnrollmentKind.INDIVIDUAL, "c", new AskedAttestation.AnyCertificates()))) {
      assertThat(code(enrollments().put(draft, null))).isEqualTo(ErrorCode.ARGUMENT_INVALID);
    }
  }
}
