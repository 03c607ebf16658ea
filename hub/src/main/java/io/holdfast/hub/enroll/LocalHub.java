/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.registry.AskedAuthentication;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.twin.Import;
import io.holdfast.hub.twin.ImportMode;
import io.holdfast.hub.twin.Imports;
import io.holdfast.hub.twin.TwinDocument;
import io.holdfast.hub.twin.Twins;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.node.ObjectNode;

/** The hub that provisioning is a part of. */
final class LocalHub implements LinkedHub {

  private static final Bytes EMPTY_OBJECT = Bytes.owning("{}".getBytes(StandardCharsets.UTF_8));

  private final String hostName;
  private final int weight;
  private final Registry registry;
  private final Twins twins;
  private final Imports imports;

  LocalHub(String hostName, int weight, Registry registry, Twins twins, Imports imports) {
    this.hostName = hostName;
    this.weight = weight;
    this.registry = registry;
    this.twins = twins;
    this.imports = imports;
  }

  @Override
  public String hostName() {
    return hostName;
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  public Outcome<DeviceIdentity> put(
      DeviceIdentity device,
      AskedAuthentication authentication,
      boolean iotEdge,
      boolean isReset,
      Bytes twin) {
    Bytes given = twin.isEmpty() ? EMPTY_OBJECT : twin;
    Outcome<Identity> made =
        await(
            imports.take(
                new Import(
                    ImportMode.CREATE_OR_UPDATE,
                    draft(device, authentication, iotEdge),
                    null,
                    null,
                    null,
                    isReset ? EMPTY_OBJECT : given)));
    return made.then(identity ->
        isReset
            ? await(twins.replace(device, given, IfMatch.ANY)).map(replaced -> device)
            : Outcome.done(device));
  }

  /** What its operator said of a device that is here already stays. */
  private DeviceDraft draft(
      DeviceIdentity device, AskedAuthentication authentication, boolean iotEdge) {
    return await(registry.find(device)) instanceof Outcome.Done<Registration>(Registration found)
            && found instanceof DeviceRegistration old
        ? new DeviceDraft(
            device,
            authentication,
            old.enabled(),
            old.statusReason(),
            iotEdge,
            old.deviceScope(),
            old.parentScopes())
        : new DeviceDraft(device, authentication, true, null, iotEdge, null, List.of());
  }

  @Override
  public Outcome<Bytes> twin(DeviceIdentity device) {
    return switch (await(twins.get(device))) {
      case Outcome.Done<TwinDocument>(TwinDocument twin) -> {
        ObjectNode node = Fields.JSON.createObjectNode();
        node.set("tags", Fields.JSON.readTree(twin.tagsJson().toByteArray()));
        node.putObject("properties")
            .set("desired", Fields.JSON.readTree(twin.desiredJson().toByteArray()));
        yield Outcome.done(Bytes.owning(Fields.JSON.writeValueAsBytes(node)));
      }
      case Outcome.Refused<TwinDocument>(Refusal refusal) ->
          refusal.code() == ErrorCode.DEVICE_NOT_FOUND
              ? Outcome.done(Bytes.EMPTY)
              : new Outcome.Refused<>(refusal);
    };
  }

  @Override
  public Outcome<DeviceIdentity> delete(DeviceIdentity device) {
    return switch (await(registry.delete(device, IfMatch.ANY))) {
      case Outcome.Done<Registration> _ -> Outcome.done(device);
      case Outcome.Refused<Registration>(Refusal refusal) ->
          refusal.code() == ErrorCode.DEVICE_NOT_FOUND
              ? Outcome.done(device)
              : new Outcome.Refused<>(refusal);
    };
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
