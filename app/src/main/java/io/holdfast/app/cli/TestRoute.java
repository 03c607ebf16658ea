/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.hub.queue.Endpoint;
import io.holdfast.hub.queue.Target;
import io.holdfast.hub.route.Finding;
import io.holdfast.hub.route.Route;
import io.holdfast.hub.route.RouteException;
import io.holdfast.hub.route.Routes;
import io.holdfast.hub.route.condition.Explanation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows which routes take a message and why; asks no hub. */
@Command
final class TestRoute implements Callable<Integer> {

  private static final String BODY = "$body.";

  private final Surroundings around;

  @Option(
      names = "--route",
      paramLabel = "ROUTE",
      description = "A route, as in 'FROM /messages/* WHERE t > \"5\" INTO $upstream'; repeatable.")
  private List<String> texts = new ArrayList<>();

  @Option(
      names = "--routes",
      paramLabel = "FILE",
      description = {
        "A file of routes: a holdfast.toml, the desired properties of $edgeHub,",
        "or a deployment manifest of IoT Edge."
      })
  private @Nullable Path file;

  @Option(
      names = "--message",
      required = true,
      paramLabel = "FILE",
      description = {
        "The message, in JSON, all of it optional: {\"sender\": \"device/module\",",
        "\"source\": \"/messages/modules/m/outputs/o\", \"properties\": {},",
        "\"systemProperties\": {\"contentType\": \"application/json\"}, \"body\": {}}"
      })
  private Path message = Path.of("");

  @Option(
      names = "--edge-device",
      paramLabel = "ID",
      description = "The device that the hub runs on (default: the sender's).")
  private @Nullable String edgeDevice;

  @Mixin private final Output output = new Output();

  TestRoute(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    MessageFile given = MessageFile.read(message);
    String device = edgeDevice == null ? given.header().sender().deviceId() : edgeDevice;
    Routes routes = Routes.atEdge(device, routes(), 0);
    List<Finding> findings = routes.explain(given.header(), given.body());
    List<Target> targets = routes.targets(given.header(), given.body());
    if (output.isJson()) {
      Output.json(around.out(), json(findings, targets, device));
    } else {
      print(around.out(), findings, targets, device);
    }
    return ExitCode.DONE;
  }

  private List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    try {
      for (String text : texts) {
        String name = texts.size() == 1 ? "route" : "route " + (routes.size() + 1);
        routes.add(Route.parse(name, text, null, null));
      }
    } catch (RouteException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()));
    }
    if (file != null) {
      routes.addAll(RoutesFile.read(file));
    }
    if (routes.isEmpty()) {
      throw CommandException.misused("give at least one --route, or --routes with a file of them");
    }
    return routes;
  }

  private static void print(
      PrintWriter out, List<Finding> findings, List<Target> targets, String device) {
    out.println("The message comes from " + findings.get(0).messageSource());
    for (Finding each : findings) {
      Route route = each.route();
      out.println();
      out.println(
          route.name()
              + (each.takes() ? " takes it to " + sink(route, device) : " does not take it"));
      out.println(
          "  FROM "
              + route.source().prefix()
              + (each.sourceTakes() ? " matches" : " does not match"));
      print(out, "  WHERE ", "    ", each.condition());
      if (each.condition().text().toLowerCase(Locale.ROOT).contains(BODY)
          && isUnread(each.condition())) {
        out.println(
            "  A body is read only if it is JSON in full, contentType is application/json and"
                + " contentEncoding is utf-8, utf-16 or utf-32.");
      }
    }
    out.println();
    out.println(
        targets.isEmpty()
            ? "It goes nowhere."
            : "It goes to "
                + String.join(", ", targets.stream().map(each -> name(each.endpoint())).toList())
                + ".");
  }

  private static void print(PrintWriter out, String start, String indent, Explanation part) {
    out.println(start + part.text() + " is " + part.value());
    for (Explanation each : part.parts()) {
      print(out, indent, indent + "  ", each);
    }
  }

  private static boolean isUnread(Explanation part) {
    boolean path =
        part.text().toLowerCase(Locale.ROOT).replace("{", "").startsWith(BODY)
            && part.parts().isEmpty();
    return (path && part.value().equals("undefined"))
        || part.parts().stream().anyMatch(TestRoute::isUnread);
  }

  private static String sink(Route route, String device) {
    return name(route.sink().endpointOn(device));
  }

  private static String name(Endpoint endpoint) {
    return switch (endpoint) {
      case Endpoint.Upstream _ -> "$upstream";
      case Endpoint.Input(var module, String input) ->
          "input " + input + " of " + module.clientId();
    };
  }

  private static ObjectNode json(List<Finding> findings, List<Target> targets, String device) {
    ObjectNode json = Output.object().put("source", findings.get(0).messageSource());
    ArrayNode routes = json.putArray("routes");
    for (Finding each : findings) {
      ObjectNode route =
          routes
              .addObject()
              .put("name", each.route().name())
              .put("takes", each.takes())
              .put("endpoint", sink(each.route(), device))
              .put("priority", each.route().priority())
              .put("sourcePrefix", each.route().source().prefix())
              .put("sourceMatches", each.sourceTakes());
      explain(route.putObject("condition"), each.condition());
    }
    ArrayNode endpoints = json.putArray("endpoints");
    targets.forEach(each -> endpoints.add(name(each.endpoint())));
    return json;
  }

  private static void explain(ObjectNode json, Explanation part) {
    json.put("text", part.text()).put("value", part.value());
    if (!part.parts().isEmpty()) {
      ArrayNode parts = json.putArray("parts");
      part.parts().forEach(each -> explain(parts.addObject(), each));
    }
  }
}
