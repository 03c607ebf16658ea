/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Sends a message to a device. */
@Command
final class SendMessage extends HubCall {

  private static final List<String> ACKNOWLEDGEMENTS =
      List.of("none", "positive", "negative", "full");

  @Mixin private final Target target;

  @Option(
      names = {"--message", "--da"},
      paramLabel = "TEXT",
      description = "The message.")
  private @Nullable String text;

  @Option(
      names = {"--message-file", "--dfp"},
      paramLabel = "FILE",
      description = "A file that holds the message.")
  private @Nullable Path file;

  @Option(
      names = {"--props", "-p"},
      paramLabel = "K=V;K=V",
      description = "The application's properties.")
  private String properties = "";

  @Option(
      names = "--ack",
      paramLabel = "WORD",
      description = "Which feedback to keep: none (default), positive, negative or full.")
  private @Nullable String acknowledgement;

  @Option(
      names = {"--expiry-time-utc", "--expiry"},
      paramLabel = "TIME",
      description = "When the message is dead, as in 2026-12-31T23:59:59Z.")
  private @Nullable String expiry;

  @Option(
      names = {"--message-id", "--mid"},
      paramLabel = "ID",
      description = "The message's id; made if left out.")
  private @Nullable String messageId;

  @Option(
      names = {"--correlation-id", "--cid"},
      paramLabel = "ID",
      description = "The id of the message that this one answers.")
  private @Nullable String correlationId;

  @Option(
      names = {"--user-id", "--uid"},
      paramLabel = "ID",
      description = "Who sends it.")
  private @Nullable String userId;

  @Option(
      names = {"--content-type", "--ct"},
      paramLabel = "TYPE",
      description = "Its media type.")
  private @Nullable String contentType;

  @Option(
      names = {"--content-encoding", "--ce"},
      paramLabel = "NAME",
      description = "Its character encoding.")
  private @Nullable String contentEncoding;

  SendMessage(Surroundings around, Target target) {
    super(around);
    this.target = target;
  }

  @Override
  void check() {
    target.identity();
    if ((text == null) == (file == null)) {
      throw CommandException.misused("give either --message or --message-file");
    }
    if (acknowledgement != null && !ACKNOWLEDGEMENTS.contains(acknowledgement)) {
      throw CommandException.misused("--ack must be one of " + String.join(", ", ACKNOWLEDGEMENTS));
    }
    var ignored = headers();
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    put(headers, "--ack", "iothub-ack", acknowledgement);
    put(headers, "--expiry-time-utc", "iothub-expiry", expiry);
    put(headers, "--message-id", "iothub-messageid", messageId);
    put(headers, "--correlation-id", "iothub-correlationid", correlationId);
    put(headers, "--user-id", "iothub-userid", userId);
    put(headers, "--content-type", "iothub-contenttype", contentType);
    put(headers, "--content-encoding", "iothub-contentencoding", contentEncoding);
    for (String pair : properties.isEmpty() ? new String[0] : properties.split(";", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw CommandException.misused("--props must look like 'color=red;size=3'");
      }
      putProperty(headers, pair.substring(0, equals), pair.substring(equals + 1));
    }
    return headers;
  }

  private static void putProperty(Map<String, String> headers, String name, String value) {
    if (!Header.isName(name)) {
      throw CommandException.misused(
          "--props: the name " + name + " holds what no HTTP header's name can");
    }
    if (headers.containsKey("iothub-app-" + name)) {
      throw CommandException.misused(
          "--props: " + name + " is there twice; capital letters make no difference");
    }
    put(headers, "--props", "iothub-app-" + name, value);
  }

  private static void put(
      Map<String, String> headers, String option, String name, @Nullable String value) {
    if (value == null) {
      return;
    }
    if (!Header.isValue(value)) {
      throw CommandException.misused(
          option + ": a value is printable ASCII without blanks around it, not \"" + value + "\"");
    }
    headers.put(name, value);
  }

  @Override
  void ask(HubClient hub) {
    JsonNode sent = hub.send(target.identity().deviceId(), body(), headers());
    if (isJson()) {
      Output.json(out(), sent);
    } else {
      out().println("Sent " + sent.path("messageId").asString("") + ".");
    }
  }

  private byte[] body() {
    Path from = file;
    if (from == null) {
      return String.valueOf(text).getBytes(StandardCharsets.UTF_8);
    }
    return InputFile.read("--message-file", from);
  }
}
