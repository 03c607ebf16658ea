/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.model.DeviceIdentity;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyTest {

  private static final DeviceIdentity DEVICE = new DeviceIdentity("secret-keeper");
  private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final String OTHER = "H" + KEY.substring(1);

  @TempDir Path folder;

  @Test
  @DisplayName("With a master key the store's files hold no key in the clear; without it they do")
  void store_MASTER_KEY_holdsNoSecretInTheClear() throws Exception {
    Path file = Files.writeString(folder.resolve("master.key"), KEY + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    HoldfastOptions open = HoldfastOptions.in(folder.resolve("data"));
    HoldfastOptions sealed = open.withConfiguration("[store]\nmaster-key-file = '" + file + "'\n");

    String before;
    String policy;
    try (Hub hub = Hub.start(open)) {
      before = hub.service().create(DEVICE).primaryKey();
      policy = policyKey(hub);
    }
    assertThat(isStored(before)).isTrue();
    assertThat(isStored(policy)).isTrue();

    String after;
    try (Hub hub = Hub.start(sealed)) {
      assertThat(hub.service().call("GET", "/devices/secret-keeper", null).ok().toString())
          .contains(before);
      assertThat(policyKey(hub)).isEqualTo(policy);
      after = hub.service().create(new DeviceIdentity("newcomer")).primaryKey();
    }
    assertThat(isStored(before)).isFalse();
    assertThat(isStored(policy)).isFalse();
    assertThat(isStored(after)).isFalse();

    Files.delete(open.data().resolve("holdfast.toml"));
    refused(open, "and the hub was given none: give it that key with store.master-key-file");
    refused(
        open.withEnvironment(Map.of("HOLDFAST_MASTER_KEY", OTHER)), "and the hub was given only");
    try (Hub hub = Hub.start(open.withEnvironment(Map.of("HOLDFAST_MASTER_KEY", KEY)))) {
      assertThat(hub.service().call("GET", "/devices/newcomer", null).ok().toString())
          .contains(after);
    }
  }

  private static String policyKey(Hub hub) {
    String text = hub.ready().serviceConnectionString();
    return text.substring(text.indexOf("SharedAccessKey=") + "SharedAccessKey=".length());
  }

  private static void refused(HoldfastOptions options, String why) {
    assertThatThrownBy(() -> Hub.start(options).close())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("\tat ");
  }

  /** As its base64 or as its bytes, anywhere in the data. */
  private boolean isStored(String secret) throws IOException {
    String bytes = new String(Base64.getDecoder().decode(secret), StandardCharsets.ISO_8859_1);
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      return files
          .filter(Files::isRegularFile)
          // Where this test itself asked the hub to write them.
          .filter(file -> !file.endsWith("testkit-ready.json"))
          .map(MasterKeyTest::text)
          .anyMatch(text -> text.contains(secret) || text.contains(bytes));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
