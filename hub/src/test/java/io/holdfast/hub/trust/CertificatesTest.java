/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How certificates are read. */
class CertificatesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  @Test
  @DisplayName("a certificate is read as PEM, with text around it, or as bare base64")
  void parse_FORMS_areRead() throws Exception {
    Certified made = CertificateDraft.of("CN=d", NOW).selfSigned();
    Outcome<X509Certificate> read = Outcome.done(made.certificate());

    assertThat(Certificates.parse(made.pem())).isEqualTo(read);
    assertThat(Certificates.parse("subject=CN = d\n" + made.pem() + made.pem())).isEqualTo(read);
    assertThat(Certificates.parse(made.pem().replace("\n", "\r\n"))).isEqualTo(read);
    String bare = Base64.getEncoder().encodeToString(made.certificate().getEncoded());
    assertThat(Certificates.parse(bare)).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "AAAA",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----",
        "-----END CERTIFICATE-----\nAAAA\n-----BEGIN CERTIFICATE-----",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
      })
  @DisplayName("anything else is refused, without showing it")
  void parse_OTHER_isRefused(String text) {
    assertThat(Certificates.parse(text))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              Refusal refusal = refused.refusal();
              assertThat(refusal.code()).isEqualTo(ErrorCode.ARGUMENT_INVALID);
              assertThat(refusal.detail()).doesNotContain("AAAA");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "CN=d|d",
        "O=x,CN=d,C=CH|d",
        "CN=a\\,b|a,b",
        "CN=d/m|d/m",
        "CN=a+O=x|a",
        "O=x|none",
        "CN=a,CN=b|none",
        "CN=a+CN=b|none",
        "CN=a+O=x,CN=b|none",
      })
  @DisplayName("the common name counts if there is one only")
  void commonName_ONE_isTold(String name, @Nullable String wanted) {
    assertThat(Certificates.commonName(new X500Principal(name))).isEqualTo(wanted);
  }
}
