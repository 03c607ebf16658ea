/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.testkit;

import io.holdfast.faults.RawMqtt;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.ModuleIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;

/**
 * A running edge hub with a parent, as a test sees it, and new identities below it. Any thread may
 * use it, but only one may restart it.
 */
public final class Edge implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final Hub root;
  private final Registered device;
  private final HoldfastProcess process;
  private final SSLContext trust;
  private final ServiceApi service;

  private Edge(Hub root, Registered device, HoldfastProcess process) {
    this.root = root;
    this.device = device;
    this.process = process;
    this.trust = Trust.in(process.ready().caFile());
    this.service = new ServiceApi(process.ready(), trust);
  }

  /**
   * Registers an edge device at the root hub, and starts its edge hub.
   *
   * @param options of the edge hub: where it listens and keeps its data
   */
  public static Edge start(Hub root, HoldfastOptions options) {
    return start(root, newDevice(root, Map.of()), Way.to(root), options);
  }

  /**
   * How an edge hub gets to its parent.
   *
   * @param host to connect to
   * @param mqttPort of MQTT over TLS there
   * @param httpsPort of HTTPS there
   */
  public record Way(String host, int mqttPort, int httpsPort) {

    /** Straight to the root. */
    public static Way to(Hub root) {
      return new Way(root.host(), root.ready().mqttPort(), root.ready().httpsPort());
    }

    /** Through another edge hub. */
    public static Way to(Edge parent) {
      return new Way(parent.host(), parent.ready().mqttPort(), parent.ready().httpsPort());
    }
  }

  /**
   * Starts the edge hub of an edge device.
   *
   * @param authority PEM file with what the parent's certificate comes from
   */
  public static Edge start(
      Hub root, Registered device, Way parent, Path authority, HoldfastOptions options) {
    return start(
        root, device, text(hubOf(root, device), parent.host()), parent, authority, options);
  }

  /** As the other, but it knows no more than the device's own connection string. */
  public static Edge startByDevice(
      Hub root, Registered device, Way parent, Path authority, HoldfastOptions options) {
    return start(root, device, text(device, parent.host()), parent, authority, options);
  }

  private static Edge start(
      Hub root,
      Registered device,
      String connectionString,
      Way parent,
      Path authority,
      HoldfastOptions options) {
    List<String> arguments = new ArrayList<>(options.arguments());
    arguments.addAll(
        List.of(
            "--connection-string",
            connectionString,
            "--parent-authority",
            authority.toString(),
            "--parent-mqtt-port",
            Integer.toString(parent.mqttPort()),
            "--parent-https-port",
            Integer.toString(parent.httpsPort())));
    HoldfastProcess process =
        HoldfastProcess.start(options.running(HoldfastOptions.Program.EDGE, arguments));
    try {
      return new Edge(root, device, process);
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  /** As the other, where the root's authority has signed the parent's certificate. */
  public static Edge start(Hub root, Registered device, Way parent, HoldfastOptions options) {
    return start(root, device, parent, root.ready().caFile(), options);
  }

  /** Registers an edge device; more members say whose child it is. */
  public static Registered newDevice(Hub root, Map<String, ?> members) {
    Map<String, Object> all = new HashMap<>(members);
    all.put("capabilities", Map.of("iotEdge", true));
    return root.service().create(new DeviceIdentity(Hub.freshId("edge")), all);
  }

  /** The hub's own module, {@code $edgeHub} of an edge device. */
  public static Registered hubOf(Hub root, Registered device) {
    ModuleIdentity self = new ModuleIdentity(device.identity().deviceId(), "$edgeHub");
    String key =
        root.service()
            .call("GET", ServiceApi.path("devices", self), null)
            .ok()
            .at("/authentication/symmetricKey/primaryKey")
            .stringValue();
    return new Registered(device.host(), self, key, key);
  }

  private static String text(Registered who, String parent) {
    return parent.equals(who.host()) ? who.connectionString() : who.connectionString(parent);
  }

  /** The process, to kill it or to read its output. */
  public HoldfastProcess process() {
    return process;
  }

  /** Its parent at the top. */
  public Hub root() {
    return root;
  }

  /** Its device. */
  public Registered device() {
    return device;
  }

  /** Where it listens. */
  public ReadyFile ready() {
    return process.ready();
  }

  /** The address that it listens on. */
  public String host() {
    return ready().host();
  }

  /** For clients: trusts this hub and nobody else. */
  public SSLContext trust() {
    return trust;
  }

  /** The certificate to trust, PEM. */
  public String caCertificate() {
    try {
      return Files.readString(ready().caFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What operators may ask this hub. */
  public ServiceApi service() {
    return service;
  }

  /**
   * Sets desired properties of the edge hub's own module at the root, such as its routes, and waits
   * until the hub has said there that they are in force.
   */
  public void desire(String json) {
    JsonNode status = judged(json);
    if (status.path("code").asInt(0) != 200) {
      throw new AssertionError(json + " came to " + status);
    }
  }

  /** As {@link #desire}, but for whatever the hub makes of it: its {@code lastDesiredStatus}. */
  public JsonNode judged(String json) {
    long version =
        root.service().patchDesired(self(), json).at("/properties/desired/$version").asLong();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      JsonNode reported = reported();
      if (reported.path("lastDesiredVersion").asLong(0) >= version) {
        return reported.path("lastDesiredStatus");
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    throw new AssertionError(
        "no word of version " + version + " from " + self() + "; its log:\n" + process.output());
  }

  /** What the edge hub has reported of itself, as its root has it. */
  public JsonNode reported() {
    return root.service().twin(self()).at("/properties/reported");
  }

  /** The hub's own module, {@code $edgeHub}. */
  public ModuleIdentity self() {
    return new ModuleIdentity(device.identity().deviceId(), "$edgeHub");
  }

  /** Registers a module of the edge device, at the root. */
  public Registered newModule(String moduleId) {
    return root.newModule(device, moduleId);
  }

  /** Registers a leaf device below this edge device, at the root. */
  public Registered newLeaf() {
    return root.service()
        .create(new DeviceIdentity(Hub.freshId("leaf")), Map.of("deviceScope", scope()));
  }

  /** Registers an edge device below this one, at the root. */
  public Registered newChild() {
    return newDevice(root, Map.of("parentScopes", List.of(scope())));
  }

  /** What devices below this edge device name as their scope. */
  public String scope() {
    return root.service()
        .call("GET", ServiceApi.path("devices", device.identity()), null)
        .ok()
        .required("deviceScope")
        .stringValue();
  }

  /** For SDKs: connects an identity through this hub. */
  public String connectionString(Registered identity) {
    return identity.connectionString(host());
  }

  /** A raw MQTT client with the TLS handshake behind it and no packet sent. */
  public RawMqtt rawMqtt() throws IOException {
    return RawMqtt.tls(host(), ready().mqttPort(), trust);
  }

  /** A folder for another edge hub's data beside this one's. */
  public Path data() {
    return process.data();
  }

  /** Stops the hub; its data stays. */
  @Override
  public void close() {
    service.close();
    process.close();
  }
}
