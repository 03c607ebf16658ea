/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.hub.Outcome;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.store.Store;
import io.holdfast.store.StoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {

  private static final byte[] FIRST = key(1);
  private static final byte[] SECOND = key(2);
  private static final DeviceIdentity DEVICE = new DeviceIdentity("d1");
  private static final byte[] ROW = {5};

  @TempDir Path directory;

  private final SecureRandom random = new SecureRandom();

  private static byte[] key(int fill) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) fill);
    return key;
  }

  private Vault vault(byte[]... keys) {
    return Vault.of(List.of(keys), random);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("What is sealed is another text each time, and opens to the same")
  void seal_TWICE_differsAndOpens() {
    Vault vault = vault(FIRST);
    byte[] one = vault.seal("t", ROW, text("{}"));
    byte[] other = vault.seal("t", ROW, text("{}"));

    assertThat(one).isNotEqualTo(other).hasSize(2 + 1 + 4 + 12 + 16);
    assertThat(vault.unseal("t", ROW, one)).isEqualTo(text("{}"));
    assertThat(vault.unseal("t", ROW, other)).isEqualTo(text("{}"));
    assertThat(vault.isCurrent(one)).isTrue();
  }

  @Test
  @DisplayName("What was stored without a key stays readable")
  void unseal_NOT_SEALED_isItself() {
    assertThat(vault(FIRST).unseal("t", ROW, text("{}"))).isEqualTo(text("{}"));
    assertThat(vault(FIRST).isCurrent(text("{}"))).isFalse();
    assertThat(Vault.none().isCurrent(text("{}"))).isTrue();
    assertThat(Vault.none().seal("t", ROW, text("{}"))).isEqualTo(text("{}"));
  }

  @Test
  @DisplayName("A value in another's place, or changed in one bit, does not open")
  void unseal_TAMPERED_isRefused() {
    Vault vault = vault(FIRST);
    byte[] sealed = vault.seal("t", ROW, text("{}"));

    assertThatThrownBy(() -> vault.unseal("t", new byte[] {6}, sealed))
        .isInstanceOf(VaultException.class);
    assertThatThrownBy(() -> vault.unseal("other", ROW, sealed)).isInstanceOf(VaultException.class);
    for (int i = 5; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> vault.unseal("t", ROW, changed))
          .isInstanceOf(VaultException.class)
          .hasMessageContaining("it was changed");
    }
  }

  @Test
  @DisplayName("The wrong key, or none, is refused, and the message names keys only by their ids")
  void unseal_OTHER_KEY_isRefused() {
    byte[] sealed = vault(FIRST).seal("t", ROW, text("{}"));

    assertThatThrownBy(() -> Vault.none().unseal("t", ROW, sealed))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("72cd6e84") // sha256 of 32 times 01
        .hasMessageContaining("given none");
    assertThatThrownBy(() -> vault(SECOND).unseal("t", ROW, sealed))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("72cd6e84")
        .hasMessageContaining("given only 75877bb4");
  }

  @Test
  @DisplayName("The store's files hold keys in the clear without a master key, and not with one")
  void store_WITH_AND_WITHOUT_KEY_holdsSecretsOrNot() {
    String plain = run(Vault.none());
    assertThat(inFiles(plain)).isTrue();

    // Encrypts what is there, and leaves nothing of it behind.
    assertThat(run(vault(FIRST))).isEqualTo(plain);
    await(plain);
    // The same again, with nothing to do.
    assertThat(run(vault(FIRST))).isEqualTo(plain);
    // Another key, and the former for what it encrypted.
    assertThat(run(vault(SECOND, FIRST))).isEqualTo(plain);
    assertThat(run(vault(SECOND))).isEqualTo(plain);
    assertThat(inFiles(plain)).isFalse();
    assertThatThrownBy(() -> run(vault(FIRST))).isInstanceOf(VaultException.class);
    assertThatThrownBy(() -> run(Vault.none())).isInstanceOf(VaultException.class);
    // A refusal has changed nothing.
    assertThat(run(vault(SECOND))).isEqualTo(plain);
  }

  /** Opens a hub's records, makes the device if there is none, and returns its key. */
  private String run(Vault vault) {
    try (Store store = Store.open(directory, StoreOptions.defaults())) {
      Resealing.run(store, vault);
      String policy = StoredPolicies.open(store, vault, random).all().getFirst().name();
      assertThat(policy).isEqualTo("device");
      try (RecordWriter writer = RecordWriter.start(store, () -> {})) {
        StoredRegistry registry =
            StoredRegistry.open(store, vault, writer, InstantSource.system(), random);
        Outcome<Registration> found = Records.await(registry.find(DEVICE));
        Registration device =
            found instanceof Outcome.Done<Registration>(Registration there)
                ? there
                : Records.done(registry.create(DeviceDraft.of(DEVICE)));
        return ((Authentication.Sas) device.authentication()).keys().primaryText();
      }
    }
  }

  /** RocksDB removes files that it needs no more on a thread of its own. */
  private void await(String secret) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !inFiles(secret));
  }

  private boolean inFiles(String secret) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).anyMatch(file -> contains(file, secret));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean contains(Path file, String secret) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(secret);
    } catch (NoSuchFileException e) {
      return false; // removed meanwhile
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
