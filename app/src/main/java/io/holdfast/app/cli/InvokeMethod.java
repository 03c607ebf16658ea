/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import io.holdfast.model.MethodCall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls a direct method and prints its answer. */
@Command
final class InvokeMethod extends HubCall {

  @Mixin private final Target target;

  @Option(
      names = {"--method-name", "--mn"},
      required = true,
      paramLabel = "NAME",
      description = "The method.")
  private String name = "";

  @Option(
      names = {"--method-payload", "--mp"},
      paramLabel = "JSON",
      description = "What to give it; nothing if left out.")
  private @Nullable String payload;

  @Option(
      names = {"--timeout", "--to", "--method-response-timeout", "--mrt"},
      paramLabel = "SECONDS",
      description = "How long to wait for the answer, 5 to 300 (default: 30).")
  private long timeout = MethodCall.DEFAULT_RESPONSE_TIMEOUT.toSeconds();

  @Option(
      names = {"--method-connect-timeout", "--mct"},
      paramLabel = "SECONDS",
      description = "How long to wait for it to connect, 0 to 300 (default: 0).")
  private long connectTimeout;

  InvokeMethod(Surroundings around, Target target) {
    super(around);
    this.target = target;
  }

  @Override
  void check() {
    target.identity();
    long most = MethodCall.MAX_TIMEOUT.toSeconds();
    long least = MethodCall.MIN_RESPONSE_TIMEOUT.toSeconds();
    if (timeout < least || timeout > most) {
      throw CommandException.misused("--timeout must be " + least + " to " + most + " seconds");
    }
    if (connectTimeout < 0 || connectTimeout > most) {
      throw CommandException.misused("--method-connect-timeout must be 0 to " + most + " seconds");
    }
    if (payload != null) {
      Output.parse("--method-payload", payload);
    }
  }

  @Override
  void ask(HubClient hub) {
    ObjectNode call = Output.object().put("methodName", name);
    if (payload != null) {
      call.set("payload", Output.parse("--method-payload", payload));
    }
    call.put("responseTimeoutInSeconds", timeout);
    call.put("connectTimeoutInSeconds", connectTimeout);
    JsonNode answer =
        hub.invoke(target.identity(), call, Duration.ofSeconds(timeout + connectTimeout));
    if (isJson()) {
      Output.json(out(), answer);
    } else {
      out().println("status " + answer.path("status").asString("?"));
      Output.json(out(), answer.path("payload"));
    }
  }
}
