/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.core.Credentials;
import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import io.holdfast.model.Bytes;
import io.holdfast.model.SasToken;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AttestationTest {

  private static final String GROUP_KEY =
      "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  @DisplayName("[dps-49] The derived key of the documented vector")
  void derivedKey_VECTOR_matches() {
    assertThat(DerivedKey.of(GROUP_KEY, "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6"))
        .isEqualTo("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=");
    assertThatThrownBy(() -> DerivedKey.of("", "id")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DerivedKey.of("secret!", "id"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  @DisplayName("[dps-11] A token is the C SDK's: encoded lower case, named registration, 2400 s")
  void serviceToken_KEY_isSigned() {
    Bytes key = Bytes.utf8("key of the tests");
    String text = ServiceToken.sign("0ne0000000A", "dev:1", NOON, key);
    assertThat(text)
        .startsWith("SharedAccessSignature sr=0ne0000000A%2fregistrations%2fdev%3a1&sig=")
        .endsWith("&se=" + (NOON.getEpochSecond() + 2400) + "&skn=registration");
    assertThat(SasToken.parse(text).verify(key.toByteArray())).isTrue();
    assertThat(SasToken.parse(text).verify("another".getBytes(StandardCharsets.US_ASCII)))
        .isFalse();
  }

  @Test
  @DisplayName("A registration id has the characters that services admit")
  void registrationId_ODD_isRefused() {
    for (String good : new String[] {"a", "A-1.b_c:d", "x-", "9".repeat(128)}) {
      assertThat(RegistrationId.check(good)).isEqualTo(good);
    }
    for (String bad : new String[] {"", "a.", "a_", "a:", "a/b", "a b", "ä", "9".repeat(129)}) {
      assertThatThrownBy(() -> RegistrationId.check(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  @DisplayName("A certificate's common name is the registration id; its key shows nowhere")
  void x509_PEM_isRead() {
    Certified device = CertificateDraft.of("CN=dev-1", Instant.now()).selfSigned();
    Attestation.X509 attestation =
        Attestation.X509.fromPem(utf8(device.pem()), utf8(device.keyPem()));
    assertThat(attestation.registrationId()).isEqualTo("dev-1");
    assertThat(attestation).hasToString("X509[dev-1]");
    assertThat(attestation.credentials()).isInstanceOf(Credentials.Certificate.class);
    Certified other = CertificateDraft.of("CN=dev-2", Instant.now()).selfSigned();
    assertThatThrownBy(() -> Attestation.X509.fromPem(utf8(device.pem()), utf8(other.keyPem())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("A key must be there, and shows nowhere")
  void symmetricKey_EMPTY_isRefused() {
    assertThat(Attestation.SymmetricKey.fromBase64("dev-1", "c2VjcmV0"))
        .hasToString("SymmetricKey[dev-1]")
        .isEqualTo(new Attestation.SymmetricKey("dev-1", Bytes.utf8("secret")));
    assertThatThrownBy(() -> new Attestation.SymmetricKey("dev-1", Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
