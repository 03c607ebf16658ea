/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.Clients.PATIENCE;
import static io.holdfast.acceptance.edge.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.DeviceClient;
import io.holdfast.faults.TcpRelay;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An edge hub that a root's provisioning service tells who it is, over a way that a test closes.
 * For one thread.
 */
final class ProvisionedEdge implements AutoCloseable {

  /** Those that there are, or fresh ones. */
  static final String KEYS = "{\"type\":\"symmetricKey\",\"symmetricKey\":{}}";

  /** What it says before it registers again. */
  static final String ASKS_AGAIN = "asks where it belongs";

  /** Above the longest wait of a sender whom the parent refused, a minute, and the drain. */
  private static final Duration DRAIN = Duration.ofMinutes(3);

  private final Hub root;
  private final TcpRelay way;
  private final String id;
  private final HoldfastOptions options;
  private @Nullable Hub edge;

  private ProvisionedEdge(Hub root, TcpRelay way, String id, HoldfastOptions options) {
    this.root = root;
    this.way = way;
    this.id = id;
    this.options = options;
  }

  /**
   * One that is yet to be started.
   *
   * @param proof the options that say who it is
   * @param options of the edge hub: where it listens and keeps its data
   */
  static ProvisionedEdge of(Hub root, String id, List<String> proof, HoldfastOptions options)
      throws IOException {
    return of(root, id, proof, root.ready().caFile(), options);
  }

  /**
   * As the other.
   *
   * @param authority PEM file with what the certificates of all its hubs come from
   */
  static ProvisionedEdge of(
      Hub root, String id, List<String> proof, Path authority, HoldfastOptions options)
      throws IOException {
    return of(root, id, proof, authority, root.ready().mqttPort(), options);
  }

  /**
   * One whose TPM says who it is: such a device asks over HTTPS.
   *
   * @param id what it is called at its hub
   * @param tpm host and port of a simulator
   */
  static ProvisionedEdge byTpm(Hub root, String id, String tpm, HoldfastOptions options)
      throws IOException {
    return of(
        root, id, List.of("--tpm", tpm), root.ready().caFile(), root.ready().httpsPort(), options);
  }

  private static ProvisionedEdge of(
      Hub root, String id, List<String> proof, Path authority, int port, HoldfastOptions options)
      throws IOException {
    TcpRelay way = TcpRelay.to(root.host(), port);
    List<String> arguments = new ArrayList<>(options.arguments());
    arguments.addAll(List.of("--scope", root.ready().dps().orElseThrow().idScope()));
    arguments.addAll(List.of("--dps-host", root.host() + ":" + way.port()));
    arguments.addAll(List.of("--parent-authority", authority.toString()));
    arguments.addAll(
        List.of(
            "--parent-mqtt-port",
            Integer.toString(root.ready().mqttPort()),
            "--parent-https-port",
            Integer.toString(root.ready().httpsPort())));
    arguments.addAll(proof);
    return new ProvisionedEdge(
        root, way, id, options.running(HoldfastOptions.Program.EDGE, arguments));
  }

  static List<String> byKey(String id, String key) {
    return List.of("--registration-id", id, "--symmetric-key", key);
  }

  /** Lets an edge device of this id be provisioned; returns its key. */
  static String enroll(Hub root, String id) {
    enroll(root, id, KEYS);
    return root.dps()
        .call("POST", "/enrollments/" + id + "/attestationmechanism", null)
        .ok()
        .at("/symmetricKey/primaryKey")
        .stringValue();
  }

  /** The same, by another proof; also in place of an earlier one. */
  static void enroll(Hub root, String id, String attestation) {
    enroll(root, id, attestation, root);
  }

  /** The same, for another hub that is linked to that root. */
  static void enroll(Hub root, String id, String attestation, Hub hub) {
    String draft =
        "{\"capabilities\":{\"iotEdge\":true},\"allocationPolicy\":\"static\",\"iotHubs\":[\""
            + hub.host()
            + "\"],\"attestation\":"
            + attestation
            + "}";
    boolean isNew = root.dps().call("GET", "/enrollments/" + id, null).status() == 404;
    var _ = root.dps().call("PUT", "/enrollments/" + id, isNew ? null : "*", draft).ok();
  }

