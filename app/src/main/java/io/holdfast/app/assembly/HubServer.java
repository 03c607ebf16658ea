/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.config.Config;
import io.holdfast.app.config.StoreConfig;
import io.holdfast.app.samples.Samples;
import io.holdfast.app.secrets.MasterKeys;
import io.holdfast.app.secrets.SecretException;
import io.holdfast.app.secrets.SecretFile;
import io.holdfast.app.secrets.WholeFile;
import io.holdfast.hub.admit.AdmissionRules;
import io.holdfast.hub.registry.Policies;
import io.holdfast.hub.registry.SharedAccessPolicy;
import io.holdfast.hub.registry.Vault;
import io.holdfast.hub.registry.VaultException;
import io.holdfast.hub.role.Environment;
import io.holdfast.hub.role.RootHub;
import io.holdfast.hub.role.RootOptions;
import io.holdfast.hub.route.Routes;
import io.holdfast.hub.stream.StreamOptions;
import io.holdfast.listen.mqtt.Lanes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.Identity;
import io.holdfast.store.Store;
import io.holdfast.store.StoreException;
import io.holdfast.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running hub with its listeners. */
public final class HubServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HubServer.class);

  /** The exit code of a hub that cannot go on. */
  private static final int BROKEN = 70;

  private final Config config;
  private final Map<String, String> environment;
  private final InstantSource clock = InstantSource.system();
  private final SecureRandom random = new SecureRandom();
  private final HostNames host;
  private final LiveNames names;
  private final DataFolder folder;

  /** What to close, the last opened first. */
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private final List<String> notes = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private Ready ready;

  private HubServer(Config config, Map<String, String> environment) {
    this.config = config;
    this.environment = environment;
    this.host = HostNames.of(config.server());
    this.names = new LiveNames(host, () -> HostNames.of(config.server()));
    this.folder = opened(DataFolder.take(config.server().data()));
    this.ready = new Ready(host.name(), 0, 0, null, data().resolve("ca.pem"), "", Map.of());
  }

  /**
   * Starts everything and returns when connections are accepted.
   *
   * @throws StartException naming what is in the way
   */
  public static HubServer start(Config config, Map<String, String> environment, Company company) {
    return start(config, environment, company, () -> {});
  }

  /**
   * Starts everything and returns when connections are accepted.
   *
   * @param taken run as soon as the data folder is this process's, before anything else begins
   * @throws StartException naming what is in the way
   */
  public static HubServer start(
      Config config, Map<String, String> environment, Company company, Runnable taken) {
    Routes routes = HubRoutes.of(config.routes(), company);
    HubServer server = new HubServer(config, environment);
    try {
      taken.run();
      server.run(Newcomers.of(company), routes);
      return server;
    } catch (StoreException e) {
      server.close();
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (SecretException e) {
      server.close();
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (VaultException e) {
      server.close();
      throw new StartException(
          e.getMessage()
              + ": give it that key with "
              + StoreConfig.MASTER_KEY_NAME
              + " or "
              + MasterKeys.VARIABLE,
          e);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void run(List<Identity> newcomers, Routes routes) {
    // One that was killed has left its keys there.
    RunningHub.forget(data(), environment);
    ServerTls tls = ServerTls.of(config, host, names, folder, clock, random);
    notes.addAll(tls.notes());
    Vault vault = vault();
    Store store =
        opened(
            Store.open(
                folder.storeFolder(),
                new StoreOptions(
                    config.store().sync(),
                    config.store().syncInterval(),
                    config.store().memory())));
    Lanes lanes = opened(new Lanes(Lanes.defaultCount(Runtime.getRuntime().availableProcessors())));
    SystemTimer timer = new SystemTimer();
    RootHub hub = hub(store, vault, lanes, routes, timer);
    Listeners listeners =
        opened(Listeners.start(config, host.loopback(), tls.server(), lanes, hub, clock, random));
    notes.addAll(listeners.notes());
    Map<String, String> policies = connectionStrings(hub.policies());
    ready =
        new Ready(
            host.name(),
            listeners.mqttPort(),
            listeners.httpsPort(),
            listeners.plainPort(),
            tls.trusted(),
            policies.getOrDefault(Policies.OWNER, ""),
            Newcomers.register(hub, host.name(), newcomers));
    open.push(tls.watch(timer));
    startSamples(tls.trusted());
    open.push(() -> RunningHub.forget(data(), environment));
    new RunningHub(ProcessHandle.current().pid(), ready, policies)
        .tell(data(), environment)
        .ifPresent(notes::add);
  }

  private Vault vault() {
    Path file = config.store().masterKeyFile();
    if (file != null && SecretFile.isShared(file)) {
      notes.add(
          file
              + " ("
              + StoreConfig.MASTER_KEY_NAME
              + ") can be read by its group; chmod 600 keeps it to its owner.");
    }
    return Vault.of(MasterKeys.read(file, StoreConfig.MASTER_KEY_NAME, environment), random);
  }

  private StreamOptions streamOptions() {
    StreamOptions standard = StreamOptions.defaults();
    return new StreamOptions(
        config.stream().partitions(),
        config.stream().retentionTime(),
        config.stream().retentionSize(),
        standard.readBytes());
  }

  /** The hub's lanes end before it does, though they begin before it. */
  private RootHub hub(Store store, Vault vault, Lanes lanes, Routes routes, SystemTimer timer) {
    RootHub hub =
        RootHub.open(
            store,
            new RootOptions(
                new AdmissionRules(names, config.mqtt().deviceTokenForModules()),
                routes,
                streamOptions(),
                config.cloudToDevice().options(),
                config.queue().options(),
                host.hubName(),
                config.throttle().hub(),
                config.throttle().identity(),
                vault),
            // As a kill would: what is stored is sound, and a service manager starts anew.
            new Environment(
                clock, timer, random, lanes.all(), () -> Runtime.getRuntime().halt(BROKEN)));
    boolean wasOpen = open.remove(lanes);
    assert wasOpen;
    open.push(timer);
    open.push(hub);
    open.push(lanes);
    return hub;
  }

  private Map<String, String> connectionStrings(Policies policies) {
    Map<String, String> strings = new LinkedHashMap<>();
    for (SharedAccessPolicy policy : policies.all()) {
      strings.put(
          policy.name(),
          ConnectionString.forService(host.name(), policy.name(), policy.keys().primaryText())
              .text());
    }
    return strings;
  }

  /** They connect by TCP, TLS and their keys, as anybody does. */
  private void startSamples(Path authority) {
    String metrics = ready.identities().get(Newcomers.HOST_METRICS.clientId());
    String filter = ready.identities().get(Newcomers.FILTER.clientId());
    if (metrics != null && filter != null) {
      opened(
          Samples.start(
              authority,
              ready.mqttPort(),
              ConnectionString.parse(metrics),
              ConnectionString.parse(filter)));
      parts.add(new Part("samples", "host-metrics -> filter -> stream, modules of device sample"));
    }
  }

  /** The program's version. */
  public static String version() {
    String version = HubServer.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  /** Where it is. */
  public Ready ready() {
    return ready;
  }

  /** Writes the ready file: whole, or not at all. */
  public void writeReady(Path file) {
    try {
      WholeFile.write(file, ready.json());
    } catch (IOException e) {
      throw new StartException("cannot write --ready-file " + file + ": " + e, e);
    }
  }

  /** The folder of its data. */
  public Path data() {
    return folder.path();
  }

  /** The address of the plain listener. */
  public String plainHost() {
    return host.loopback().getHostAddress();
  }

  /** What else runs. */
  public List<Part> parts() {
    return List.copyOf(parts);
  }

  /** What people should know about how it was started. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** What to try next. */
  public List<String> suggestions() {
    List<String> suggestions = new ArrayList<>();
    suggestions.add("./holdfast hub monitor-events");
    if (ready.identities().containsKey(Newcomers.MY_MODULE.clientId())) {
      suggestions.add(
          "./holdfast hub module-identity connection-string show -d "
              + Newcomers.MY_MODULE.deviceId()
              + " -m "
              + Newcomers.MY_MODULE.moduleId());
    }
    suggestions.add("./holdfast hub device-identity create -d another-device");
    return suggestions;
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  /** Stops everything, the last started first; what fails to stop does not keep the rest. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      AutoCloseable part = open.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not stop cleanly", part.getClass().getSimpleName(), e);
      }
    }
  }
}
