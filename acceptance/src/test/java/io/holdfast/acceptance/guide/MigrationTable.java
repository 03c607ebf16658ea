/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rows of docs/client-migration.md.
 *
 * @param section the class in the heading above, or empty
 * @param theirs what the first cell names
 * @param ours what the other cells name that are no notes
 */
record MigrationTable(String section, List<String> theirs, List<String> ours) {

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** All tables, a record for each section. */
  static TreeMap<String, MigrationTable> read(List<String> lines) {
    TreeMap<String, MigrationTable> tables = new TreeMap<>();
    String section = "";
    for (String line : lines) {
      if (line.startsWith("#")) {
        List<String> named = codes(line);
        section = named.isEmpty() ? line.replaceFirst("#+ ", "") : named.get(0);
      } else if (line.startsWith("| `")) {
        String[] cells = line.split(" \\| ?", -1);
        MigrationTable table =
            tables.computeIfAbsent(
                section, name -> new MigrationTable(name, new ArrayList<>(), new ArrayList<>()));
        table.theirs().addAll(codes(cells[0]));
        table.ours().addAll(codes(cells[1]));
        if (cells[0].contains("_LL_")) {
          table.ours().addAll(codes(cells[2]));
        }
      }
    }
    return tables;
  }

  private static List<String> codes(String cell) {
    List<String> found = new ArrayList<>();
    Matcher code = CODE.matcher(cell);
    while (code.find()) {
      found.add(code.group(1));
    }
    return found;
  }
}
