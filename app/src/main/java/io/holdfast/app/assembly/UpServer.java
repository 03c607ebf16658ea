/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.config.Config;
import io.holdfast.app.config.HttpsConfig;
import io.holdfast.app.config.MetricsConfig;
import io.holdfast.app.config.MqttConfig;
import io.holdfast.app.config.Reprovisioning;
import io.holdfast.app.config.ServerConfig;
import io.holdfast.app.config.TlsConfig;
import io.holdfast.app.gateway.SampleGateway;
import io.holdfast.app.samples.Samples;
import io.holdfast.client.core.LoginSettings;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.hub.registry.Registration;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.provisioning.attest.Attestation;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A root hub, an edge hub below it, and sample modules at the edge. They are in one process, and
 * talk over the same sockets as strangers do.
 */
public final class UpServer implements Server {

  private static final Logger LOG = LoggerFactory.getLogger(UpServer.class);

  /** The edge device. */
  static final DeviceIdentity EDGE = new DeviceIdentity("edge");

  /** The reader's own module at the edge. */
  static final ModuleIdentity MY_MODULE = EDGE.module("my-module");

  /** The sample that measures this machine. */
  static final ModuleIdentity HOST_METRICS = EDGE.module("host-metrics");

  /** The sample that passes on what changed. */
  static final ModuleIdentity FILTER = EDGE.module("filter");

  /** The gateway, which is a process of its own. */
  static final ModuleIdentity GATEWAY = EDGE.module("gateway");

  /** What the edge hub does until its twin is given other routes. */
  private static final String DESIRED =
      """
      {"properties":{"desired":{"schemaVersion":"1.1","routes":{
        "metrics":"FROM /messages/modules/host-metrics/outputs/metrics INTO BrokeredEndpoint('/modules/filter/inputs/metrics')",
        "readings":"FROM /messages/modules/gateway/outputs/telemetry INTO BrokeredEndpoint('/modules/filter/inputs/metrics')",
        "changes":"FROM /messages/modules/filter/outputs/changed INTO $upstream",
        "others":"FROM /messages/* WHERE NOT IS_DEFINED($connectionModuleId) OR ($connectionModuleId <> 'host-metrics' AND $connectionModuleId <> 'filter' AND $connectionModuleId <> 'gateway') INTO $upstream"
      },"storeAndForwardConfiguration":{"timeToLiveSecs":7200}}}}
      """;

  private final RootServer root;
  private final ProvisionedEdge edge;
  private final Ready ready;
  private final List<Part> parts = new ArrayList<>();
  private final @Nullable ConnectionString gateway;

