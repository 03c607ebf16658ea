/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.registry.Policies;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.role.RootHub;
import io.holdfast.hub.service.Access;
import io.holdfast.hub.service.DeviceService;
import io.holdfast.hub.service.DeviceView;
import io.holdfast.hub.service.ModuleService;
import io.holdfast.hub.service.ModuleView;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Registers those who are set up beside a hub, by the use cases that any back end calls. */
final class Newcomers {

  /** The reader's own, for the first five minutes. */
  static final DeviceIdentity MY_DEVICE = new DeviceIdentity("my-device");

  /** Its module. */
  static final ModuleIdentity MY_MODULE = MY_DEVICE.module("my-module");

  /** The device whose modules are the samples. */
  static final DeviceIdentity SAMPLE = new DeviceIdentity("sample");

  /** The sample that measures this machine. */
  static final ModuleIdentity HOST_METRICS = SAMPLE.module("host-metrics");

  /** The sample that passes on what changed. */
  static final ModuleIdentity FILTER = SAMPLE.module("filter");

  private Newcomers() {}

  static List<Identity> of(Company company) {
    List<Identity> identities = new ArrayList<>();
    if (company != Company.NONE) {
      identities.add(MY_DEVICE);
      identities.add(MY_MODULE);
    }
    if (company == Company.SAMPLES) {
      identities.add(SAMPLE);
      identities.add(HOST_METRICS);
      identities.add(FILTER);
    }
    return identities;
  }

  /**
   * Registers those that are not there yet; the result has everybody's connection string.
   *
   * <p>Design note: it asks the use cases that the service API serves, with the owner's rights, and
   * not over HTTPS: the first TLS handshake of a JVM takes longer than all else that a start does.
   */
  static Map<String, String> register(RootHub hub, String host, List<Identity> identities) {
    Access owner =
        Optional.ofNullable(hub.policies().find(Policies.OWNER))
            .map(policy -> new Access(policy.name(), policy.rights()))
            .orElseThrow();
    Map<String, String> strings = new LinkedHashMap<>();
    for (Identity identity : identities) {
      Registration registration =
          switch (identity) {
            case DeviceIdentity device -> device(hub.service().devices(), owner, device);
            case ModuleIdentity module -> module(hub.service().modules(), owner, module);
          };
      // Somebody may have given it another kind of authentication: theirs to know how it connects.
      if (registration.authentication() instanceof Authentication.Sas sas) {
        strings.put(
            identity.clientId(),
            ConnectionString.forIdentity(host, identity, sas.keys().primaryText()).text());
      }
    }
    return strings;
  }

  private static Registration device(DeviceService devices, Access owner, DeviceIdentity device) {
    return found(devices.find(owner, device))
        .or(() -> found(devices.create(owner, DeviceDraft.of(device))))
        .<Registration>map(DeviceView::registration)
        .orElseThrow();
  }

  private static Registration module(ModuleService modules, Access owner, ModuleIdentity module) {
    return found(modules.find(owner, module))
        .or(() -> found(modules.create(owner, ModuleDraft.of(module))))
        .<Registration>map(ModuleView::registration)
        .orElseThrow();
  }

  private static <T> Optional<T> found(CompletionStage<Outcome<T>> asked) {
    return switch (asked.toCompletableFuture().join()) {
      case Outcome.Done<T>(T value) -> Optional.of(value);
      case Outcome.Refused<T>(Refusal refusal) when refusal.code().httpStatus() == 404 ->
          Optional.empty();
      case Outcome.Refused<T>(Refusal refusal) ->
          throw new StartException("cannot register the sample devices: " + refusal);
    };
  }
}
