/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.provisioning;

import io.holdfast.faults.HttpReply;
import io.holdfast.faults.ScriptedHttpServer;
import io.holdfast.testkit.Hub;
import java.io.IOException;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An operator's web service that says which hub a device gets: always this one. */
public final class Allocator implements AutoCloseable {

  private final ScriptedHttpServer server;

  private Allocator(ScriptedHttpServer server) {
    this.server = server;
  }

  /** One that gives devices this payload, too. */
  public static Allocator returning(Hub hub, Map<String, ?> payload) throws IOException {
    String answer =
        JsonMapper.shared()
            .writeValueAsString(Map.of("iotHubHostName", hub.host(), "payload", payload));
    return new Allocator(ScriptedHttpServer.plain(asked -> HttpReply.json(200, answer)));
  }

  /** Members of an enrollment that has it asked. */
  public Map<String, ?> allocation() {
    return Map.of(
        "allocationPolicy",
        "custom",
        "customAllocationDefinition",
        Map.of("webhookUrl", "http://127.0.0.1:" + server.port(), "apiVersion", "2021-10-01"));
  }

  /** What it was told of the next device. */
  public JsonNode next() {
    return JsonMapper.shared().readTree(server.next().body()).required("deviceRuntimeContext");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
