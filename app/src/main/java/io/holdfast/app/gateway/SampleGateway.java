/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.gateway;

import io.holdfast.app.secrets.WholeFile;
import io.holdfast.model.ConnectionString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The gateway of {@code up}: a process with a bridge to the edge hub, and a sensor in one more
 * process of its own. Routes of the edge hub carry the readings on to the sample module {@code
 * filter}, and what that lets through upstream; direct methods of the bridge go to the sensor.
 *
 * <pre>
 * sensor (simulated-device, out of process) -> bridge (iothub) -> edge hub -> filter -> $upstream
 * sensor                                    <- bridge          <- methods of the module gateway
 * </pre>
 */
public final class SampleGateway {

  /** The output of the module {@code gateway} that readings go to. */
  static final String OUTPUT = "telemetry";

  private static final String SENSOR = "sensor";
  private static final String BRIDGE = "bridge";
  private static final String VARIABLE = "HOLDFAST_GATEWAY_CONNECTION_STRING";
  private static final String MAC = "AA:BB:CC:DD:EE:FF";
  private static final int PERIOD_MILLIS = 5_000;

  /** On a slow machine three programs start at once. */
  private static final int CREATE_MILLIS = 180_000;

  /** Relative to the gateway's folder, so that no data folder makes them too long for a socket. */
  private static final String CONTROL = "sensor.control";

  private static final String MESSAGES = "sensor.messages";

  private SampleGateway() {}

  /**
   * Starts it; it goes on starting in the background, and is started again when it dies.
   *
   * @param folder where it keeps its file and its sockets; made if it is not there
   * @param module who it is at the edge hub, and where that is
   * @param port of MQTT there
   * @param authority PEM file with the authority of the edge hub's certificate
   * @return ends it; empty if there is no way to start this program once more
   * @throws UncheckedIOException if its folder or file cannot be written
   */
  public static Optional<GatewayProcess> start(
      Path folder, ConnectionString module, int port, Path authority) {
    return OwnCommand.find().map(own -> start(own, folder, module, port, authority));
  }

  private static GatewayProcess start(
      OwnCommand own, Path folder, ConnectionString module, int port, Path authority) {
    Path file = folder.resolve("gateway.json");
    try {
      Files.createDirectories(folder);
      WholeFile.writeOpen(file, text(own, port, authority) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    List<String> command =
        own.with(
            List.of(
                "gateway",
                "run",
                file.toAbsolutePath().toString(),
                "--until-stdin-closes",
                "--log-level",
                "info")); // What the sensor complains of is a line of the gateway's at this level.
    return GatewayProcess.start(command, folder, Map.of(VARIABLE, module.text()));
  }

  /** The gateway's file: what users write, but for the paths. */
  private static String text(OwnCommand own, int port, Path authority) {
    ObjectNode file = JsonMapper.shared().createObjectNode();
    ArrayNode modules = file.putArray("modules");
    sensor(own, modules.addObject());
    bridge(port, authority, modules.addObject());
    ArrayNode links = file.putArray("links");
    links.addObject().put("source", SENSOR).put("sink", BRIDGE);
    links.addObject().put("source", BRIDGE).put("sink", SENSOR);
    return file.toPrettyString();
  }

  private static void sensor(OwnCommand own, ObjectNode module) {
    List<String> command =
        own.with(
            List.of(
                "gateway",
                "host",
                "--control",
                CONTROL,
                "--builtin",
                "simulated-device",
                "--until-stdin-closes",
                "--log-level",
                "warn"));
    ObjectNode entrypoint =
        module
            .put("name", SENSOR)
            .putObject("loader")
            .put("name", "outprocess")
            .putObject("entrypoint")
            .put("activation.type", "launch")
            .put("control.id", CONTROL)
            .put("message.id", MESSAGES)
            .put("create.timeout", CREATE_MILLIS);
    ObjectNode launch = entrypoint.putObject("launch").put("path", command.getFirst());
    ArrayNode arguments = launch.putArray("args");
    command.subList(1, command.size()).forEach(arguments::add);
    module.putObject("args").put("macAddress", MAC).put("messagePeriod", PERIOD_MILLIS);
  }

  private static void bridge(int port, Path authority, ObjectNode module) {
    module
        .put("name", BRIDGE)
        .putObject("loader")
        .put("name", "builtin")
        .putObject("entrypoint")
        .put("module", "iothub");
    module
        .putObject("args")
        .put("connectionStringEnv", VARIABLE)
        .put("port", port)
        .put("caFile", authority.toAbsolutePath().toString())
        .put("contentType", "application/json")
        .put("methods", true)
        .putObject("outputs")
        .put("bleTelemetry", OUTPUT);
  }
}
