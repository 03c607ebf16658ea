/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DisplayNamesTest {

  @Test
  @DisplayName("names are found on methods and on classes, nested ones too")
  void in_METHODS_AND_CLASSES_findsAll() {
    String source =
        """
        @DisplayName("outer")
        class ATest {
          @Test
          @DisplayName("plain") void a() {}
          @org.junit.jupiter.api.DisplayName(value = "qualified") void b() {}
          @Nested
          @DisplayName("inner")
          class Inner {
            @Test @DisplayName("deep") void c() {}
          }
        }
        """;

    assertThat(DisplayNames.in(source))
        .containsExactly("outer", "plain", "qualified", "inner", "deep");
  }

  @Test
  @DisplayName("literals joined over lines are one name, and so is a text block")
  void in_JOINED_LITERALS_joinsThem() {
    String source =
        """
        class ATest {
          @DisplayName(
              "[a-1] first"
                  // a comment "in between"
                  + " and"
                  + (" \\u0073econd"))
          void a() {}
          @DisplayName(\"""
              [a-2] a \\
              block\""")
          void b() {}
        }
        """;

    assertThat(DisplayNames.in(source)).containsExactly("[a-1] first and second", "[a-2] a block");
  }

  @Test
  @DisplayName("comments, strings and constants are not names")
  void in_LOOKALIKES_findsNothing() {
    String source =
        """
        class ATest {
          // @DisplayName("in a comment")
          /* @DisplayName("in another") */
          String text = "@DisplayName(\\"in a string\\")";
          @Other("other annotation") void a() {}
          @DisplayName(Names.CONSTANT) void b() {}
        }
        """;

    assertThat(DisplayNames.in(source)).containsExactly("");
  }

  @Test
  @DisplayName("disabled tests prove nothing")
  void in_DISABLED_TESTS_findsNothing() {
    String source =
        """
        class ATest {
          @Disabled @Test @DisplayName("off") void a() {}
          @DisplayName("off inside") @Disabled("why") class Inner {
            @Test @DisplayName("off as well") void b() {}
          }
          @Test @DisplayName("on") void c() {}
        }
        """;

    assertThat(DisplayNames.in(source)).containsExactly("on");
  }
}
