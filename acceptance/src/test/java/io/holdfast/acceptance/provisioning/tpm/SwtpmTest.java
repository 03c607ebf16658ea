/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.provisioning.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.Required;
import io.holdfast.faults.tpm.Swtpm;
import io.holdfast.hub.enroll.tpm.EndorsementKey;
import io.holdfast.hub.enroll.tpm.StorageRootKey;
import io.holdfast.model.Bytes;
import io.holdfast.model.SasToken;
import io.holdfast.provisioning.tpm.TpmAttestation;
import io.holdfast.provisioning.tpm.TpmException;
import io.holdfast.provisioning.tpm.TssTpm;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the service seals, a real TPM opens, and nothing else. */
class SwtpmTest {

  private static final Path HMAC_TOOL = Path.of("/usr/bin/tpm2_hmac");

  @TempDir static Path folder;
  private static Swtpm swtpm;
  private static TssTpm tpm;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    swtpm = Swtpm.start(folder);
    tpm = TssTpm.ofSimulator(swtpm.host(), Swtpm.PORT);
  }

  @AfterAll
  static void stop() throws IOException {
    if (tpm != null) {
      tpm.close();
    }
    if (swtpm != null) {
      swtpm.close();
    }
  }

  private static Sealed sealed(int length) {
    return Sealed.of(length, tpm.endorsementKey(), tpm.storageRootKey());
  }

  @Test
  @DisplayName("[dps-50] Keys of swtpm are those of the templates; the id is the digest's base32")
  void keys_SWTPM_areOfTheTemplates() throws Exception {
    Bytes ek = tpm.endorsementKey();
    Bytes srk = tpm.storageRootKey();
    String id = EndorsementKey.of(ek).registrationId();

    assertThat(ek.length()).isEqualTo(2 + 314);
    assertThat(ek.asByteBuffer().getInt(6)).isEqualTo(0x000300B2);
    assertThat(HexFormat.of().formatHex(ek.toByteArray(), 12, 44))
        .isEqualTo("837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa");
    assertThat(ByteBuffer.wrap(ek.toByteArray()).getShort(52)).isEqualTo((short) 2048);
    assertThat(StorageRootKey.of(srk).encoded()).isEqualTo(srk);
    assertThat(tpm.endorsementKey()).isEqualTo(ek);

    byte[] digest = MessageDigest.getInstance("SHA-256").digest(ek.toByteArray());
    assertThat(id).hasSize(52).matches("[a-z2-7]+").isEqualTo(TpmAttestation.registrationIdOf(ek));
    assertThat("abcdefghijklmnopqrstuvwxyz234567".indexOf(id.charAt(0)))
        .isEqualTo((digest[0] & 0xff) >> 3);
  }

  @Test
  @DisplayName(
      "[dps-51] What the service seals, swtpm takes in and signs with, whatever the length")
  void activate_SEALED_KEY_signsWithIt() {
    for (int length : new int[] {32, 64, 16}) {
      Sealed sealed = sealed(length);
      tpm.activate(sealed.blob());

      // One call, one call that is full, a sequence.
      for (int size : new int[] {1, 1024, 1025, 4000}) {
        byte[] data = new byte[size];
        assertThat(tpm.sign(Bytes.owning(data)).toByteArray()).isEqualTo(sealed.hmac(data));
      }
    }
  }

  @Test
  @DisplayName("[dps-51] Debian's tools find the key at 0x81000100, and it signs as in software")
  void activate_SEALED_KEY_isWhereToolsLook() throws Exception {
    Required.peer("tpm2-tools", Files.isExecutable(HMAC_TOOL));
    Path own = Files.createDirectory(folder.resolve("tools"));
    try (Swtpm other = Swtpm.start(own);
        TssTpm asked = TssTpm.ofSimulator(other.host(), Swtpm.PORT)) {
      Sealed sealed = Sealed.of(32, asked.endorsementKey(), asked.storageRootKey());
      asked.activate(sealed.blob());

      Path data = Files.writeString(own.resolve("data"), "0ne/registrations/a\n1900000000");
      assertThat(hmac(other, own, data)).isEqualTo(sealed.hmac(Files.readAllBytes(data)));
    }
  }

  private static byte[] hmac(Swtpm at, Path folder, Path data) throws Exception {
    Path mac = folder.resolve("mac");
    ProcessBuilder tool =
        new ProcessBuilder(
                HMAC_TOOL.toString(), "-c", "0x81000100", "-o", mac.toString(), data.toString())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(folder.resolve("tool.log").toFile()));
    tool.environment().put("TPM2TOOLS_TCTI", "mssim:host=" + at.host() + ",port=" + Swtpm.PORT);
    Process process = tool.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(folder.resolve("tool.log"))).isZero();
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllBytes(mac);
  }

  @Test
  @DisplayName("[dps-52] What was changed on the way is refused, and the key from before stays")
  void activate_TAMPERED_refuses() {
    Sealed before = sealed(32);
    tpm.activate(before.blob());
    Sealed sealed = sealed(32);

    // Credential and its seed fail at ActivateCredential, the rest at Import.
    for (int part = 1; part <= 5; part++) {
      Bytes tampered = sealed.tamperedAt(part);
      assertThatThrownBy(() -> tpm.activate(tampered))
          .as("part %d", part)
          .isInstanceOf(TpmException.class);
    }
    for (Bytes bad :
        new Bytes[] {Bytes.EMPTY, Bytes.utf8("no blob"), Bytes.owning(new byte[900])}) {
      assertThatThrownBy(() -> tpm.activate(bad)).isInstanceOf(TpmException.class);
    }
    byte[] data = {1, 2, 3};
    assertThat(tpm.sign(Bytes.copyOf(data)).toByteArray()).isEqualTo(before.hmac(data));
    // Nothing was left in the TPM's few places for sessions and keys.
    for (int i = 0; i < 5; i++) {
      tpm.activate(sealed.blob());
    }
    assertThat(tpm.sign(Bytes.copyOf(data)).toByteArray()).isEqualTo(sealed.hmac(data));
  }

  @Test
  @DisplayName("What is for another TPM is refused")
  void activate_ANOTHER_TPMS_refuses() throws Exception {
    Path own = Files.createDirectory(folder.resolve("another"));
    Sealed mine = sealed(32);
    try (Swtpm other = Swtpm.start(own);
        TssTpm asked = TssTpm.ofSimulator(other.host(), Swtpm.PORT)) {
      Bytes data = Bytes.utf8("data");
      assertThat(asked.endorsementKey()).isNotEqualTo(tpm.endorsementKey());
      assertThatThrownBy(() -> asked.activate(mine.blob())).isInstanceOf(TpmException.class);
      assertThatThrownBy(() -> asked.sign(data)).isInstanceOf(TpmException.class);

      // Nor one that opens for this TPM only together with a key that it does not hold.
      Sealed mixed = Sealed.of(32, asked.endorsementKey(), tpm.storageRootKey());
      assertThatThrownBy(() -> asked.activate(mixed.blob())).isInstanceOf(TpmException.class);
      assertThatThrownBy(() -> tpm.activate(mixed.blob())).isInstanceOf(TpmException.class);
    }
  }

  @Test
  @DisplayName("Keys are there again after a restart, and sign tokens for the hub")
  void sign_AFTER_RESTART_goesOn() throws Exception {
    Path own = Files.createDirectory(folder.resolve("restart"));
    Sealed sealed;
    Bytes ek;
    try (Swtpm first = Swtpm.start(own);
        TssTpm asked = TssTpm.ofSimulator(first.host(), Swtpm.PORT)) {
      ek = asked.endorsementKey();
      sealed = Sealed.of(32, ek, asked.storageRootKey());
      asked.activate(sealed.blob());
    }
    try (Swtpm second = Swtpm.start(own);
        TssTpm asked = TssTpm.ofSimulator(second.host(), Swtpm.PORT)) {
      SasToken unsigned =
          new SasToken("hub.example.org%2Fdevices%2Fa", "AA==", 1_900_000_000, null);
      String text = SasToken.textToSign(unsigned.resource(), unsigned.expiry());
      String signature =
          Base64.getEncoder().encodeToString(asked.sign(Bytes.utf8(text)).toByteArray());
      SasToken token =
          new SasToken(unsigned.resource(), signature, unsigned.expiry(), unsigned.policy());

      assertThat(asked.endorsementKey()).isEqualTo(ek);
      assertThat(token.verify(sealed.key().toByteArray())).isTrue();
    }
  }
}
