/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.mailbox.CloudToDeviceMessage;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.MessageProperties;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MessageHeadersTest {

  @Test
  @DisplayName("a message with a property that no header can be has no headers")
  void write_UNSPEAKABLE_isNull() {
    for (String name : List.of("a b", "a:b", "gr\u00fcn", "a\nb")) {
      assertThat(MessageHeaders.write(with(name, "v"))).as(name).isNull();
    }
    for (String value : List.of("a\r\nETag: \"x\"", "\0", "\u007f")) {
      assertThat(MessageHeaders.write(with("k", value))).as(value).isNull();
    }
    assertThat(MessageHeaders.write(with("k", "\t \u20ac"))).isNotNull();
  }

  @Test
  @DisplayName("what is not ASCII goes out as UTF-8, and comes in as that if it can be")
  void properties_BEYOND_ASCII_areUtf8() {
    String text = "gr\u00fcn";
    String utf8 = "gr\u00c3\u00bcn";

    assertThat(MessageHeaders.write(with("k", text))).contains(Map.entry("iothub-app-k", utf8));
    for (String header : List.of(text, utf8)) {
      assertThat(MessageHeaders.read(Map.of("iothub-app-k", header)).application())
          .containsEntry("k", text);
    }
  }

  private static CloudToDeviceMessage with(String name, String value) {
    return new CloudToDeviceMessage(
        new DeviceIdentity("d"),
        1,
        MessageProperties.builder().application(name, value).build(),
        Instant.EPOCH,
        Instant.EPOCH,
        0,
        Bytes.EMPTY);
  }
}
