/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.config.Config;
import io.holdfast.hub.admit.AdmissionRules;
import io.holdfast.hub.registry.Policies;
import io.holdfast.hub.registry.Vault;
import io.holdfast.hub.role.EdgeHub;
import io.holdfast.hub.role.EdgeOptions;
import io.holdfast.hub.upstream.ParentOptions;
import io.holdfast.hub.upstream.UplinkListener;
import io.holdfast.listen.https.HttpsListener;
import io.holdfast.listen.mqtt.Lanes;
import io.holdfast.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An edge hub with its listeners. */
public final class EdgeServer implements Server {

  private final Ground ground;
  private final EdgeHub hub;
  private final Ready ready;
  private final EdgeSetup setup;

  private EdgeServer(Ground ground, EdgeSetup setup) {
    this.ground = ground;
    this.setup = setup;
    RootServer signer = setup.signer();
    ServerTls tls = signer == null ? ground.tls() : ground.tls(signer.authority(ground.data()));
    Vault vault = ground.vault();
    Store store = ground.store();
    Lanes lanes = ground.lanes();
    this.hub =
        ground.hub(
            EdgeHub.open(store, options(ground, setup, vault), ground.environment(lanes)), lanes);
    ground.opened(hub::rest); // When no client comes any more, and as long as lanes run.
    Listeners listeners =
        ground.opened(
            Listeners.start(
                ground.config(),
                ground.host().loopback(),
                tls.server(),
                lanes,
                hub.admission(),
                null,
                (at, spoken) ->
                    HttpsListener.start(
                        at,
                        tls.server(),
                        hub.edgeService(),
                        hub.service(),
                        spoken,
                        ground.clock(),
                        ground.random())));
    listeners.notes().forEach(ground::note);
    String deviceId = setup.self().deviceId();
    ParentOptions parent = setup.parent();
    String hubName = parent == null ? ground.host().name() : parent.hostName();
    Integer metricsPort = Metering.start(ground, true, hubName, deviceId, hub.figures());
    Map<String, String> policies = ground.connectionStrings(hub.policies());
    this.ready =
        new Ready(
            listeners.place(deviceId, ground.host().name(), metricsPort, tls.trusted()),
            policies.getOrDefault(Policies.OWNER, ""),
            Map.of(),
            null,
            null);
    ground.opened(tls.watch(ground.timer()));
    ground.tell(ready, policies, false);
    UplinkListener watcher = setup.watcher();
    if (watcher != null) {
      hub.listenUpward(watcher);
    }
    hub.start();
  }

  /**
   * Starts everything and returns when connections are accepted.
   *
   * @param taken run as soon as the data folder is this process's, before anything else begins
   * @throws StartException naming what is in the way
   */
  public static EdgeServer start(Config config, Map<String, String> environment, Runnable taken) {
    return start(config, environment, EdgeSetup.of(config.edge()), taken);
  }

  static EdgeServer start(
      Config config, Map<String, String> environment, EdgeSetup setup, Runnable taken) {
    return Ground.take(config, environment, taken, ground -> new EdgeServer(ground, setup));
  }

  private static EdgeOptions options(Ground ground, EdgeSetup setup, Vault vault) {
    Config config = ground.config();
    Path site = setup.site();
    return new EdgeOptions(
        setup.self(),
        new AdmissionRules(ground.names(), true, false, config.edge().maxClients()),
        config.queue().options(),
        config.throttle().hub(),
        config.throttle().identity(),
        vault,
        config.upstream().options(),
        setup.parent(),
        site == null ? null : SiteFile.read(site, setup.self()));
  }

  @Override
  public Ready ready() {
    return ready;
  }

  @Override
  public Path data() {
    return ground.data();
  }

  @Override
  public String plainHost() {
    return ground.host().loopback().getHostAddress();
  }

  @Override
  public List<Part> parts() {
    return List.of(
        new Part(
            "parent",
            setup.parent() == null
                ? "none: this hub decides by itself"
                : setup.parent().dialHost() + ", as device " + setup.self().deviceId()));
  }

  @Override
  public List<String> notes() {
    return ground.notes();
  }

  @Override
  public List<String> suggestions() {
    String data = " --data " + ground.data();
    return List.of(
        "./holdfast hub statistics" + data,
        "./holdfast hub module-identity list -d " + setup.self().deviceId() + data);
  }

  @Override
  public void close() {
    ground.close();
  }
}
