/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import java.util.List;
import java.util.stream.Stream;

/** Writes the reference page of the configuration from the keys that the code knows. */
public final class Reference {

  private static final String HEAD =
      """
      # Configuration

      Written by the code: change the keys in `io.holdfast.app.config`, then run
      `./holdfast reference > docs/reference/configuration.md`. A test compares the two.

      The weakest comes first: `holdfast.toml` in the working directory (or the file named by `--config` or
      `HOLDFAST_CONFIG`), then the environment as `HOLDFAST_SECTION__KEY`, then the command line. An unknown key is an
      error wherever it stands. Times have a unit (`500ms`, `30s`, `5m`, `2h`, `7d`), sizes too (`256KiB`, `64MiB`,
      `1GiB`; `kB`, `MB`, `GB` are powers of 1000; no unit is bytes).
      """;

  private static final String ROUTES =
      """

      ## [routes]

      One entry for each route: its name, and the route as a text, or a table with `route`, `priority` (0 to 9, 0 goes
      first; without it after all that have one) and `timeToLiveSecs` (how long a message may wait; 0 or none for no
      limit). With no routes at all everything goes to the stream. Environment: `HOLDFAST_ROUTES__NAME`.

      ```toml
      [routes]
      hop = "FROM /messages/modules/sensor/outputs/* INTO BrokeredEndpoint(\\"/modules/filter/inputs/raw\\")"

      [routes.rest]
      route = "FROM /messages/* INTO $upstream"
      priority = 3
      timeToLiveSecs = 3600
      ```
      """;

  private Reference() {}

  /** The page, in Markdown. */
  public static String page() {
    StringBuilder page = new StringBuilder(HEAD);
    for (String section : sections()) {
      List<Key<?>> keys =
          Config.KEYS.stream().filter(key -> key.section().equals(section)).toList();
      if (keys.isEmpty()) {
        continue;
      }
      page.append("\n## [").append(section).append("]\n\n");
      page.append("| Key | Value | Default | Meaning | Environment | Flag |\n");
      page.append("|---|---|---|---|---|---|\n");
      keys.forEach(key -> row(page, key));
    }
    return page.append(ROUTES).toString();
  }

  /** Every section's name, in the order of the page. */
  static List<String> sections() {
    return Stream.concat(Config.KEYS.stream().map(Key::section), Stream.of("routes"))
        .distinct()
        .toList();
  }

  private static void row(StringBuilder page, Key<?> key) {
    page.append("| `").append(key.name()).append("` | ").append(key.form().description());
    page.append(" | ").append(code(key.standard())).append(" | ").append(key.about());
    page.append(" | `").append(key.variable()).append("` | ").append(code(key.flag()));
    page.append(" |\n");
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`" + text + "`";
  }
}
