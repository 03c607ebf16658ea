/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.assembly.StartException;
import io.holdfast.app.certificates.CertificateException;
import io.holdfast.app.config.ConfigException;
import io.holdfast.app.config.Suggestion;
import io.holdfast.app.rest.HubRefusal;
import io.holdfast.app.rest.HubUnreachableException;
import io.holdfast.app.rest.TrustException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code holdfast} command line: runs one command, and turns what goes wrong into a sentence.
 */
public final class Holdfast {

  private Holdfast() {}

  /** Runs one command; the result is an {@link ExitCode}. */
  public static int run(Surroundings around, String... args) {
    CommandLine line = CommandTree.of(around, List.of(args));
    line.setOut(around.out());
    line.setErr(around.err());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    // A message may begin with @; where that names a file, the option itself says so.
    line.setExpandAtFiles(false);
    line.setParameterExceptionHandler((wrong, _) -> misused(around.err(), wrong));
    line.setExecutionExceptionHandler((failure, _, _) -> failed(around.err(), failure));
    try {
      return line.execute(args);
    } finally {
      around.out().flush();
      around.err().flush();
    }
  }

  private static int misused(PrintWriter err, ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    err.println("holdfast: " + text(wrong));
    err.println("See ./" + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.MISUSED;
  }

  private static String text(ParameterException wrong) {
    List<String> commands = commandsOf(wrong.getCommandLine());
    if (wrong instanceof UnmatchedArgumentException unmatched
        && !unmatched.isUnknownOption()
        && !commands.isEmpty()) {
      String word = unmatched.getUnmatched().getFirst();
      return "no command \"" + word + "\"; " + Suggestion.among(word, commands);
    }
    return String.valueOf(wrong.getMessage());
  }

  /** The names of a command's own commands, but the hidden ones. */
  static List<String> commandsOf(CommandLine command) {
    return command.getSubcommands().entrySet().stream()
        .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static int failed(PrintWriter err, Exception failure) {
    int code =
        switch (failure) {
          case CommandException e -> e.exitCode();
          case ConfigException _, StartException _, CertificateException _, TrustException _ ->
              ExitCode.MISUSED;
          case HubRefusal _, HubUnreachableException _ -> ExitCode.FAILED;
          default -> {
            // Nobody foresaw it: whoever reports it needs the trace.
            failure.printStackTrace(err);
            yield ExitCode.FAILED;
          }
        };
    err.println("holdfast: " + failure.getMessage());
    return code;
  }
}
