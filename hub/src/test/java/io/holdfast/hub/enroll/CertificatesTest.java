/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Certified;
import io.holdfast.hub.ErrorCode;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What certificates prove. */
class CertificatesTest {

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

  private RegistrationStatus status(String id, Certified shown) {
    return rig.provision(rig.shows(id, shown)).status();
  }

  private static EnrollmentDraft individual(String id, Certified authority) {
    return EnrollmentDraft.of(
        EnrollmentKind.INDIVIDUAL,
        id,
        new Attestation.SigningCertificates(authority.certificate(), null));
  }

  private static Certified showing(Certified own, Certified... others) {
    List<X509Certificate> chain = new ArrayList<>(List.of(own.certificate()));
    for (Certified other : others) {
      chain.add(other.certificate());
    }
    return new Certified(own.key(), chain);
  }

  private static EnrollmentDraft group(String id, Certified authority) {
    return EnrollmentDraft.of(
        EnrollmentKind.GROUP,
        id,
        new Attestation.SigningCertificates(authority.certificate(), null));
  }

  @Test
  @DisplayName("[dps-56] both certificates of an enrollment register, no other one of that name")
  void register_CLIENT_CERTIFICATES_areTaken() {
    Certified primary = rig.draft("dev").selfSigned();
    Certified secondary = rig.draft("dev").selfSigned();
    rig.enroll(
        EnrollmentDraft.of(
            EnrollmentKind.INDIVIDUAL,
            "dev",
            new Attestation.ClientCertificates(primary.certificate(), secondary.certificate())));

    assertThat(status("dev", primary)).isEqualTo(RegistrationStatus.ASSIGNED);
    assertThat(status("dev", secondary)).isEqualTo(RegistrationStatus.ASSIGNED);
    assertThat(rig.refusal(rig.shows("dev", rig.draft("dev").selfSigned())))
        .isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
  }

  @Test
  @DisplayName("[dps-57] a chain registers at the nearest group, if an authority of it was proved")
  void register_CHAIN_isOfItsNearestGroup() {
    Certified root = rig.draft("root").authority().selfSigned();
    Certified middle = rig.draft("middle").authority().by(root);
    Certified leaf = rig.draft("dev").by(middle);
    rig.enroll(group("of-root", root));

    assertThat(rig.refusal(rig.shows("dev", leaf))).isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);

    rig.prove("root", root);
    assertThat(status("dev", leaf)).isEqualTo(RegistrationStatus.ASSIGNED);
    assertThat(status("dev", leaf.showing(2))).isEqualTo(RegistrationStatus.ASSIGNED);
    assertThat(status("dev2", rig.draft("dev2").by(root))).isEqualTo(RegistrationStatus.ASSIGNED);

