/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.trust;

import static io.holdfast.hub.registry.Records.done;
import static io.holdfast.hub.registry.Records.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.Records;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How authorities are named, proved and forgotten. */
class StoredAuthoritiesTest {

  @TempDir Path directory;
  private Records records;
  private StoredAuthorities authorities;
  private Certified root;

  @BeforeEach
  void open() {
    records = new Records(directory);
    authorities = opened();
    root = draft("root").authority().selfSigned();
  }

  @AfterEach
  void close() {
    records.close();
  }

  private StoredAuthorities opened() {
    return StoredAuthorities.open(
        records.store(), records.writer(), records.clock(), new SplittableRandom());
  }

  private CertificateDraft draft(String name) {
    return CertificateDraft.of("CN=" + name, records.clock().instant());
  }

  private CertificateAuthority create(String name, Certified certified) {
    return done(authorities.create(name, certified.certificate()));
  }

  private String newCode() {
    CertificateAuthority asked = done(authorities.newCode("a", IfMatch.ANY));
    return Objects.requireNonNull(asked.verificationCode());
  }

  private ErrorCode refusedProof(Certified proof) {
    return refused(authorities.verify("a", proof.certificate(), IfMatch.ANY));
  }

  @Test
  @DisplayName("an authority is trusted from its proof to its end, over a restart, too")
  void verify_PROOF_makesItTrusted() {
    CertificateAuthority made = create("a", root);
    assertThat(made.verified()).isFalse();
    assertThat(authorities.trusted(root.certificate().getSubjectX500Principal())).isEmpty();

    String code = newCode();
    Certified proof = draft(code.toLowerCase(Locale.ROOT)).by(root);
    CertificateAuthority proved = done(authorities.verify("a", proof.certificate(), IfMatch.ANY));
    records.reopen();
    authorities = opened();

    assertThat(proved.verified()).isTrue();
    assertThat(proved.verificationCode()).isNull();
    assertThat(done(authorities.find("a"))).isEqualTo(proved);
    assertThat(authorities.trusted(root.certificate().getSubjectX500Principal()))
        .containsExactly(proved);
    assertThat(authorities.isTrusted(made)).isTrue();
    done(authorities.delete("a", IfMatch.ANY));
    assertThat(authorities.isTrusted(made)).isFalse();
    records.reopen();
    assertThat(Records.await(opened().all())).isEmpty();
  }

