/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.rest.ScriptedHub;
import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands about certificates. */
class CertificateCallsTest {

  private static final String AUTHORITY =
      """
      {"name":"my-ca","etag":"e","properties":{"subject":"CN=root","isVerified":false,
       "expiry":"2030-01-01T00:00:00.0000000Z","verificationCode":"C0DE","certificate":"AAAA"}}
      """;
  private static final String DEVICE =
      """
      {"deviceId":"d","etag":"e","authentication":{"type":"selfSigned",
       "x509Thumbprint":{"primaryThumbprint":"AB","secondaryThumbprint":null}}}
      """;

  @TempDir private Path folder;
  private ScriptedHub hub;
  private Console console;
  private Path pem;

  @BeforeEach
  void start() throws Exception {
    hub = ScriptedHub.start(folder);
    console =
        new Console(
            Map.of(
                "HOLDFAST_LOGIN",
                    hub.connectionString().replace("127.0.0.1", "127.0.0.1:" + hub.port()),
                "HOLDFAST_CA_FILE", hub.caFile().toString(),
                "XDG_DATA_HOME", folder.toString(),
                "XDG_RUNTIME_DIR", folder.toString()));
    Certified root =
        CertificateDraft.of("CN=root", Instant.parse("2026-03-01T00:00:00Z"))
            .authority()
            .selfSigned();
    // A file as some tools make it: the key with it.
    pem = Files.writeString(folder.resolve("root.pem"), root.keyPem() + root.pem());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private int run(String... words) {
    List<String> all = new ArrayList<>(List.of("hub"));
    all.addAll(List.of(words));
    return console.run(all.toArray(String[]::new));
  }

  @Test
  @DisplayName("A new authority's certificate is sent without the key beside it")
  void create_FILE_WITH_KEY_sendsTheCertificate() throws Exception {
    hub.willAnswer(200, AUTHORITY);

    assertThat(run("certificate", "create", "-n", "my-ca", "-p", pem.toString())).isZero();

    assertThat(console.out()).contains("CN=root", "generate-verification-code -n my-ca");
    ScriptedHub.Request request = hub.request();
    assertThat(request.uri()).startsWith("/holdfast/v1/certificates/my-ca?");
    assertThat(request.body()).contains("BEGIN CERTIFICATE").doesNotContain("PRIVATE KEY");
  }

  @Test
  @DisplayName("The verification code comes with what to do with it")
  void generateCode_TEXT_showsTheWay() throws Exception {
    hub.willAnswer(200, AUTHORITY);

    assertThat(run("certificate", "generate-verification-code", "-n", "my-ca", "-e", "x")).isZero();

    assertThat(console.out()).startsWith("C0DE").contains("/CN=C0DE", "verify -n my-ca");
    assertThat(hub.request().uri())
        .startsWith("/holdfast/v1/certificates/my-ca/verification-code?");
  }

  @Test
  @DisplayName("Authorities are listed, shown, verified and deleted")
  void others_EACH_asksItsPath() throws Exception {
    hub.willAnswer(200, "{\"value\":[" + AUTHORITY + "]}");
    assertThat(run("certificate", "list")).isZero();
    assertThat(console.out()).containsPattern("my-ca +no +2030");
    assertThat(hub.request().uri()).startsWith("/holdfast/v1/certificates?");

    hub.willAnswer(200, AUTHORITY);
    assertThat(run("certificate", "show", "-n", "my-ca", "--json")).isZero();
    assertThat(console.out()).contains("\"isVerified\" : false");
    assertThat(hub.request().uri()).startsWith("/holdfast/v1/certificates/my-ca?");

    hub.willAnswer(200, AUTHORITY);
    assertThat(run("certificate", "verify", "-n", "my-ca", "-p", pem.toString())).isZero();
    assertThat(hub.request().uri()).startsWith("/holdfast/v1/certificates/my-ca/verify?");

    hub.willAnswer(204, "");
    assertThat(run("certificate", "delete", "-n", "my-ca")).isZero();
    assertThat(console.out()).contains("Deleted my-ca.");
  }

  @Test
  @DisplayName("What makes no sense is refused before the hub is asked")
  void misuse_EACH_isRefused() throws Exception {
    Path key = Files.writeString(folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----");
    assertThat(run("certificate", "show", "-n", "a b")).isEqualTo(ExitCode.MISUSED);
    assertThat(run("certificate", "create", "-n", "a", "-p", key.toString()))
        .isEqualTo(ExitCode.MISUSED);
    assertThat(run("certificate", "create", "-n", "a", "-p", folder.resolve("no").toString()))
        .isEqualTo(ExitCode.MISUSED);
    for (List<String> words :
        List.of(
            List.of("--am", "x509_thumbprint"),
            List.of("--ptp", "AB"),
            List.of("--am", "x509_ca", "--ptp", "AB"),
            List.of("--am", "x509_ca", "--pk", "YQ==", "--sk", "YQ=="))) {
      List<String> all = new ArrayList<>(List.of("device-identity", "create", "-d", "d"));
      all.addAll(words);
      assertThat(run(all.toArray(String[]::new))).isEqualTo(ExitCode.MISUSED);
    }
  }

  @Test
  @DisplayName("A device is registered with its thumbprint, or for authorities")
  void createIdentity_X509_sent() throws Exception {
    hub.willAnswer(200, DEVICE);
    assertThat(
            run(
                "device-identity",
                "create",
                "-d",
                "d",
                "--auth-method",
                "x509_thumbprint",
                "--primary-thumbprint",
                "AB"))
        .isZero();
    assertThat(console.out()).contains("certificate", "DeviceId=d;x509=true");
    assertThat(hub.request().body())
        .contains("\"type\":\"selfSigned\"", "\"primaryThumbprint\":\"AB\"");

    hub.willAnswer(200, DEVICE.replace("selfSigned", "certificateAuthority"));
    assertThat(run("device-identity", "create", "-d", "d", "--am", "x509_ca")).isZero();
    assertThat(hub.request().body()).contains("\"type\":\"certificateAuthority\"");
  }
}
