/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.deployment;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Timer;
import io.holdfast.hub.registry.Presence;
import io.holdfast.hub.route.RouteTable;
import io.holdfast.hub.route.Routes;
import io.holdfast.hub.twin.TwinDocument;
import io.holdfast.hub.twin.Twins;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an edge hub at what the twin of its {@code $edgeHub} wants, from the stored twin on, so
 * that it starts without its parent; and reports what became of it, and who is connected. What is
 * no configuration changes nothing. Any thread.
 */
public final class EdgeHubDeployment implements AutoCloseable {

  /** The module of an edge device that its hub is. */
  public static final String MODULE_ID = "$edgeHub";

  private static final Logger LOG = LoggerFactory.getLogger(EdgeHubDeployment.class);

  /** Longer texts are cut: a twin takes 4 KiB. */
  private static final int MAX_DESCRIPTION = 1000;

  private final ModuleIdentity self;
  private final Twins stored;
  private final Twins twins;
  private final Presence presence;
  private final RouteTable table;
  private final Consumer<AppliedConfiguration> applied;
  private final LastConfiguration last;
  private final Report report;

  /** The desired properties that were taken up last, or refused. */
  private @Nullable Bytes seen;

  private boolean configured;

  /**
   * Of an edge device.
   *
   * @param edgeDeviceId the device that the hub runs on; its module {@code $edgeHub} is registered
   * @param stored where the twin is read: what listeners were told of is there, parent or not
   * @param twins what tells of changes, and takes reported properties; may be the same
   * @param table gets the routes
   * @param last where the configuration is kept that took effect last
   * @param applied hears of each configuration after its routes are in the table; must not block
   * @param hubVersion the program's version, for the reported properties
   */
  public EdgeHubDeployment(
      String edgeDeviceId,
      Twins stored,
      Twins twins,
      Presence presence,
      RouteTable table,
      LastConfiguration last,
      Consumer<AppliedConfiguration> applied,
      InstantSource clock,
      Timer timer,
      String hubVersion) {
    this.self = new ModuleIdentity(edgeDeviceId, MODULE_ID);
    this.stored = stored;
    this.twins = twins;
    this.presence = presence;
    this.table = table;
    this.last = last;
    this.applied = applied;
    this.report = new Report(self, twins, clock, timer, hubVersion);
  }

  /**
   * Takes up the twin as it stands, and then each change.
   *
   * @return whether there is a configuration now; later changes may bring one
   */
  public CompletionStage<Boolean> start() {
    presence.addListener(report::changed);
    twins.addListener((identity, version, patch) -> desiredChanged(identity));
    report.begin();
    return pull();
  }

  private void desiredChanged(Identity identity) {
    if (identity.equals(self)) {
      // The whole twin, not the patch: whatever was missed is in it.
      CompletionStage<Boolean> _ = pull();
    }
  }

  private CompletionStage<Boolean> pull() {
    return stored
        .get(self)
        .thenApply(outcome ->
            switch (outcome) {
              case Outcome.Done<TwinDocument>(TwinDocument twin) -> take(twin);
              case Outcome.Refused<TwinDocument>(var refusal) -> {
                LOG.warn("The twin of {} cannot be read: {}", self, refusal);
                yield isConfigured();
              }
            });
  }

  private synchronized boolean isConfigured() {
    return configured;
  }

  private synchronized boolean take(TwinDocument twin) {
    Bytes desired = twin.desiredJson();
    if (seen != null && desired.equals(seen)) {
      return configured;
    }
    boolean first = seen == null;
    seen = desired;
    if (first && isEmpty(desired) && last.read() == null) {
      return false;
    }
    long version = twin.desiredVersion();
    try {
      apply(version, EdgeHubConfiguration.parse(desired));
      last.keep(desired);
      report.status(version, 200, "");
    } catch (ConfigurationException e) {
      String text = "Error while parsing desired properties - " + e.getMessage();
      LOG.warn("Configuration {} of {} changes nothing: {}", version, self, text);
      report.status(
          version,
          400,
          text.length() > MAX_DESCRIPTION ? text.substring(0, MAX_DESCRIPTION) : text);
      if (first) {
        takeLast();
      }
    }
    return configured;
  }

  /** What was in force when the hub stopped stays in force, whatever its twin wants since. */
  private void takeLast() {
    Bytes kept = last.read();
    if (kept == null) {
      return;
    }
    try {
      apply(ClientJson.parse(kept).path("$version").asLong(0), EdgeHubConfiguration.parse(kept));
    } catch (ConfigurationException e) {
      LOG.warn("What was in force before is no configuration of {} any more", self, e);
    }
  }

  /** Nobody has ever configured it: that is no error. */
  private static boolean isEmpty(Bytes desired) {
    return ClientJson.parse(desired).propertyNames().stream()
        .allMatch(name -> name.startsWith("$"));
  }

  private void apply(long version, EdgeHubConfiguration configuration) {
    Routes routes = configuration.routesOn(self.deviceId());
    table.replace(routes);
    configured = true;
    LOG.info("Configuration {} of {} took effect: {} routes", version, self, routes.all().size());
    applied.accept(new AppliedConfiguration(version, configuration, routes, routes.endpoints()));
  }

  /** Reports nothing more. */
  @Override
  public void close() {
    report.close();
  }
}