  @Test
  @DisplayName("only a certificate for the last code, of this authority, valid now, is a proof")
  void verify_NO_PROOF_isRefused() {
    create("a", root);
    assertThat(refusedProof(draft("x").by(root))).isEqualTo(ErrorCode.CONFLICT);
    String before = newCode();
    String code = newCode();
    Instant now = records.clock().instant();

    Certified namesake = draft("root").authority().selfSigned();
    for (Certified none :
        List.of(
            draft(before).by(root),
            draft(code).selfSigned(),
            draft(code).by(namesake),
            draft(code + ",CN=x").by(root),
            draft(code).valid(now.minusSeconds(9), now.minusSeconds(1)).by(root),
            draft(code).by(draft("middle").authority().by(root)),
            root)) {
      assertThat(refusedProof(none)).isEqualTo(ErrorCode.ARGUMENT_INVALID);
    }
    assertThat(done(authorities.find("a")).verified()).isFalse();

    Certified proof = draft(code).by(root);
    done(authorities.verify("a", proof.certificate(), IfMatch.ANY));
    assertThat(refusedProof(proof)).isEqualTo(ErrorCode.CONFLICT);
    assertThat(refused(authorities.newCode("a", IfMatch.ANY))).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  @DisplayName("codes are long, and never the same")
  void newCode_AGAIN_isAnother() {
    create("a", root);

    assertThat(List.of(newCode(), newCode(), newCode()))
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("[0-9A-F]{48}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "ä", "a?", "\n"})
  @DisplayName("a name is letters, digits, dashes, dots, underscores")
  void create_BAD_NAME_isRefused(String name) {
    assertThat(refused(authorities.create(name, root.certificate())))
        .isEqualTo(ErrorCode.ARGUMENT_INVALID);
  }

  @Test
  @DisplayName("names have 64 characters at most")
  void create_LONG_NAME_isRefused() {
    create("n".repeat(64), root);
    Certified other = draft("other").authority().selfSigned();
    assertThat(refused(authorities.create("n".repeat(65), other.certificate())))
        .isEqualTo(ErrorCode.ARGUMENT_INVALID);
  }

  @Test
  @DisplayName("only an authority's certificate that has not expired is taken up")
  void create_NO_AUTHORITY_isRefused() {
    Instant now = records.clock().instant();
    for (Certified none :
        List.of(
            draft("x").selfSigned(),
            draft("x").authority().usage(KeyUsage.digitalSignature).selfSigned(),
            draft("x").authority().valid(now.minusSeconds(9), now.minusSeconds(1)).selfSigned())) {
      assertThat(refused(authorities.create("a", none.certificate())))
          .isEqualTo(ErrorCode.ARGUMENT_INVALID);
    }
  }

  @Test
  @DisplayName("a name and a certificate are there once")
  void create_TWICE_isRefused() {
    create("a", root);
    Certified other = draft("other").authority().selfSigned();

    assertThat(refused(authorities.create("a", other.certificate()))).isEqualTo(ErrorCode.CONFLICT);
    assertThat(refused(authorities.create("b", root.certificate()))).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  @DisplayName("a hub keeps a bounded number of authorities")
  void create_TOO_MANY_isRefused() {
    for (int i = 0; i < CertificateAuthorities.MAX; i++) {
      create("a" + i, draft("a" + i).authority().selfSigned());
    }

    assertThat(refused(authorities.create("b", root.certificate())))
        .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
  }

  @Test
  @DisplayName("changes are made to what the caller last saw, if it says what that was")
  void change_OTHER_ETAG_isRefused() {
    CertificateAuthority made = create("a", root);
    IfMatch old = new IfMatch(made.etag());
    CertificateAuthority asked = done(authorities.newCode("a", old));

    assertThat(asked.etag()).isNotEqualTo(made.etag());
    assertThat(refused(authorities.newCode("a", old))).isEqualTo(ErrorCode.PRECONDITION_FAILED);
    assertThat(refused(authorities.verify("a", root.certificate(), old)))
        .isEqualTo(ErrorCode.PRECONDITION_FAILED);
    assertThat(refused(authorities.delete("a", old))).isEqualTo(ErrorCode.PRECONDITION_FAILED);
    done(authorities.delete("a", new IfMatch(asked.etag())));
  }

  @Test
  @DisplayName("who is not there is not found")
  void change_UNKNOWN_isRefused() {
    assertThat(refused(authorities.find("a"))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(authorities.newCode("a", IfMatch.ANY))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusedProof(root)).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(authorities.delete("a", IfMatch.ANY))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  @DisplayName("listeners hear of deletions")
  void delete_LISTENER_isTold() {
    List<String> told = new ArrayList<>();
    authorities.addListener(gone -> told.add(gone.name()));
    create("a", root);
    done(authorities.delete("a", IfMatch.ANY));
    // What comes next is done after everybody was told.
    create("b", root);

    assertThat(told).containsExactly("a");
    assertThat(authorities.isTrusted(done(authorities.find("b")))).isFalse();
  }

  @Test
  @DisplayName("an authority made anew is not the one that was")
  void isTrusted_MADE_ANEW_isNot() {
    create("a", root);
    Certified proof = draft(newCode()).by(root);
    CertificateAuthority first = done(authorities.verify("a", proof.certificate(), IfMatch.ANY));
    done(authorities.delete("a", IfMatch.ANY));
    records.clock().turn(Duration.ofSeconds(1));
    create("a", root);
    done(authorities.verify("a", draft(newCode()).by(root).certificate(), IfMatch.ANY));

    assertThat(authorities.isTrusted(first)).isFalse();
  }
}
