/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeysTest {

  private static final String ONE = Base64.getEncoder().encodeToString(new byte[32]);
  private static final String OTHER = "AQ" + ONE.substring(2);

  @TempDir Path folder;

  private List<byte[]> read(@Nullable Path file, String variable) {
    return MasterKeys.read(file, "store.key", Map.of(MasterKeys.VARIABLE, variable));
  }

  private Path file(String text, String permissions) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }

  @Test
  @DisplayName("Keys come from the file, the environment, or not at all")
  void read_EITHER_PLACE_works() throws IOException {
    assertThat(read(null, "")).isEmpty();
    assertThat(read(null, ONE)).containsExactly(new byte[32]);
    List<byte[]> keys = read(file("# new\n" + OTHER + "\n\n" + ONE + "\n", "rw-------"), "");
    assertThat(keys).hasSize(2);
    assertThat(keys.getFirst()[0]).isEqualTo((byte) 1);
    assertThat(keys.getLast()).isEqualTo(new byte[32]);
  }

  @Test
  @DisplayName("What is no key is refused with its place, and never shown")
  void read_NO_KEY_isRefused() throws IOException {
    assertThatThrownBy(() -> read(null, "c2VjcmV0"))
        .isInstanceOf(SecretException.class)
        .hasMessageContaining("HOLDFAST_MASTER_KEY, line 1")
        .hasMessageContaining("openssl rand")
        .hasMessageNotContaining("c2VjcmV0");
    Path file = file(ONE + "\nsecret!", "rw-------");
    assertThatThrownBy(() -> read(file, ""))
        .hasMessageContaining("line 2")
        .hasMessageNotContaining("secret!");
    Path empty = file("\n", "rw-------");
    assertThatThrownBy(() -> read(empty, "")).hasMessageContaining("holds no key");
    assertThatThrownBy(() -> read(empty, ONE)).hasMessageContaining("keep one of them");
    assertThatThrownBy(() -> read(folder.resolve("absent"), ""))
        .hasMessageContaining("cannot read")
        .hasMessageContaining("store.key");
  }

  @Test
  @DisplayName("A file that everybody can read is refused; its group may, where that is needed")
  void read_OPEN_TO_OTHERS_isRefused() throws IOException {
    Path open = file(ONE, "rw-r--r--");
    assertThatThrownBy(() -> read(open, ""))
        .isInstanceOf(SecretException.class)
        .hasMessageContaining("chmod 600 " + open);

    Path shared = file(ONE, "rw-r-----");
    assertThat(read(shared, "")).hasSize(1);
    assertThat(SecretFile.isShared(shared)).isTrue();

    assertThat(SecretFile.close(shared)).isTrue();
    assertThat(SecretFile.close(shared)).isFalse();
    assertThat(SecretFile.isShared(shared)).isFalse();
  }
}
