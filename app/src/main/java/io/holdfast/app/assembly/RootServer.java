/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.certificates.DevelopmentCertificates;
import io.holdfast.app.config.Config;
import io.holdfast.hub.admit.AdmissionRules;
import io.holdfast.hub.enroll.tpm.TpmChallenges;
import io.holdfast.hub.registry.Policies;
import io.holdfast.hub.registry.StoredPolicies;
import io.holdfast.hub.registry.Vault;
import io.holdfast.hub.role.RootHub;
import io.holdfast.hub.role.RootOptions;
import io.holdfast.hub.route.Routes;
import io.holdfast.hub.stream.StreamOptions;
import io.holdfast.listen.https.HttpsListener;
import io.holdfast.listen.mqtt.Lanes;
import io.holdfast.listen.mqtt.ProvisioningHead;
import io.holdfast.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A root hub with its listeners. */
public final class RootServer implements Server {

  private final Ground ground;
  private final RootHub hub;
  private final Ready ready;
  private final boolean isStarter;

  private RootServer(Ground ground, Routes routes, boolean isStarter) {
    this.ground = ground;
    this.isStarter = isStarter;
    Config config = ground.config();
    ServerTls tls = ground.tls();
    Vault vault = ground.vault();
    Store store = ground.store();
    Lanes lanes = ground.lanes();
    this.hub =
        ground.hub(
            RootHub.open(store, options(ground, routes, vault), ground.environment(lanes)), lanes);
    Listeners listeners =
        ground.opened(
            Listeners.start(
                config,
                ground.host().loopback(),
                tls.server(),
                lanes,
                hub.admission(),
                new ProvisioningHead(
                    hub.provisioner().provisioning(), ground.clock(), ground.random()),
                (at, spoken) ->
                    HttpsListener.start(
                        at, tls.server(), hub.service(), spoken, ground.clock(), ground.random())));
    listeners.notes().forEach(ground::note);
    Integer metricsPort = Metering.start(ground, false, ground.host().name(), "", hub.figures());
    Map<String, String> policies = ground.connectionStrings(hub.policies());
    this.ready =
        new Ready(
            listeners.place(null, ground.host().name(), metricsPort, tls.trusted()),
            policies.getOrDefault(Policies.OWNER, ""),
            isStarter
                ? new Newcomers(hub, ground.host().name()).register(Newcomers.STARTER)
                : Map.of(),
            null,
            dps());
    ground.opened(tls.watch(ground.timer()));
    ground.tell(ready, policies, true);
  }

  private Ready.Dps dps() {
    String host = ground.host().name();
    String idScope = hub.provisioner().provisioning().idScope();
    String owner =
        ground
            .connectionStrings(hub.provisioner().policies())
            .getOrDefault(StoredPolicies.PROVISIONING_OWNER, "");
    return new Ready.Dps(host, idScope, owner);
  }

  /**
   * Starts everything and returns when connections are accepted.
   *
   * @param isStarter whether a device and a module are registered for the reader to connect with
   * @param taken run as soon as the data folder is this process's, before anything else begins
   * @throws StartException naming what is in the way
   */
  public static RootServer start(
      Config config, Map<String, String> environment, boolean isStarter, Runnable taken) {
    Routes routes = HubRoutes.of(config.routes());
    return Ground.take(
        config, environment, taken, ground -> new RootServer(ground, routes, isStarter));
  }

  private static RootOptions options(Ground ground, Routes routes, Vault vault) {
    Config config = ground.config();
    StreamOptions standard = StreamOptions.defaults();
    return new RootOptions(
        new AdmissionRules(ground.names(), config.mqtt().deviceTokenForModules()),
        routes,
        new StreamOptions(
            config.stream().partitions(),
            config.stream().retentionTime(),
            config.stream().retentionSize(),
            standard.readBytes()),
        config.cloudToDevice().options(),
        config.queue().options(),
        ground.host().hubName(),
        config.throttle().hub(),
        config.throttle().identity(),
        vault,
        config
            .dps()
            .options(
                ground.host().name(),
                new TpmChallenges(ground.random(), ground.clock(), ground.host().name()),
                ground.clock()));
  }

  RootHub hub() {
    return hub;
  }

  /** What its development certificates come from. */
  DevelopmentCertificates authority(Path folder) {
    return new DevelopmentCertificates(folder, data(), ground.clock(), ground.random());
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
    return List.of();
  }

  @Override
  public List<String> notes() {
    return ground.notes();
  }

  @Override
  public List<String> suggestions() {
    List<String> suggestions = new ArrayList<>();
    suggestions.add("./holdfast hub monitor-events");
    if (isStarter) {
      suggestions.add(
          "./holdfast hub module-identity connection-string show -d "
              + Newcomers.MY_MODULE.deviceId()
              + " -m "
              + Newcomers.MY_MODULE.moduleId());
    }
    suggestions.add("./holdfast hub device-identity create -d another-device");
    return suggestions;
  }

  @Override
  public void close() {
    ground.close();
  }
}
