/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.model.Bytes;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SystemProperty;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MessageCodecTest {

  private static final ModuleIdentity MODULE = new ModuleIdentity("d", "m");

  private static StoredMessage message(MessageSource source, String modelId) {
    MessageProperties properties =
        MessageProperties.builder()
            .system(SystemProperty.MESSAGE_ID, "1")
            .application("k", null)
            .build();
    MessageHeader header = new MessageHeader(MODULE, "g", "{}", source, modelId, properties);
    return new StoredMessage(header, 42, Bytes.utf8("body"));
  }

  private static ByteBuffer encoded(StoredMessage message) {
    ByteBuffer bytes = ByteBuffer.allocate(MessageCodec.length(message));
    MessageCodec.encode(message, bytes);
    return bytes.flip();
  }

  @Test
  @DisplayName("source and model come back, and messages with one header share it")
  void next_SAME_HEADER_isShared() {
    MessageCodec codec = new MessageCodec();

    StoredMessage first = codec.next(encoded(message(MessageSource.FEEDBACK, "dtmi:a;1")));
    StoredMessage second = codec.next(encoded(message(MessageSource.FEEDBACK, "dtmi:a;1")));
    StoredMessage other = codec.next(encoded(message(MessageSource.FEEDBACK, "dtmi:a;2")));

    assertThat(first.header().source()).isEqualTo(MessageSource.FEEDBACK);
    assertThat(first.header().modelId()).isEqualTo("dtmi:a;1");
    assertThat(first.header().properties().application()).containsEntry("k", null);
    assertThat(second.header()).isSameAs(first.header());
    assertThat(other.header().modelId()).isEqualTo("dtmi:a;2");
  }

  @Test
  @DisplayName("a message of the first format is telemetry without a model")
  void next_FIRST_FORMAT_isRead() {
    ByteBuffer header = ByteBuffer.allocate(64);
    for (String text : new String[] {"d/m", "g", "{}"}) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      header.putInt(bytes.length).put(bytes);
    }
    header.putInt(0).putInt(0).flip();
    ByteBuffer bytes = ByteBuffer.allocate(128);
    bytes.put((byte) 1).putLong(42).putInt(header.remaining()).put(header).put((byte) 'x').flip();

    StoredMessage read = MessageCodec.decode(bytes);

    assertThat(read.header().sender()).isEqualTo(MODULE);
    assertThat(read.header().source()).isEqualTo(MessageSource.TELEMETRY);
    assertThat(read.header().modelId()).isNull();
    assertThat(read.body()).isEqualTo(Bytes.utf8("x"));
  }

  @Test
  @DisplayName("a message of a later format is refused")
  void next_LATER_FORMAT_isRefused() {
    ByteBuffer bytes = encoded(message(MessageSource.TELEMETRY, "m"));
    bytes.put(0, (byte) 3);

    assertThatThrownBy(() -> MessageCodec.decode(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 3");
  }
}
