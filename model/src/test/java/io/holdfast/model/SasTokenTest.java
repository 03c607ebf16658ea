/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.Seed;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.SplittableRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SasTokenTest {

  private static final String HOST = "contoso.azure-devices.net";
  private static final byte[] KEY =
      Base64.getDecoder().decode("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
  private static final byte[] OTHER_KEY = "another key".getBytes(UTF_8);

  /** Tokens in each SDK's spelling; their signatures were made with Python's hmac module. */
  private static final String GOLDEN =
      """
      C      | dev-1/temp  | sr=contoso.azure-devices.net/devices/dev-1/modules/temp&sig=8mAnGy%2fo6K%2f7B9enIWd5Wga9YY08kBrrKGqf3pZE0gk%3d&se=1795000000
      C edge | dev-1/temp  | sr=contoso.azure-devices.net%2fdevices%2fdev-1%2fmodules%2ftemp&sig=YeVZCDv9IW%2f4WgLoMdyoX%2fJamcd%2bFsYoUzA%2fIuKxolU%3d&se=1795000000
      Java   | dev#1/temp  | sig=CpBSc6LVJPe%2FWRiDACutu%2Fq7Bmh6GPbsPRqM1p1JNyE%3D&se=1795000000&sr=contoso.azure-devices.net/devices/dev%231/modules/temp
      J edge | dev-1/temp  | sr=contoso.azure-devices.net%2Fdevices%2Fdev-1%2Fmodules%2Ftemp&sig=lEMJP%2FgQWhVIyLBcmcFWScEAS3aM9VAHfjSD3ke2kwE%3D&se=1795000000
      Node   | dev*1/te#mp | sr=contoso.azure-devices.net%2Fdevices%2Fdev%2a1%2Fmodules%2Fte%23mp&sig=epsGQjRftWP0FTl%2BXNiI19uCnPVNYrv3T%2Bn17TTSadY%3D&se=1795000000
      Python | dev-1/te:mp | sr=contoso.azure-devices.net%2Fdevices%2Fdev-1%2Fmodules%2Fte%3Amp&sig=Cu8OgirBfzmLjwGdZKD8DaxkbNxEKlkxmqFB3TS5U0E%3D&se=1795000000
      C#     | a#b/te@mp   | sr=contoso.azure-devices.net%2Fdevices%2Fa%2523b%2Fmodules%2Fte%2540mp&sig=otd9xuhGTi2BGXsN9DZwJWkh0%2BA4rS8WvZTKa14FSMI%3D&se=1795000000
      """;

  @ParameterizedTest(name = "{0}")
  @DisplayName("[mqtt-15] the signature is checked over sr as sent, in every SDK's spelling")
  @CsvSource(delimiter = '|', textBlock = GOLDEN)
  void verify_EACH_SDKS_SPELLING_passes(String sdk, String clientId, String fields) {
    SasToken token = SasToken.parse("SharedAccessSignature " + fields);

    assertThat(token.verify(KEY)).as(sdk).isTrue();
    assertThat(token.verify(OTHER_KEY)).as(sdk).isFalse();
    assertThat(token.expiry()).isEqualTo(1795000000L);
    assertThat(token.policy()).isNull();
    assertThat(token.audience().names(HOST, Identity.parse(clientId))).isTrue();
  }

  @Test
  @DisplayName("a policy's token keeps the policy's name and is for the whole host")
  void parse_POLICY_TOKEN_hasThePolicy() {
    SasToken token =
        SasToken.parse(
            "SharedAccessSignature sr=contoso.azure-devices.net"
                + "&sig=HrzALUkqGbvSx0QLZQgM2Wq0oXxOxPNfc6NXyrkjAuI%3D&skn=device&se=1795000000");

    assertThat(token.policy()).isEqualTo("device");
    assertThat(token.verify(KEY)).isTrue();
    assertThat(token.audience().covers(HOST, new DeviceIdentity("any"))).isTrue();
    assertThat(token.audience().names(HOST, new DeviceIdentity("any"))).isFalse();
  }

  @ParameterizedTest
  @DisplayName("[mqtt-14] fields may come in any order, with names in any case")
  @ValueSource(
      strings = {
        "sr=h&sig=%2Babc%3D&se=5&skn=p",
        "sig=%2babc%3d&se=5&skn=p&sr=h",
        "skn=p&se=5&sig=+abc=&sr=h",
        "SE=5&Sr=h&SKN=p&SIG=%2Babc%3D",
        "sr=h&new=field&sig=%2Babc%3D&se=5&skn=p&other=",
      })
  void parse_ANY_ORDER_isTheSameToken(String fields) {
    assertThat(SasToken.parse("SharedAccessSignature " + fields))
        .isEqualTo(new SasToken("h", "+abc=", 5, "p"));
  }

  @ParameterizedTest
  @DisplayName("what is no token is refused")
  @ValueSource(
      strings = {
        "",
        " ",
        "SharedAccessSignature",
        "SharedAccessSignature ",
        "SharedAccessSignature\tsr=h&sig=s&se=1",
        "sharedaccesssignature sr=h&sig=s&se=1",
        "Bearer sr=h&sig=s&se=1",
        " SharedAccessSignature sr=h&sig=s&se=1",
        "SharedAccessSignaturesr=h&sig=s&se=1",
        "SharedAccessSignature sr=h&sig=s&se=1 ",
        "SharedAccessSignature sr=h &sig=s&se=1",
        "SharedAccessSignature sr=h&sig=s&se=1\n",
        "SharedAccessSignature sig=s&se=1",
        "SharedAccessSignature sr=h&se=1",
        "SharedAccessSignature sr=h&sig=s",
        "SharedAccessSignature sr=&sig=s&se=1",
        "SharedAccessSignature sr=h&sig=&se=1",
        "SharedAccessSignature sr=h&sig=s&se=",
        "SharedAccessSignature sr=h&sig=s&se=1&",
        "SharedAccessSignature sr=h&sig=s&se=1&&skn=p",
        "SharedAccessSignature sr=h&sig=s&se=1&skn",
        "SharedAccessSignature sr=h&sr=h&sig=s&se=1",
        "SharedAccessSignature sr=h&sig=s&se=1&SE=2",
        "SharedAccessSignature sr=h&sig=%zz&se=1",
        "SharedAccessSignature sr=h&sig=s&se=1&skn=%FF",
        "SharedAccessSignature sr=h&sig=s&se=1&skn=a%20b",
        "SharedAccessSignature sr=hä&sig=s&se=1",
        "SharedAccessSignature sr=h&sig=s-_&se=1",
        "SharedAccessSignature sr=h&sig=s&se=-1",
        "SharedAccessSignature sr=h&sig=s&se=+1",
        "SharedAccessSignature sr=h&sig=s&se=01",
        "SharedAccessSignature sr=h&sig=s&se=1.5",
        "SharedAccessSignature sr=h&sig=s&se=0x5",
        "SharedAccessSignature sr=h&sig=s&se=٣",
        "SharedAccessSignature sr=h&sig=s&se=9999999999999999999",
      })
  void parse_NO_TOKEN_isRefused(String text) {
    assertThatThrownBy(() -> SasToken.parse(text)).isInstanceOf(InvalidSasTokenException.class);
  }

  @Test
  @DisplayName("an endless text is refused by its length")
  void parse_TOO_LONG_isRefused() {
    String text = "SharedAccessSignature sr=h&sig=s&se=1&x=" + "x".repeat(SasToken.MAX_LENGTH);

    assertThatThrownBy(() -> SasToken.parse(text))
        .isInstanceOf(InvalidSasTokenException.class)
        .hasMessageContaining("too long");
  }

  @Test
  @DisplayName("neither a refusal nor the token's text for logs shows a signature or has a trace")
  void toString_ANY_TOKEN_hidesTheSignature() {
    SasToken token = SasToken.sign("h/devices/d", KEY, 5, null);

    assertThat(token.toString()).contains("h/devices/d").doesNotContain(token.signature());
    assertThatThrownBy(() -> SasToken.parse("SharedAccessSignature sr=h&sig=secret&se=x"))
        .hasMessageNotContaining("secret")
        .satisfies(refusal -> assertThat(refusal.getStackTrace()).isEmpty());
  }

  @Test
  @DisplayName("a changed resource or expiry, a cut signature and an empty key do not verify")
  void verify_CHANGED_TOKEN_fails() {
    SasToken token = SasToken.sign("h/devices/d", KEY, 5, null);
    String signature = token.signature();

    assertThat(token.verify(KEY)).isTrue();
    assertThat(token.verify(new byte[0])).isFalse();
    assertThat(new SasToken("h/devices/D", signature, 5, null).verify(KEY)).isFalse();
    assertThat(new SasToken("h%2Fdevices/d", signature, 5, null).verify(KEY)).isFalse();
    assertThat(new SasToken("h/devices/d", signature, 6, null).verify(KEY)).isFalse();
    assertThat(new SasToken("h/devices/d", signature.substring(1), 5, null).verify(KEY)).isFalse();
    assertThat(new SasToken("h/devices/d", signature + "=", 5, null).verify(KEY)).isFalse();
    assertThat(new SasToken("h/devices/d", "====", 5, null).verify(KEY)).isFalse();
  }

  @Test
  @DisplayName("a resource that would break the token's text cannot be made")
  void sign_BROKEN_RESOURCE_isRefused() {
    assertThatThrownBy(() -> SasToken.sign("a&b", KEY, 5, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SasToken.sign("a b", KEY, 5, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SasToken.sign("", KEY, 5, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SasToken.sign("a", KEY, -1, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SasToken.sign("a", KEY, 1, "a&b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SasToken("a", "ü", 1, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("random tokens read back as written, and their signature is plain HMAC-SHA256")
  void text_RANDOM_TOKENS_roundTrip() {
    Seed.times(
        300,
        random -> {
          String resource = Audience.resourceOf("h.example", ModelArbitraries.identity(random));
          byte[] key = new byte[1 + random.nextInt(80)];
          random.nextBytes(key);
          long expiry = random.nextLong(4_000_000_000L);
          String policy = random.nextBoolean() ? null : "registryRead-" + random.nextInt(9);

          SasToken token = SasToken.sign(resource, key, expiry, policy);

          assertThat(SasToken.parse(token.text())).isEqualTo(token);
          assertThat(token.signature()).isEqualTo(hmac(resource + "\n" + expiry, key));
          assertThat(token.verify(key)).isTrue();
          assertThat(token.verify(flipped(random, key))).isFalse();
        });
  }

  private static byte[] flipped(SplittableRandom random, byte[] key) {
    byte[] other = key.clone();
    // Trailing zero bytes pad an HMAC key to the block: only a change of a bit makes another key.
    other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
    return other;
  }

  private static String hmac(String text, byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