    rig.enroll(group("of-middle", middle).on(EnrollmentTerms.DEFAULT.with(false)));
    Answer.Operation answer =
        (Answer.Operation) ProvisionerRig.done(rig.register(rig.shows("dev", leaf)));
    assertThat(answer.state().status()).isEqualTo(RegistrationStatus.DISABLED);
    assertThat(status("dev2", rig.draft("dev2").by(root))).isEqualTo(RegistrationStatus.ASSIGNED);
  }

  @Test
  @DisplayName("[dps-56] a device's own enrollment takes a chain below its authority, once proved")
  void register_OWN_AUTHORITY_isFollowed() {
    Certified root = rig.draft("root").authority().selfSigned();
    Certified middle = rig.draft("middle").authority().by(root);
    Certified leaf = rig.draft("dev").by(middle);
    rig.enroll(individual("dev", root));

    assertThat(rig.refusal(rig.shows("dev", leaf))).isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);

    rig.prove("root", root);
    assertThat(status("dev", leaf)).isEqualTo(RegistrationStatus.ASSIGNED);
    assertThat(status("dev", rig.draft("dev").by(root))).isEqualTo(RegistrationStatus.ASSIGNED);
    Certified stranger = rig.draft("root").authority().selfSigned();
    assertThat(rig.refusal(rig.shows("dev", rig.draft("dev").by(stranger))))
        .isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
  }

  @Test
  @DisplayName("[dps-57] others' certificates beside one's own lead to no other's enrollment")
  void register_CHAIN_OF_OTHERS_isRefused() {
    Certified own = rig.draft("own").authority().selfSigned();
    Certified others = rig.draft("others").authority().selfSigned();
    rig.prove("own", own);
    rig.prove("others", others);
    rig.enroll(group("of-others", others));
    rig.enroll(individual("dev2", others));
    Certified strangers = rig.draft("public").by(others);
    // By its name it could have signed the device's: only the key tells.
    Certified namesake = rig.draft("own").authority().by(others);

    for (String id : List.of("dev", "dev2")) {
      Certified leaf = rig.draft(id).by(own);
      for (Certified shown :
          List.of(
              showing(leaf, strangers),
              showing(leaf, own, strangers),
              showing(leaf, namesake),
              showing(leaf, namesake, others))) {
        assertThat(rig.refusal(rig.shows(id, shown))).isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
      }
    }
  }

  @Test
  @DisplayName("[dps-57] a disabled branch is not left by showing a certificate beside it")
  void register_DISABLED_BRANCH_isNotEvaded() {
    Certified root = rig.draft("root").authority().selfSigned();
    Certified branch = rig.draft("branch").authority().by(root);
    Certified twig = rig.draft("twig").authority().by(branch);
    Certified leaf = rig.draft("dev").by(twig);
    rig.prove("root", root);
    rig.prove("twig", twig);
    rig.enroll(group("of-root", root));
    rig.enroll(group("of-branch", branch).on(EnrollmentTerms.DEFAULT.with(false)));
    Certified beside = rig.draft("public").by(root);

    assertThat(rig.refusal(rig.shows("dev", showing(leaf, beside))))
        .isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
    for (Certified shown : List.of(leaf, showing(leaf, twig, beside))) {
      Answer.Operation answer =
          (Answer.Operation) ProvisionerRig.done(rig.register(rig.shows("dev", shown)));
      assertThat(answer.state().status()).isEqualTo(RegistrationStatus.DISABLED);
      assertThat(answer.state().enrollmentId()).isEqualTo("of-branch");
    }
  }

  @Test
  @DisplayName("[dps-57] an authority that was proved below the enrolled one does not count")
  void register_PROVED_BELOW_isRefused() {
    Certified root = rig.draft("root").authority().selfSigned();
    Certified middle = rig.draft("middle").authority().by(root);
    Certified leaf = rig.draft("dev").by(middle);
    rig.prove("middle", middle);
    rig.enroll(group("of-root", root));

    assertThat(rig.refusal(rig.shows("dev", leaf))).isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
    rig.prove("root", root);
    assertThat(status("dev", leaf)).isEqualTo(RegistrationStatus.ASSIGNED);
  }

  @Test
  @DisplayName("a group that names an authority takes its devices, once that is proved")
  void register_REFERENCE_isFollowed() {
    Certified root = rig.draft("root").authority().selfSigned();
    rig.prove("factory", root);
    rig.enroll(
        EnrollmentDraft.of(
            EnrollmentKind.GROUP, "g", new Attestation.AuthorityReferences("factory", null)));

    assertThat(status("dev", rig.draft("dev").by(root))).isEqualTo(RegistrationStatus.ASSIGNED);
    assertThat(
            rig.refusal(
                rig.shows("dev", rig.draft("dev").by(rig.draft("root").authority().selfSigned()))))
        .isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
  }

  @Test
  @DisplayName("[dps-58] a certificate for another name does not register")
  void register_OTHER_NAME_isRefused() {
    Certified own = rig.draft("other").selfSigned();
    rig.enroll(
        EnrollmentDraft.of(
            EnrollmentKind.INDIVIDUAL,
            "dev",
            new Attestation.ClientCertificates(own.certificate(), null)));

    assertThat(rig.refusal(rig.shows("dev", own))).isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
  }

  @Test
  @DisplayName("[dps-58] a name that only looks like the id in capitals is another")
  void register_LOOK_ALIKE_NAME_isRefused() {
    // The sign of Kelvin, whose lower case is the letter k.
    Certified own = rig.draft("dev-\u212A").selfSigned();
    rig.enroll(
        EnrollmentDraft.of(
            EnrollmentKind.INDIVIDUAL,
            "dev-k",
            new Attestation.ClientCertificates(own.certificate(), null)));

    assertThat(rig.refusal(rig.shows("dev-k", own))).isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
  }

  @Test
  @DisplayName("[dps-59] an expired certificate does not register, be it enrolled or signed")
  void register_EXPIRED_isRefused() {
    Instant now = rig.records.clock().instant();
    Certified root = rig.draft("root").authority().selfSigned();
    rig.prove("root", root);
    rig.enroll(group("g", root));
    Certified own = rig.draft("own").valid(now.minusSeconds(99), now.minusSeconds(9)).selfSigned();
    rig.enroll(
        EnrollmentDraft.of(
            EnrollmentKind.INDIVIDUAL,
            "own",
            new Attestation.ClientCertificates(own.certificate(), null)));
    Certified leaf = rig.draft("leaf").valid(now.minusSeconds(99), now.minusSeconds(9)).by(root);

    assertThat(rig.refusal(rig.shows("own", own))).isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
    assertThat(rig.refusal(rig.shows("leaf", leaf))).isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
  }
}
