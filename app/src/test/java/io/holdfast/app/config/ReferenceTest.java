/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReferenceTest {

  @Test
  @DisplayName("docs/reference/configuration.md is what the code says")
  void page_COMMITTED_isCurrent() throws IOException {
    Path committed = Path.of("../docs/reference/configuration.md");

    assertThat(Files.readString(committed))
        .as("rewrite it: ./holdfast reference > docs/reference/configuration.md")
        .isEqualTo(Reference.page());
  }

  @Test
  @DisplayName("Every key can be set by its environment variable, and its standard value is valid")
  void keys_EACH_settableAndValid() {
    for (Key<?> key : Config.KEYS) {
      if (!key.standard().isEmpty()) {
        Config.load(new ConfigSources(null, Map.of(key.variable(), key.standard()), Map.of()));
        assertThat(key.form().parse().apply(key.standard())).isNotNull();
      }
      assertThat(key.name()).matches("[a-z]+(-[a-z]+)*");
      assertThat(key.about()).endsWith(".");
    }
  }
}
