/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MessagePropertiesTest {

  @Test
  @DisplayName("a builder that is used further does not change what it built")
  void build_BUILDER_USED_FURTHER_keepsTheFirst() {
    MessageProperties.Builder builder =
        MessageProperties.builder().system(SystemProperty.MESSAGE_ID, "1").application("a", "1");
    MessageProperties first = builder.build();

    MessageProperties second =
        builder
            .system(SystemProperty.MESSAGE_ID, "2")
            .application("a", "2")
            .application("b", null)
            .build();
    MessageProperties third = builder.without(SystemProperty.MESSAGE_ID).build();

    assertThat(first.system(SystemProperty.MESSAGE_ID)).isEqualTo("1");
    assertThat(first.application()).hasSize(1).containsEntry("a", "1");
    assertThat(second.system(SystemProperty.MESSAGE_ID)).isEqualTo("2");
    assertThat(second.application()).hasSize(2).containsEntry("a", "2").containsEntry("b", null);
    assertThat(third.system()).isEmpty();
    assertThat(third.application()).isEqualTo(second.application());
  }

  @Test
  @DisplayName("properties that were taken over into a builder stay as they are")
  void toBuilder_CHANGED_keepsTheOriginal() {
    MessageProperties original = MessageProperties.builder().application("a", "").build();

    MessageProperties changed = original.toBuilder().application("b", "2").build();

    assertThat(original.application()).hasSize(1);
    assertThat(changed.application().keySet()).containsExactly("a", "b");
    assertThat(changed).isNotEqualTo(original);
    assertThat(MessageProperties.NONE.toBuilder().build()).isEqualTo(MessageProperties.NONE);
  }

  @Test
  @DisplayName("nobody can change properties through their views")
  void application_VIEW_isReadOnly() {
    MessageProperties properties = MessageProperties.builder().application("a", "1").build();

    assertThatThrownBy(() -> properties.application().put("b", "2"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> properties.system().put(SystemProperty.TO, "2"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  @DisplayName("The size is that of the values and names in UTF-8, but for names that the hub has")
  void size_ANY_TEXT_isThatOfItsBytes() {
    String[] texts = {
      "", "a", "\u00e4", "\u20ac", "\ud83d\ude00", "\ud83d", "\ude00x", "a\u07ff\u0800"
    };
    for (String text : texts) {
      int bytes = text.getBytes(StandardCharsets.UTF_8).length;
      assertThat(MessageProperties.builder().application("k", text).build().size())
          .as(text)
          .isEqualTo(1 + bytes);
      assertThat(MessageProperties.builder().application(text, null).build().size())
          .isEqualTo(bytes);
      assertThat(MessageProperties.builder().system(SystemProperty.MESSAGE_ID, text).build().size())
          .isEqualTo(bytes);
    }
  }
}
