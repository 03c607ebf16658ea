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
import java.util.Set;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.node.ObjectNode;

/** The hub that provisioning is a part of. */
final class LocalHub implements LinkedHub {

  private static final Bytes EMPTY_OBJECT = Bytes.owning("{}".getBytes(StandardCharsets.UTF_8));

  private static final Set<ErrorCode> CHANGED =
      Set.of(
          ErrorCode.PRECONDITION_FAILED,
          ErrorCode.DEVICE_ALREADY_EXISTS,
          ErrorCode.DEVICE_NOT_FOUND);

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
    Import item = item(device, authentication, iotEdge, isReset ? EMPTY_OBJECT : given);
    return switch (await(imports.take(item))) {
      case Outcome.Done<Identity> _ ->
          isReset
              ? await(twins.replace(device, given, IfMatch.ANY)).map(replaced -> device)
              : Outcome.done(device);
      case Outcome.Refused<Identity>(Refusal refusal) ->
          // Another look tells.
          CHANGED.contains(refusal.code())
              ? Outcome.refused(
                  ErrorCode.SERVICE_UNAVAILABLE, hostName + " changed " + device + " meanwhile")
              : new Outcome.Refused<>(refusal);
    };
  }

  /**
   * What its operator said of a device that is here already stays, even if it is just being said.
   */
  private Import item(
      DeviceIdentity device, AskedAuthentication authentication, boolean iotEdge, Bytes twin) {
    if (await(registry.find(device)) instanceof Outcome.Done<Registration>(Registration found)
        && found instanceof DeviceRegistration old) {
      DeviceDraft draft =
          new DeviceDraft(
              device,
              authentication,
              old.enabled(),
              old.statusReason(),
              iotEdge,
              old.deviceScope(),
              old.parentScopes());
      return new Import(ImportMode.UPDATE_IF_MATCH, draft, null, old.etag(), null, twin);
    }
    DeviceDraft draft =
        new DeviceDraft(device, authentication, true, null, iotEdge, null, List.of());
    return new Import(ImportMode.CREATE, draft, null, null, null, twin);
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
