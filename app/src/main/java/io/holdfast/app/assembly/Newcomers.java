/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.registry.Policies;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.role.RootHub;
import io.holdfast.hub.service.Access;
import io.holdfast.hub.service.DeviceView;
import io.holdfast.hub.service.ModuleView;
import io.holdfast.hub.service.Service;
import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Who is registered at a root hub for its reader to begin with.
 *
 * <p>Design note: it asks the use cases that the service API serves, with the owner's rights, and
 * not over HTTPS: the first TLS handshake of a JVM takes longer than all else that a start does.
 */
final class Newcomers {

  /** The reader's own, for the first five minutes. */
  static final DeviceIdentity MY_DEVICE = new DeviceIdentity("my-device");

  /** Its module. */
  static final ModuleIdentity MY_MODULE = MY_DEVICE.module("my-module");

  /** Both. */
  static final List<Identity> STARTER = List.of(MY_DEVICE, MY_MODULE);

  private final Service service;
  private final String host;
  private final Access owner;

  /** At this hub, which connection strings call by the name. */
  Newcomers(RootHub hub, String host) {
    this.service = hub.service();
    this.host = host;
    this.owner =
        Optional.ofNullable(hub.policies().find(Policies.OWNER))
            .map(policy -> new Access(policy.name(), policy.rights()))
            .orElseThrow();
  }

  /**
   * Registers those that are not there yet.
   *
   * @return everybody's connection string, of those that have one
   */
  Map<String, String> register(List<Identity> identities) {
    Map<String, String> strings = new LinkedHashMap<>();
    for (Identity identity : identities) {
      Registration registration =
          switch (identity) {
            case DeviceIdentity device -> device(DeviceDraft.of(device));
            case ModuleIdentity module -> module(module);
          };
      connection(registration).ifPresent(each -> strings.put(identity.clientId(), each.text()));
    }
    return strings;
  }

  /** Registers an edge device unless there is one of that name. */
  Registration edge(DeviceIdentity device) {
    return device(new DeviceDraft(device, null, true, null, true, null, List.of()));
  }

  /**
   * Its connection string; none if it has no keys: somebody may have given it another kind of
   * authentication, and knows how it connects.
   */
  Optional<ConnectionString> connection(Registration registration) {
    return registration.authentication() instanceof Authentication.Sas sas
        ? Optional.of(
            ConnectionString.forIdentity(host, registration.identity(), sas.keys().primaryText()))
        : Optional.empty();
  }

  /** Gives a module desired properties, if nobody has given it any. */
  void desire(ModuleIdentity module, String twinJson) {
    long version = found(service.twins().get(owner, module)).orElseThrow().twin().desiredVersion();
    if (version == 1) {
      var _ = found(service.twins().patch(owner, module, Bytes.utf8(twinJson), IfMatch.ANY));
    }
  }

  private Registration device(DeviceDraft draft) {
    return found(service.devices().find(owner, draft.identity()))
        .or(() -> found(service.devices().create(owner, draft)))
        .<Registration>map(DeviceView::registration)
        .orElseThrow();
  }

  Registration module(ModuleIdentity module) {
    return found(service.modules().find(owner, module))
        .or(() -> found(service.modules().create(owner, ModuleDraft.of(module))))
        .<Registration>map(ModuleView::registration)
        .orElseThrow();
  }

  private static <T> Optional<T> found(CompletionStage<Outcome<T>> asked) {
    return switch (asked.toCompletableFuture().join()) {
      case Outcome.Done<T>(T value) -> Optional.of(value);
      case Outcome.Refused<T>(Refusal refusal) when refusal.code().httpStatus() == 404 ->
          Optional.empty();
      case Outcome.Refused<T>(Refusal refusal) ->
          throw new StartException("cannot register the first devices: " + refusal);
    };
  }
}
