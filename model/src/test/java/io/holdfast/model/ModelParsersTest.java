/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.RandomText;
import io.holdfast.faults.Seed;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Throws random and mutated text at every parser of the model. */
class ModelParsersTest {

  private static final int RUNS = Boolean.getBoolean("holdfast.full") ? 500_000 : 20_000;

  private static final List<String> TOKENS =
      List.of(
          "SharedAccessSignature sr=h.net%2Fdevices%2Fd&sig=abc%2B%3D&se=1795000000&skn=device",
          "SharedAccessSignature sig=abc%3d&se=1&sr=h/devices/d%2523/modules/m",
          SasToken.sign("h", new byte[] {1}, 7, null).text());

  private static final List<String> CONNECTION_STRINGS =
      List.of(
          "HostName=h;DeviceId=d;ModuleId=m;SharedAccessKey=a2V5;GatewayHostName=g",
          "HostName=h;SharedAccessKeyName=p;SharedAccessSignature=SharedAccessSignature sr=h",
          "HostName=h;DeviceId=d;x509=true;UseProvisioning=false");

  @Test
  @DisplayName("hostile text makes SasToken.parse throw InvalidSasTokenException or nothing")
  void parse_HOSTILE_TOKENS_onlyTheDeclaredException() {
    survive(
        TOKENS,
        InvalidSasTokenException.class,
        text -> {
          SasToken token = SasToken.parse(text);
          assertThat(SasToken.parse(token.text())).isEqualTo(token);
          assertThat(token.toString()).isNotEmpty();
          token.verify(new byte[] {1});
        });
  }

  @Test
  @DisplayName("hostile text makes ConnectionString.parse throw its own exception or nothing")
  void parse_HOSTILE_CONNECTION_STRINGS_onlyTheDeclaredException() {
    survive(
        CONNECTION_STRINGS,
        InvalidConnectionStringException.class,
        text -> {
          ConnectionString parsed = ConnectionString.parse(text);
          assertThat(ConnectionString.parse(parsed.text())).isEqualTo(parsed);
          parsed.key();
          parsed.identity();
        });
  }

  @Test
  @DisplayName("any text is an audience, which names nobody by accident")
  void covers_HOSTILE_RESOURCES_neverThrows() {
    Identity stranger = new ModuleIdentity("stranger", "unheard-of");
    survive(
        List.of("h/devices/d/modules/m", "h%2Fdevices%2Fd%252F", "%68/%64evices/"),
        InvalidSasTokenException.class,
        text -> {
          Audience audience = new Audience(text);
          assertThat(audience.names("h", stranger)).isFalse();
          audience.covers("h", stranger);
          audience.coversPath("h", text);
          assertThat(audience.host()).isNotNull();
          audience.moduleId();
        });
  }

  @Test
  @DisplayName("hostile text makes Identity.parse throw IllegalArgumentException or nothing")
  void parse_HOSTILE_CLIENT_IDS_onlyTheDeclaredException() {
    survive(
        List.of("d", "d/m", "d-:.+%_#*?!(),=@;$'/m"),
        IllegalArgumentException.class,
        text -> assertThat(Identity.parse(text).clientId()).isEqualTo(text));
  }

  @Test
  @DisplayName("hostile text is decoded or refused, and decodes the same in parts")
  void decode_HOSTILE_TEXT_neverThrows() {
    survive(
        List.of("a%20b%C3%A9", "%F0%9F%98%80", "%25%32%35"),
        IllegalArgumentException.class,
        text -> {
          String decoded = PercentEncoding.decode(text);
          assertThat(PercentEncoding.decode("%" + text + "%", 1, 1 + text.length()))
              .isEqualTo(decoded);
          String lenient = PercentEncoding.decodeLeniently(text);
          assertThat(decoded == null || decoded.equals(lenient)).isTrue();
          assertThat(PercentEncoding.encode(text)).isNotNull();
        });
  }

  private static void survive(
      List<String> corpus, Class<? extends RuntimeException> declared, Consumer<String> parser) {
    Seed.times(
        RUNS,
        random -> {
          String text = hostile(random, corpus);
          try {
            parser.accept(text);
          } catch (RuntimeException e) {
            assertThat(e).as("thrown for: %s", text).isExactlyInstanceOf(declared);
          }
        });
  }

  private static String hostile(SplittableRandom random, List<String> corpus) {
    return random.nextInt(4) == 0
        ? RandomText.any(random, 60)
        : RandomText.mutated(random, corpus.get(random.nextInt(corpus.size())));
  }
}
