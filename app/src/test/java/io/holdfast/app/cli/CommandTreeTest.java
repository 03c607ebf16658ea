/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandTreeTest {

  private final Console console = new Console(Map.of("HOME", "/nowhere"));

  @Test
  @DisplayName("Each command's help has an example of this very command, which is right")
  void help_EACH_COMMAND_hasAnExampleThatParses() {
    List<List<String>> commands = commands();

    for (List<String> command : commands) {
      List<String> asked = new ArrayList<>(command);
      asked.add("--help");
      assertThat(console.run(asked.toArray(String[]::new))).isZero();

      String example = afterExample(console.out());
      assertThat(example).startsWith("./holdfast " + String.join(" ", command));
      List<String> words = words(example);
      CommandTree.of(console.around())
          .parseArgs(words.subList(1, words.size()).toArray(String[]::new));
    }
  }

  @Test
  @DisplayName("All commands are there")
  void commands_ALL_there() {
    assertThat(commands().stream().map(command -> String.join(" ", command)))
        .containsExactlyInAnyOrder(
            "",
            "up",
            "version",
            "route",
            "route test",
            "hub",
            "dps",
            "dps show",
            "dps connection-string",
            "dps connection-string show",
            "dps enrollment",
            "dps enrollment create",
            "dps enrollment list",
            "dps enrollment show",
            "dps enrollment update",
            "dps enrollment delete",
            "dps enrollment-group",
            "dps enrollment-group create",
            "dps enrollment-group list",
            "dps enrollment-group show",
            "dps enrollment-group update",
            "dps enrollment-group delete",
            "dps registration",
            "dps registration list",
            "dps registration show",
            "dps registration delete",
            "dps compute-device-key",
            "edge",
            "edge start",
            "gateway",
            "gateway run",
            "gateway host",
            "gateway validate",
            "hub start",
            "hub statistics",
            "hub connection-string",
            "hub connection-string show",
            "hub certificate",
            "hub certificate create",
            "hub certificate list",
            "hub certificate show",
            "hub certificate generate-verification-code",
            "hub certificate verify",
            "hub certificate delete",
            "hub device-identity",
            "hub device-identity create",
            "hub device-identity list",
            "hub device-identity show",
            "hub device-identity update",
            "hub device-identity delete",
            "hub device-identity connection-string",
            "hub device-identity connection-string show",
            "hub module-identity",
            "hub module-identity create",
            "hub module-identity list",
            "hub module-identity show",
            "hub module-identity update",
            "hub module-identity delete",
            "hub module-identity connection-string",
            "hub module-identity connection-string show",
            "hub device-twin",
            "hub device-twin show",
            "hub device-twin update",
            "hub module-twin",
            "hub module-twin show",
            "hub module-twin update",
            "hub invoke-device-method",
            "hub invoke-module-method",
            "hub c2d-message",
            "hub c2d-message send",
            "hub c2d-message purge",
            "hub monitor-feedback",
            "hub monitor-events");
  }

  @Test
  @DisplayName("Every command that does something takes --json")
  void options_EVERY_LEAF_takesJson() {
    for (List<String> command : commands()) {
      CommandLine line = find(command);
      if (line.getSubcommands().isEmpty()) {
        assertThat(line.getCommandSpec().optionsMap()).as("%s", command).containsKey("--json");
      }
    }
  }

  @Test
  @DisplayName("A command that is not known is refused with the one that was meant")
  void run_UNKNOWN_COMMAND_suggestion() {
    assertThat(console.run("hub", "device-identty", "list")).isEqualTo(2);
    assertThat(console.err())
        .contains("did you mean \"device-identity\"?", "./holdfast hub --help");

    assertThat(console.run("hub")).isEqualTo(2);
    assertThat(console.err()).contains("say which of its commands", "monitor-events");
  }

  @Test
  @DisplayName("An option that is missing or not known is named")
  void run_WRONG_OPTION_named() {
    assertThat(console.run("hub", "device-identity", "create")).isEqualTo(2);
    assertThat(console.err()).contains("--device-id");

    assertThat(console.run("up", "--no-sample")).isEqualTo(2);
    assertThat(console.err()).contains("--no-sample");
  }

  private List<List<String>> commands() {
    List<List<String>> found = new ArrayList<>();
    collect(CommandTree.of(console.around()), List.of(), found);
    return found;
  }

  private static void collect(CommandLine line, List<String> path, List<List<String>> found) {
    found.add(path);
    for (Map.Entry<String, CommandLine> sub : line.getSubcommands().entrySet()) {
      if (!sub.getValue().getCommandSpec().usageMessage().hidden()) {
        List<String> longer = new ArrayList<>(path);
        longer.add(sub.getKey());
        collect(sub.getValue(), longer, found);
      }
    }
  }

  private CommandLine find(List<String> path) {
    CommandLine line = CommandTree.of(console.around());
    for (String name : path) {
      line = Objects.requireNonNull(line.getSubcommands().get(name), name);
    }
    return line;
  }

  private static String afterExample(String help) {
    int at = help.indexOf("Example:");
    assertThat(at).as(help).isNotNegative();
    return String.join(" ", Arrays.asList(help.substring(at + 8).strip().split("\\s*\\R\\s*", -1)));
  }

  /** As a shell splits them, as far as the examples need it. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher word = Pattern.compile("'([^']*)'|(\\S+)").matcher(text);
    while (word.find()) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    return words;
  }
}