  /** Guarded by itself. */
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Guarded by {@link #open}. */
  private boolean closed;

  private UpServer(
      RootServer root, Config config, Map<String, String> environment, boolean samples) {
    this.root = root;
    open.push(root);
    try {
      Newcomers newcomers = new Newcomers(root.hub(), root.ready().host());
      CompletableFuture<Registration> registered = new CompletableFuture<>();
      // It is registered while the edge hub starts.
      this.edge =
          ProvisionedEdge.start(
              edgeConfig(config, root),
              environment,
              provision(newcomers, registered, config),
              () -> {});
      open.push(edge);
      Registration device = newcomers.await(EDGE);
      newcomers.desire(EdgeSetup.hubOf(EDGE), DESIRED);
      registered.complete(device);
      Map<String, String> identities = new LinkedHashMap<>(root.ready().identities());
      newcomers.connection(device).ifPresent(each -> identities.put(EDGE.clientId(), each.text()));
      Map<ModuleIdentity, ConnectionString> modules = modules(newcomers, samples);
      modules.forEach((module, string) ->
          identities.put(module.clientId(), string.withGateway(edge.ready().host()).text()));
      this.ready =
          new Ready(
              root.ready().place(),
              root.ready().serviceConnectionString(),
              identities,
              edge.ready().place(),
              root.ready().dps());
      startSamples(modules);
      gateway = modules.get(GATEWAY);
      if (gateway != null) {
        parts.add(
            new Part(
                "gateway",
                "sensor (out of process) -> bridge -> filter -> $upstream, at the edge"));
      }
      parts.add(
          0,
          new Part(
              "edge hub",
              edge.ready().host() + ":" + edge.ready().mqttPort() + ", device " + EDGE));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts everything and returns when connections are accepted.
   *
   * @param samples whether the sample modules run
   * @param taken run as soon as the data folder is this process's, before anything else begins
   * @throws StartException naming what is in the way
   */
  public static UpServer start(
      Config config, Map<String, String> environment, boolean samples, Runnable taken) {
    if (!config.mqtt().enabled() || !config.https().enabled()) {
      throw new StartException(
          "up speaks MQTT and HTTPS: [mqtt] enabled and [https] enabled must not be false; hub start"
              + " and edge start do with one of them");
    }
    return new UpServer(
        RootServer.start(config, environment, true, taken), config, environment, samples);
  }

  private static Map<ModuleIdentity, ConnectionString> modules(
      Newcomers newcomers, boolean samples) {
    List<ModuleIdentity> wanted =
        samples ? List.of(MY_MODULE, HOST_METRICS, FILTER, GATEWAY) : List.of(MY_MODULE);
    Map<ModuleIdentity, ConnectionString> strings = new LinkedHashMap<>();
    for (ModuleIdentity module : wanted) {
      newcomers
          .connection(newcomers.module(module))
          .ifPresent(string -> strings.put(module, string));
    }
    return strings;
  }

  /** By the root, which is then the edge hub's parent, where it is. */
  private Provision provision(
      Newcomers newcomers, CompletableFuture<Registration> registered, Config config) {
    Ready at = root.ready();
    Ready.Dps service = Objects.requireNonNull(at.dps(), "a root hub provisions");
    String address = address(config.server().host());
    boolean isThere = newcomers.isThere(EDGE);
    Attestation.SymmetricKey attestation =
        new Attestation.SymmetricKey(EDGE.deviceId(), newcomers.enroll(EDGE));
    Provision provision =
        new Provision(
            address,
            at.mqttPort(),
            service.idScope(),
            attestation,
            at.caFile(),
            Reprovisioning.DYNAMIC,
            new Provision.Way(
                at.mqttPort(),
                at.httpsPort(),
                Transport.MQTT,
                LoginSettings.DEFAULT_LIFETIME,
                at.caFile(),
                hub -> hub.equalsIgnoreCase(at.host()) ? address : hub),
            config.tls().files() == null ? root : null,
            null);
    return provision.presuming(
        new Provision.Presumed(
            provision.identity(at.host(), EDGE.deviceId()), registered, !isThere));
  }

  /** What to call on this machine. */
  private static String address(InetAddress bound) {
    return bound.isAnyLocalAddress() ? "127.0.0.1" : bound.getHostAddress();
  }

  /**
   * As the root's, but for where it is and what it keeps. The operator's certificate speaks for the
   * root; the edge has one of its own.
   */
  private static Config edgeConfig(Config config, RootServer root) {
    ServerConfig server = config.server();
    boolean anywhere = server.host().isAnyLocalAddress();
    InetAddress host = anywhere ? server.host() : next(server.host());
    // One machine's wildcard address has each port once.
    int mqttPort = anywhere ? 0 : config.mqtt().port();
    Integer httpsPort = anywhere ? Integer.valueOf(0) : config.https().port();
    return new Config(
        new ServerConfig(
            root.data().resolve("edge"), host, anywhere ? server.name() : null, server.logLevel()),
        new TlsConfig(null, null, config.tls().checkInterval(), config.tls().versions()),
        new MqttConfig(
            true,
            mqttPort,
            null,
            config.mqtt().connectTimeout(),
            config.mqtt().maxConnections(),
            config.mqtt().deviceTokenForModules()),
        new HttpsConfig(true, httpsPort),
        config.store(),
        config.stream(),
        config.queue(),
        config.cloudToDevice(),
        config.throttle(),
        config.dps(),
        config.edge(),
        null,
        config.upstream(),
        new MetricsConfig(
            config.metrics().said(), null, anywhere ? Integer.valueOf(0) : config.metrics().port()),
        List.of());
  }

  /** The address after this: SDKs know one port only, so that two hubs want two addresses. */
  private static InetAddress next(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (!address.isLoopbackAddress() || bytes.length != 4) {
      return InetAddress.ofLiteral("127.0.0.2");
    }
    bytes[3] = (byte) ((bytes[3] & 0xFF) == 254 ? 1 : bytes[3] + 1);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  /** They connect by TCP, TLS and their keys, as anybody does. */
  private void startSamples(Map<ModuleIdentity, ConnectionString> modules) {
    @Nullable ConnectionString metrics = modules.get(HOST_METRICS);
    @Nullable ConnectionString filter = modules.get(FILTER);
    if (metrics != null && filter != null) {
      Place at = edge.ready().place();
      open.push(
          Samples.start(
              at.caFile(),
              at.mqttPort(),
              metrics.withGateway(edge.plainHost()),
              filter.withGateway(edge.plainHost())));
      parts.add(new Part("samples", "host-metrics -> filter -> $upstream, at the edge"));
    }
  }

  /** It takes two more JVMs, which would hold up the hubs while they start. */
  @Override
  public void announced() {
    if (gateway == null) {
      return;
    }
    Place at = edge.ready().place();
    synchronized (open) {
      if (!closed) {
        SampleGateway.start(
                root.data().resolve("gateway"),
                gateway.withGateway(edge.plainHost()),
                at.mqttPort(),
                at.caFile())
            .ifPresentOrElse(
                open::push,
                () ->
                    LOG.warn(
                        "The sample gateway is not started: how to start this program is not known"));
      }
    }
  }

  @Override
  public Ready ready() {
    return ready;
  }

  @Override
  public Path data() {
    return root.data();
  }

  @Override
  public String plainHost() {
    return root.plainHost();
  }

  @Override
  public List<Part> parts() {
    return List.copyOf(parts);
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>(root.notes());
    edge.notes().stream().filter(note -> !notes.contains(note)).forEach(notes::add);
    return notes;
  }

  @Override
  public List<String> suggestions() {
    return root.suggestions();
  }

  @Override
  public void close() {
    Deque<AutoCloseable> last;
    synchronized (open) {
      closed = true;
      last = new ArrayDeque<>(open);
      open.clear();
    }
    while (!last.isEmpty()) {
      AutoCloseable part = last.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not stop cleanly", part.getClass().getSimpleName(), e);
      }
    }
  }
}
