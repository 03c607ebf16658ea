/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll.tpm;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.Seed;
import io.holdfast.faults.tpm.SoftwareTpm;
import io.holdfast.model.Bytes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which public keys of a TPM are taken. */
class TpmIdentityTest {

  private static final SoftwareTpm TPM = SoftwareTpm.create();
  private static final byte[] EK = TPM.endorsementKey();
  private static final byte[] SRK = TPM.storageRootKey();

  private static EndorsementKey endorsement(byte[] bytes) {
    return EndorsementKey.of(Bytes.copyOf(bytes));
  }

  private static StorageRootKey storageRoot(byte[] bytes) {
    return StorageRootKey.of(Bytes.copyOf(bytes));
  }

  @Test
  @DisplayName("Both keys of the templates are taken, and keep their bytes")
  void parse_TEMPLATES_takesThem() {
    TpmIdentity keys =
        new TpmIdentity(EndorsementKey.parse(base64(EK)), StorageRootKey.parse(base64(SRK)));

    assertThat(base64(EK)).startsWith("AToAAQALAAMAsgAg");
    assertThat(EK).hasSize(2 + 314);
    assertThat(SRK).hasSize(2 + 282);
    assertThat(keys.endorsement().encoded().toByteArray()).isEqualTo(EK);
    assertThat(keys.storageRoot().encoded().toByteArray()).isEqualTo(SRK);
    assertThat(keys.endorsement()).isEqualTo(endorsement(EK)).hasSameHashCodeAs(endorsement(EK));
    assertThat(keys.storageRoot()).isEqualTo(storageRoot(SRK)).hasSameHashCodeAs(storageRoot(SRK));
  }

  @Test
  @DisplayName("The registration id of a TPM is the lower-case base32 of its key's digest")
  void registrationId_ANY_isTheDigest() throws Exception {
    String id = endorsement(EK).registrationId();

    assertThat(id).matches("[a-z2-7]{52}");
    assertThat(base32Decoded(id)).isEqualTo(MessageDigest.getInstance("SHA-256").digest(EK));
    assertThat(Base32.lowerCase("foobar".getBytes(US_ASCII))).isEqualTo("mzxw6ytboi");
    assertThat(Base32.lowerCase(new byte[0])).isEmpty();
  }

  @Test
  @DisplayName("A key with other attributes, policy or algorithms is refused by name")
  void parse_OTHER_KINDS_refuses() {
    refused(EK, 2, 0x0023, "kind of key");
    refused(EK, 4, 0x000C, "name algorithm");
    refused(EK, 8, 0x00B6, "attributes");
    refused(EK, 12, 0x0000, "policy");
    refused(EK, 44, 0x0013, "symmetric algorithm");
    refused(EK, 46, 256, "symmetric key bits");
    refused(EK, 48, 0x0042, "symmetric mode");
    refused(EK, 50, 0x0014, "scheme");
    refused(EK, 52, 1024, "key bits");
    refused(EK, 56, 3, "exponent");
    assertThatThrownBy(() -> endorsement(SRK)).isInstanceOf(InvalidTpmKeyException.class);
    assertThatThrownBy(() -> storageRoot(EK)).isInstanceOf(InvalidTpmKeyException.class);
  }

  @Test
  @DisplayName("A storage root key that software may hold is refused")
  void parse_KEY_OF_SOFTWARE_refuses() {
    // Not fixedTPM, not fixedParent, not sensitiveDataOrigin, not restricted; and one that signs.
    for (int attributes : new int[] {0x30470, 0x30462, 0x30452, 0x20472, 0x70472}) {
      byte[] key = SRK.clone();
      ByteBuffer.wrap(key).putInt(6, attributes);
      assertThatThrownBy(() -> storageRoot(key))
          .isInstanceOf(InvalidTpmKeyException.class)
          .hasMessage("storageRootKey: unsupported attributes");
    }
    byte[] withoutNoDa = SRK.clone();
    ByteBuffer.wrap(withoutNoDa).putInt(6, 0x30072);
    assertThat(storageRoot(withoutNoDa)).isNotEqualTo(storageRoot(SRK));
  }

  @Test
  @DisplayName("Even, short, cut, padded and absurd keys are refused, and nothing but refused")
  void parse_MALFORMED_refuses() {
    byte[] even = EK.clone();
    even[even.length - 1] &= (byte) 0xfe;
    byte[] small = EK.clone();
    small[60] = 0;
    for (byte[] bad : new byte[][] {even, small, {}, {0}, Arrays.copyOf(EK, EK.length + 1)}) {
      assertThatThrownBy(() -> endorsement(bad)).isInstanceOf(InvalidTpmKeyException.class);
    }
    for (int length = 0; length < EK.length; length++) {
      byte[] cut = Arrays.copyOf(EK, length);
      assertThatThrownBy(() -> endorsement(cut)).isInstanceOf(InvalidTpmKeyException.class);
    }
    assertThatThrownBy(() -> EndorsementKey.parse("no!")).hasMessage("endorsementKey: not base64");
    assertThatThrownBy(() -> StorageRootKey.parse("A".repeat(100_000)))
        .hasMessage("storageRootKey: too long");
    Seed.times(
        500,
        random -> {
          byte[] broken = SRK.clone();
          broken[random.nextInt(28)] = (byte) random.nextInt();
          try {
            storageRoot(broken);
          } catch (InvalidTpmKeyException expected) {
            assertThat(expected).hasMessageStartingWith("storageRootKey: ");
          }
        });
  }

  private static void refused(byte[] good, int at, int value, String name) {
    byte[] bad = good.clone();
    ByteBuffer.wrap(bad).putShort(at, (short) value);
    assertThatThrownBy(() -> endorsement(bad))
        .isInstanceOf(InvalidTpmKeyException.class)
        .hasMessage("endorsementKey: unsupported " + name);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] base32Decoded(String text) {
    StringBuilder bits = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      int five = "abcdefghijklmnopqrstuvwxyz234567".indexOf(text.charAt(i));
      bits.append(Integer.toBinaryString(32 + five).substring(1));
    }
    byte[] bytes = new byte[bits.length() / 8];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
    }
    return bytes;
  }
}