  /** Starts it, and waits until it accepts connections. */
  Hub start() {
    Hub started = Hub.start(options);
    edge = started;
    return started;
  }

  /** Starts it, though it may not be ready before something else happens. */
  CompletableFuture<Hub> startAside() {
    return CompletableFuture.supplyAsync(this::start, task -> Thread.ofVirtual().start(task));
  }

  /** As it is started. */
  HoldfastOptions options() {
    return options;
  }

  Hub edge() {
    if (edge == null) {
      throw new IllegalStateException("never started");
    }
    return edge;
  }

  /** The service goes away, or comes back; its hub stays. */
  void serviceIsAway(boolean away) throws IOException {
    way.refuse(away);
    if (away) {
      way.reset();
    }
  }

  /** What it wrote so far, started or not. */
  String output() {
    try {
      Path file = options.data().resolve("testkit-output.log");
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitOutput(String text) {
    Awaitility.await(text).atMost(PATIENCE).until(() -> output().contains(text));
  }

  ModuleIdentity self() {
    return new ModuleIdentity(id, "$edgeHub");
  }

  /** Waits until its root says that it is connected. */
  void awaitConnected() {
    awaitConnected(root);
  }

  /** Waits until it knows so itself: a moment after its root has let it in. */
  void awaitServed() {
    int port = edge().ready().metricsPort().orElseThrow();
    Awaitility.await(self() + " is served")
        .atMost(PATIENCE)
        .until(
            () -> Scrape.of(edge().host(), port).sum("edgehub_upstream_connected", Map.of()) == 1);
  }

  /** Waits until a hub says so. */
  void awaitConnected(Hub at) {
    String path = ServiceApi.path("devices", self());
    Awaitility.await(self() + " Connected at " + at.host())
        .atMost(PATIENCE) // once refused it waits up to a minute
        .until(() ->
            at.service()
                .call("GET", path, null)
                .json()
                .path("connectionState")
                .asString("")
                .equals("Connected"));
  }

  /** What the service keeps of it. */
  JsonNode registration() {
    return root.dps().call("GET", "/registrations/" + id, null).ok();
  }

  /** A leaf device below it, registered at a root. */
  Registered newLeaf(Hub at, String leaf) {
    String scope =
        Registry.of(at.service(), new DeviceIdentity(id)).required("deviceScope").stringValue();
    return at.service().create(new DeviceIdentity(leaf), Map.of("deviceScope", scope));
  }

  /** Registers somebody as he is known already, below an edge device. */
  static void register(Hub at, Registered device, String scope) {
    Map<String, String> keys =
        Map.of("primaryKey", device.primaryKey(), "secondaryKey", device.secondaryKey());
    var _ =
        at.service()
            .create(
                device.identity(),
                Map.of(
                    "deviceScope",
                    scope,
                    "authentication",
                    Map.of("type", "sas", "symmetricKey", keys)));
  }

  /** Has a leaf device send a message. */
  static void send(Hub edge, Registered leaf, String body) {
    try (Clients clients = new Clients(Gate.of(edge))) {
      DeviceClient client = clients.leaf(leaf);
      var _ = result(client.open());
      var _ = result(client.send(new Message(MessageProperties.NONE, Bytes.utf8(body))));
    }
  }

  static void assertNext(Events events, String body) {
    JsonNode event = events.poll(DRAIN);
    assertThat(event == null ? "nothing" : event.path("body").asString()).isEqualTo(body);
  }

  /** Has it look at its root for somebody. */
  void refresh(Registered identity) {
    refresh(root, identity);
  }

  /** Has it look at its hub for somebody. */
  void refresh(Hub at, Registered identity) {
    String call =
        "{\"methodName\":\"RefreshDeviceScopeIdentityCache\",\"connectTimeoutInSeconds\":30,"
            + "\"payload\":{\"deviceIds\":[\""
            + identity.identity().clientId()
            + "\"]}}";
    Awaitility.await("looked for " + identity.identity())
        .atMost(PATIENCE)
        .until(() -> at.service().invoke(self(), call).json().path("status").asInt(0) == 200);
  }

  @Override
  public void close() throws IOException {
    if (edge != null) {
      edge.close();
    }
    way.close();
  }
}
