/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLineTest {

  @Test
  @DisplayName("A message is one line, whatever its content")
  void write_TEXT_isOneLine() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("z", "a \"b\"");
    properties.put("a", "é\n");
    assertThat(line(properties, "21\n22".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(
            "{\"properties\":{\"z\":\"a \\\"b\\\"\",\"a\":\"é\\n\"},\"content\":\"21\\n22\"}\n");
    assertThat(line(Map.of(), new byte[] {0, -1}))
        .isEqualTo("{\"properties\":{},\"contentBase64\":\"AP8=\"}\n");
    assertThat(line(Map.of(), new byte[0])).isEqualTo("{\"properties\":{},\"content\":\"\"}\n");
  }

  @Test
  @DisplayName("Any message that was written as a line is read again as it was")
  void read_WRITTEN_isTheSame() {
    Seed.times(
        2_000,
        random -> {
          GatewayMessage message = message(random);
          byte[] line = JsonLine.write(message);
          byte[] withoutEnd = Arrays.copyOf(line, line.length - 1);
          assertThat(new String(withoutEnd, StandardCharsets.UTF_8)).doesNotContain("\n");
          GatewayMessage read = message(JsonLine.read(withoutEnd, Map.of()));
          assertThat(read.content()).isEqualTo(message.content());
          assertThat(read.properties()).isEqualTo(message.properties());
        });
  }

  @Test
  @DisplayName("Whatever a program writes is a message or nonsense, and never a fault")
  void read_ANYTHING_neverFails() {
    Seed.times(
        2_000,
        random -> {
          byte[] line = JsonLine.write(message(random));
          for (int i = 0; i < 3; i++) {
            line[random.nextInt(line.length)] = (byte) random.nextInt();
          }
          assertThat(JsonLine.read(line, Map.of())).isNotNull();
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          {}                                            | ''
          {"content":"a"}                               | a
          {"content":{"t": 10.00, "x":[1, null]}}       | {"t":10.00,"x":[1,null]}
          {"content":21.50}                             | 21.50
          {"content":null}                              | null
          {"contentBase64":"aGk="}                      | hi
          {"properties":{},"content":true}              | true
          """)
  @DisplayName("The content is a text, or any other JSON as its text")
  void read_CONTENT_isTaken(String line, String content) {
    assertThat(message(JsonLine.read(line.getBytes(StandardCharsets.UTF_8), Map.of())).content())
        .isEqualTo(Bytes.utf8(content));
  }

  @Test
  @DisplayName("Properties may be numbers, and stand before those of the module")
  void read_PROPERTIES_areTaken() {
    byte[] line =
        "{\"properties\":{\"n\":1.0,\"ok\":true,\"source\":\"mine\"}}"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(message(JsonLine.read(line, Map.of("source", "args", "unit", "C"))).properties())
        .isEqualTo(Map.of("n", "1.0", "ok", "true", "source", "mine", "unit", "C"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          hello                                | it is not JSON
          {"content":"a"                       | it is not JSON
          {"content":"a"} x                    | it is not JSON
          ["a"]                                | it is not a JSON object
          {"contents":"a"}                     | "contents" is not known
          {"properties":"a"}                   | "properties" is not an object
          {"properties":{"a":null}}            | the property "a" is not a text
          {"properties":{"a":{}}}              | the property "a" is not a text
          {"content":"a","contentBase64":"aa"} | it has both
          {"contentBase64":"%%%%"}             | Illegal base64
          """)
  @DisplayName("A line that is no message says why")
  void read_NONSENSE_saysWhy(String line, String reason) {
    assertThat(JsonLine.read(line.getBytes(StandardCharsets.UTF_8), Map.of()))
        .isInstanceOfSatisfying(
            JsonLine.Said.Nonsense.class,
            nonsense -> assertThat(nonsense.reason()).startsWith(reason));
  }

  private static String line(Map<String, String> properties, byte[] content) {
    return new String(
        JsonLine.write(GatewayMessage.of(properties, Bytes.copyOf(content))),
        StandardCharsets.UTF_8);
  }

  private static GatewayMessage message(JsonLine.Said said) {
    if (said instanceof JsonLine.Said.Message message) {
      return message.message();
    }
    throw new AssertionError(said);
  }

  private static GatewayMessage message(SplittableRandom random) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      properties.put(text(random), text(random));
    }
    byte[] content = new byte[random.nextInt(30)];
    if (random.nextBoolean()) {
      random.nextBytes(content);
    }
    return GatewayMessage.of(properties, Bytes.owning(content));
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append((char) (1 + random.nextInt(0xd7ff - 1)));
    }
    return text.toString();
  }
}
