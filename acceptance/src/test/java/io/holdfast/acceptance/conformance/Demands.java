/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The demands of all contracts.
 *
 * @param texts what each demand says, ordered by contract and number
 * @param problems what is wrong with the files they were read from
 */
record Demands(SequencedMap<DemandId, String> texts, List<String> problems) {

  private static final Pattern LINE = Pattern.compile("(\\d{1,4}) \\| (\\S.*\\S)");

  /**
   * Reads demand files.
   *
   * @param files the lines of each contract's file, by contract
   */
  static Demands parse(SequencedMap<String, List<String>> files) {
    SequencedMap<DemandId, String> texts = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    files.forEach((contract, lines) -> parse(contract, lines, texts, problems));
    return new Demands(texts, problems);
  }

  private static void parse(
      String contract,
      List<String> lines,
      SequencedMap<DemandId, String> texts,
      List<String> problems) {
    int expected = 1;
    for (String line : lines) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        problems.add(contract + ".txt: not 'number | demand': " + line);
      } else if (Integer.parseInt(matcher.group(1)) != expected) {
        problems.add(contract + ".txt: expected number " + expected + ": " + line);
      } else {
        texts.put(new DemandId(contract, expected), matcher.group(2));
      }
      expected++;
    }
  }
}
