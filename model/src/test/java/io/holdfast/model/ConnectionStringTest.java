/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.Seed;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionStringTest {

  private static final String KEY = "MTIzNDU2Nzg5MDEyMzQ1Ng==";

  @Test
  @DisplayName("a module's string as the portal writes it, behind a gateway")
  void parse_MODULE_hasAllParts() {
    ConnectionString parsed =
        ConnectionString.parse(
            "HostName=h.azure-devices.net;DeviceId=d;ModuleId=m;SharedAccessKey="
                + KEY
                + ";GatewayHostName=edge.local");

    assertThat(parsed.identity()).isEqualTo(new ModuleIdentity("d", "m"));
    assertThat(parsed.hostName()).isEqualTo("h.azure-devices.net");
    assertThat(parsed.dialHost()).isEqualTo("edge.local");
    assertThat(parsed.key()).isEqualTo("1234567890123456".getBytes(US_ASCII));
    assertThat(parsed.sharedAccessKeyName()).isNull();
    assertThat(parsed.x509()).isFalse();
  }

  @ParameterizedTest
  @DisplayName("each key is read, its name in any case")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hostname=h;DEVICEID=d;sharedaccesskey=a2V5                   | HostName=h;DeviceId=d;SharedAccessKey=a2V5
          SharedAccessKey=a2V5;ModuleId=m;DeviceId=d;HostName=h        | HostName=h;DeviceId=d;ModuleId=m;SharedAccessKey=a2V5
          HostName=h;DeviceId=d;x509=true                              | HostName=h;DeviceId=d;x509=true
          HostName=h;DeviceId=d;X509=True;UseProvisioning=false        | HostName=h;DeviceId=d;x509=true
          HostName=h;DeviceId=d;UseProvisioning=true                   | HostName=h;DeviceId=d;UseProvisioning=true
          HostName=h;DeviceId=d;SharedAccessSignature=S sr=a&sig=b=    | HostName=h;DeviceId=d;SharedAccessSignature=S sr=a&sig=b=
          HostName=h;SharedAccessKeyName=service;SharedAccessKey=a2V5; | HostName=h;SharedAccessKeyName=service;SharedAccessKey=a2V5
          HostName=h;DeviceId=d;SharedAccessKeyName=device;SharedAccessKey=a2V5 | HostName=h;DeviceId=d;SharedAccessKeyName=device;SharedAccessKey=a2V5
          ;;HostName=h;RepositoryId=r;DeviceId=a=b;SharedAccessKey=a2V5;New= | HostName=h;DeviceId=a=b;SharedAccessKey=a2V5
          """)
  void parse_EACH_KEY_isWrittenAsDocumented(String text, String canonical) {
    assertThat(ConnectionString.parse(text).text()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @DisplayName("an error names the key at fault")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ""                                                    | HostName
          DeviceId=d;SharedAccessKey=a2V5                       | HostName
          HostName=;DeviceId=d;SharedAccessKey=a2V5             | HostName
          HostName=" ";DeviceId=d;SharedAccessKey=a2V5          | HostName
          HostName=h/x;DeviceId=d;SharedAccessKey=a2V5          | HostName
          HostName=h;HostName=h;DeviceId=d;SharedAccessKey=a2V5 | HostName
          HostName=h;SharedAccessKey=a2V5                       | DeviceId
          HostName=h;ModuleId=m;SharedAccessKey=a2V5            | DeviceId
          HostName=h;DeviceId=a b;SharedAccessKey=a2V5          | DeviceId
          HostName=h;DeviceId=ä;SharedAccessKey=a2V5            | DeviceId
          HostName=h;DeviceId=d;ModuleId=a/b;SharedAccessKey=a2V5 | ModuleId
          HostName=h;DeviceId;SharedAccessKey=a2V5              | DeviceId
          HostName=h;DeviceId=d                                 | SharedAccessKey
          HostName=h;DeviceId=d;SharedAccessKey=                | SharedAccessKey
          HostName=h;DeviceId=d;SharedAccessKey=====            | SharedAccessKey
          HostName=h;DeviceId=d;SharedAccessKey=not base64!     | SharedAccessKey
          HostName=h;DeviceId=d;x509=false                      | SharedAccessKey
          HostName=h;SharedAccessKeyName=service                | SharedAccessKey
          HostName=h;SharedAccessKeyName=a b;SharedAccessKey=a2V5 | SharedAccessKeyName
          HostName=h;DeviceId=d;SharedAccessKey=a2V5;SharedAccessSignature=s | SharedAccessSignature
          HostName=h;DeviceId=d;SharedAccessKey=a2V5;x509=true  | x509
          HostName=h;DeviceId=d;x509=yes                        | x509
          HostName=h;DeviceId=d;x509=true;UseProvisioning=true  | UseProvisioning
          HostName=h;DeviceId=d;SharedAccessKey=a2V5;GatewayHostName=a b | GatewayHostName
          """)
  void parse_BAD_VALUE_namesTheKey(String text, String key) {
    assertThatThrownBy(() -> ConnectionString.parse(text))
        .isInstanceOfSatisfying(
            InvalidConnectionStringException.class,
            refusal -> {
              assertThat(refusal.key()).isEqualTo(key);
              assertThat(refusal).hasMessageContaining(key);
            });
  }

  @ParameterizedTest
  @DisplayName("neither an error nor the text for logs shows a credential")
  @ValueSource(
      strings = {
        "HostName=h;DeviceId=d;SharedAccessKey=c2VjcmV0!",
        "HostName=h;DeviceId=d;c2VjcmV0",
        "HostName=h;c2VjcmV0=x;DeviceId=d",
        "HostName=h;DeviceId=d;SharedAccessKey=c2VjcmV0;x509=true",
      })
  void parse_SECRET_INSIDE_isNotQuoted(String text) {
    assertThatThrownBy(() -> ConnectionString.parse(text)).hasMessageNotContaining("c2VjcmV0");
    assertThat(ConnectionString.forService("h", "p", "c2VjcmV0").toString())
        .contains("SharedAccessKeyName=p")
        .doesNotContain("c2VjcmV0");
  }

  @Test
  @DisplayName("made strings read back as they were made")
  void text_RANDOM_IDENTITIES_roundTrip() {
    Seed.times(
        500,
        random -> {
          byte[] key = new byte[1 + random.nextInt(64)];
          random.nextBytes(key);
          String base64 = Base64.getEncoder().encodeToString(key);
          // A semicolon is a valid character of an id, and what ends a value.
          Identity identity =
              Identity.parse(ModelArbitraries.identity(random).clientId().replace(';', '!'));

          ConnectionString made = ConnectionString.forIdentity("h.example", identity, base64);
          ConnectionString service =
              ConnectionString.forService("h.example", "iothubowner", base64);

          assertThat(ConnectionString.parse(made.text())).isEqualTo(made);
          assertThat(made.identity()).isEqualTo(identity);
          assertThat(made.key()).isEqualTo(key);
          assertThat(ConnectionString.parse(service.text())).isEqualTo(service);
          assertThat(ConnectionString.parse(made.withGateway("g").text()).dialHost())
              .isEqualTo("g");
        });
  }

  @Test
  @DisplayName("an id with a semicolon has no connection string: the error names DeviceId")
  void forDevice_SEMICOLON_isRefused() {
    assertThatThrownBy(() -> ConnectionString.forDevice("h", new DeviceIdentity("a;b"), KEY))
        .isInstanceOfSatisfying(
            InvalidConnectionStringException.class,
            refusal -> assertThat(refusal.key()).isEqualTo("DeviceId"));
  }
}
