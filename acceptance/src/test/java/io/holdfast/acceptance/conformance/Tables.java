/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.conformance;

import java.nio.file.Path;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables that readers look at: Markdown, one file for each contract. */
final class Tables {

  private static final Pattern SPECIAL = Pattern.compile("[\\\\`*$\\[\\]<>|]|(?<!\\w)_|_(?!\\w)");

  private Tables() {}

  /** Renders the table of each contract, by contract. */
  static SequencedMap<String, String> render(Ledger ledger) {
    SequencedMap<String, StringBuilder> tables = new TreeMap<>();
    ledger
        .demands()
        .texts()
        .forEach((demand, text) ->
            tables
                .computeIfAbsent(demand.contract(), Tables::head)
                .append("| %d | ".formatted(demand.number()))
                .append(escape(text))
                .append(" | ")
                .append(answer(ledger, demand))
                .append(" |\n"));
    SequencedMap<String, String> rendered = new TreeMap<>();
    for (Map.Entry<String, StringBuilder> table : tables.entrySet()) {
      rendered.put(table.getKey(), table.getValue().toString());
    }
    return rendered;
  }

  private static StringBuilder head(String contract) {
    return new StringBuilder(
        """
        # Conformance: %s

        Generated from the demands, the tests and `status.txt`; [README.md](README.md) tells how. Do not edit.

        | No. | Demand | Proven by, or status |
        |---|---|---|
        """
            .formatted(contract));
  }

  private static String answer(Ledger ledger, DemandId demand) {
    if (ledger.evidence().covers(demand)) {
      return ledger.evidence().of(demand).stream()
          .map(Tables::link)
          .collect(Collectors.joining(", "));
    }
    Status status = ledger.statuses().byDemand().get(demand);
    return status == null ? "**no test yet**" : escape(status.text());
  }

  private static String link(String file) {
    String name = Path.of(file).getFileName().toString().replace(".java", "");
    return "[" + name + "](../../" + file + ")";
  }

  private static String escape(String text) {
    return SPECIAL.matcher(text).replaceAll("\\\\$0");
  }
}
