/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.scope;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.holdfast.client.core.Credentials;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.hub.upstream.ParentOptions;
import io.holdfast.model.Bytes;
import io.holdfast.model.ModuleIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A parent that says of who lives below what a test has it say. */
final class ToldParent implements AutoCloseable {

  static final ModuleIdentity SELF = new ModuleIdentity("edge", "$edgeHub");

  private static final String SCOPE = "ms-azure-iot-edge://edge-1";

  /** An answer. */
  record Reply(int status, String body) {}

  /** How often a page was asked for. */
  final AtomicInteger pages = new AtomicInteger();

  private final Map<String, Reply> byName = new ConcurrentHashMap<>();
  private final Certified certified =
      CertificateDraft.of("CN=parent", Instant.now()).address("127.0.0.1").selfSigned();
  private final HttpsServer server;
  private volatile Reply page = new Reply(200, scope());
  private volatile boolean deaf;

  ToldParent() throws Exception {
    server = HttpsServer.create(new InetSocketAddress(LoopbackAddress.inet("127.0.0.1"), 0), 0);
    SSLContext shown = SSLContext.getInstance("TLS");
    shown.init(certified.keyManagers(), null, null);
    server.setHttpsConfigurator(new HttpsConfigurator(shown));
    server.createContext("/", this::answer);
    server.start();
  }

  ParentOptions options() {
    return new ParentOptions(
        "127.0.0.1",
        "127.0.0.1",
        8883,
        server.getAddress().getPort(),
        SELF,
        new Credentials.Key(Bytes.utf8("key"), null),
        Transport.MQTT,
        List.of(certified.certificate()));
  }

  /** The page has the edge device, and these. */
  void tells(String... devices) {
    page = new Reply(200, scope(devices));
  }

  /** What is said of one that is asked for by its name; of others, that there is none. */
  void tellsOf(String name, int status, String body) {
    byName.put(name, new Reply(status, body));
  }

  /** Once somebody is asked for by name, the edge hub itself is refused. */
  void deafAfterNames() {
    deaf = true;
  }

  /** A scope of the edge device with these in it. */
  static String scope(String... devices) {
    String own =
        "{\"deviceId\":\"edge\",\"generationId\":\"1\",\"status\":\"enabled\",\"deviceScope\":\""
            + SCOPE
            + "\",\"capabilities\":{\"iotEdge\":true}}";
    return only(own + (devices.length == 0 ? "" : "," + String.join(",", devices)));
  }

  /** An answer with nobody else in it. */
  static String only(String devices) {
    return "{\"devices\":[" + devices + "],\"modules\":[],\"continuationLink\":null}";
  }

  static String leaf(String id, String generation) {
    return "{\"deviceId\":\"%s\",\"generationId\":\"%s\",\"status\":\"enabled\",\"deviceScope\":\"%s\"}"
        .formatted(id, generation, SCOPE);
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode asked =
        JsonMapper.shared()
            .readTree(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Reply reply;
    if (exchange.getRequestURI().getPath().endsWith("devicesAndModulesInTargetDeviceScope")) {
      pages.getAndIncrement();
      reply = page;
    } else {
      String name = asked.path("targetDeviceId").asString();
      reply = byName.getOrDefault(name, new Reply(404, "{}"));
      if (deaf) {
        page = new Reply(401, "{}");
      }
    }
    byte[] bytes = reply.body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
