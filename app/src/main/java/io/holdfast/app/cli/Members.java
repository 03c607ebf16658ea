/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The members of a group of commands: by name what builds them. */
final class Members {

  private static final int WIDTH = 100;

  private final Map<String, Supplier<CommandLine>> suppliers = new LinkedHashMap<>();

  Members group(String name, Supplier<CommandLine> group) {
    suppliers.put(name, group);
    return this;
  }

  Members command(String name, Supplier<?> command, String about, String example) {
    return group(name, () -> described(new CommandLine(command.get()), name, about, example));
  }

  Members hidden(String name, Supplier<?> command, String about) {
    return group(
        name,
        () -> {
          CommandLine line =
              described(new CommandLine(command.get()), name, about, "./holdfast " + name);
          line.getCommandSpec().usageMessage().hidden(true);
          return line;
        });
  }

  /** The member that a word names, built; null if there is none. */
  @Nullable CommandLine build(String name) {
    Supplier<CommandLine> member = suppliers.get(name);
    return member == null ? null : member.get();
  }

  /** Adds all of them to their group. */
  void addAllTo(CommandLine group) {
    suppliers.forEach((name, supplier) -> group.addSubcommand(name, supplier.get()));
  }

  /** Names a command and says what it is for. */
  static CommandLine described(CommandLine line, String name, String about, String example) {
    CommandSpec spec = line.getCommandSpec().name(name);
    spec.usageMessage()
        .description(about)
        .footer("", "Example:", "  " + example)
        .sortOptions(false)
        .width(WIDTH)
        .abbreviateSynopsis(true);
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .order(100)
            .description("Show this and exit.")
            .build());
    return line;
  }
}
