/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.certificates.DevelopmentCertificates;
import io.holdfast.app.config.Config;
import io.holdfast.app.config.StoreConfig;
import io.holdfast.app.secrets.MasterKeys;
import io.holdfast.app.secrets.SecretException;
import io.holdfast.app.secrets.SecretFile;
import io.holdfast.hub.registry.Policies;
import io.holdfast.hub.registry.SharedAccessPolicy;
import io.holdfast.hub.registry.Vault;
import io.holdfast.hub.registry.VaultException;
import io.holdfast.hub.role.Environment;
import io.holdfast.listen.mqtt.Lanes;
import io.holdfast.model.ConnectionString;
import io.holdfast.store.Store;
import io.holdfast.store.StoreException;
import io.holdfast.store.StoreOptions;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a hub of either role stands on: its folder of data, its names and certificate, its store,
 * lanes, clock and timer. It closes them, and all that was opened upon them, the last first. For
 * one thread.
 */
final class Ground implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Ground.class);

  /** The exit code of a hub that cannot go on. */
  private static final int BROKEN = 70;

  private final Config config;
  private final Map<String, String> environment;
  private final InstantSource clock = InstantSource.system();
  private final SecureRandom random = new SecureRandom();
  private final HostNames host;
  private final LiveNames names;
  private final DataFolder folder;
  private final SystemTimer timer = new SystemTimer();

  /** What to close, the last opened first. */
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private final List<String> notes = new ArrayList<>();

  private Ground(Config config, Map<String, String> environment) {
    this.config = config;
    this.environment = environment;
    this.host = HostNames.of(config.server());
    this.names = new LiveNames(host, () -> HostNames.of(config.server()));
    this.folder = opened(DataFolder.take(config.server().data()));
  }

  /**
   * Takes the folder of data, and has the start go on; whatever stops it closes all that was
   * opened.
   *
   * @param taken run as soon as the folder is this process's
   * @throws StartException naming what is in the way
   */
  static <T> T take(
      Config config, Map<String, String> environment, Runnable taken, Function<Ground, T> start) {
    Ground ground = new Ground(config, environment);
    try {
      taken.run();
      // One that was killed has left its keys there.
      RunningHub.forget(ground.data(), environment);
      return start.apply(ground);
    } catch (StoreException | SecretException e) {
      ground.close();
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (VaultException e) {
      ground.close();
      throw keyIsMissing(e);
    } catch (RuntimeException e) {
      ground.close();
      throw e;
    }
  }

  static StartException keyIsMissing(VaultException e) {
    return new StartException(
        e.getMessage()
            + ": give it that key with "
            + StoreConfig.MASTER_KEY_NAME
            + " or "
            + MasterKeys.VARIABLE,
        e);
  }

  Config config() {
    return config;
  }

  HostNames host() {
    return host;
  }

  /** What tokens and requests may call the hub. */
  LiveNames names() {
    return names;
  }

  Path data() {
    return folder.path();
  }

  InstantSource clock() {
    return clock;
  }

  SecureRandom random() {
    return random;
  }

  SystemTimer timer() {
    return timer;
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  void note(String text) {
    notes.add(text);
  }

  /** The server's certificate; without one of the operator's, of the folder's own authority. */
  ServerTls tls() {
    DevelopmentCertificates own = new DevelopmentCertificates(data(), clock, random);
    if (config.tls().files() == null) {
      own.prepareAuthority(folder.isFresh());
    }
    return tls(own);
  }

  /** The server's certificate; without one of the operator's, of this authority. */
  ServerTls tls(DevelopmentCertificates authority) {
    ServerTls tls = ServerTls.of(config, host, names, authority, clock);
    notes.addAll(tls.notes());
    return tls;
  }

  Vault vault() {
    Path file = config.store().masterKeyFile();
    if (file != null && SecretFile.isShared(file)) {
      notes.add(
          file
              + " ("
              + StoreConfig.MASTER_KEY_NAME
              + ") can be read by its group; chmod 600 keeps it to its owner.");
    }
    return vault(config, environment, random);
  }

  /** By the master keys that the configuration names. */
  static Vault vault(Config config, Map<String, String> environment, SecureRandom random) {
    return Vault.of(
        MasterKeys.read(config.store().masterKeyFile(), StoreConfig.MASTER_KEY_NAME, environment),
        random);
  }

  Store store() {
    StoreConfig store = config.store();
    return opened(
        Store.open(
            folder.storeFolder(),
            new StoreOptions(store.sync(), store.syncInterval(), store.memory())));
  }

  Lanes lanes() {
    return opened(new Lanes(Lanes.defaultCount(Runtime.getRuntime().availableProcessors())));
  }

  Environment environment(Lanes lanes) {
    // As a kill would: what is stored is sound, and a service manager starts anew.
    return new Environment(
        clock, timer, random, lanes.all(), () -> Runtime.getRuntime().halt(BROKEN));
  }

  /** The hub stands on the lanes, and yet they end before it does. */
  <H extends AutoCloseable> H hub(H hub, Lanes lanes) {
    boolean wasOpen = open.remove(lanes);
    assert wasOpen;
    open.push(timer);
    open.push(hub);
    open.push(lanes);
    return hub;
  }

  /** Tells the other commands of the hub, until it is closed. */
  void tell(Ready ready, Map<String, String> policies, boolean isLast) {
    open.push(() -> RunningHub.forget(data(), environment));
    new RunningHub(ProcessHandle.current().pid(), ready, policies)
        .tell(data(), environment, isLast)
        .ifPresent(notes::add);
  }

  Map<String, String> connectionStrings(Policies policies) {
    Map<String, String> strings = new LinkedHashMap<>();
    for (SharedAccessPolicy policy : policies.all()) {
      strings.put(
          policy.name(),
          ConnectionString.forService(host.name(), policy.name(), policy.keys().primaryText())
              .text());
    }
    return strings;
  }

  <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

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
