/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.service.Access;
import io.holdfast.hub.service.DeviceService;
import io.holdfast.hub.service.DeviceView;
import io.holdfast.model.DeviceIdentity;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/** Calls on devices, and their statistics. */
final class DeviceCalls {

  private final DeviceService devices;

  DeviceCalls(DeviceService devices) {
    this.devices = devices;
  }

  void addTo(Router<Call> router) {
    router
        .add("GET", "/devices", this::list)
        .add("GET", "/devices/{device}", this::get)
        .add("PUT", "/devices/{device}", this::put)
        .add("DELETE", "/devices/{device}", this::delete)
        .add("GET", "/statistics/devices", this::deviceStatistics)
        .add("GET", "/statistics/service", this::serviceStatistics);
  }

  private Answer list(Request request, Access access) throws InterruptedException {
    int max = max(request.parameter("top"));
    if (max < 1) {
      return new Answer.Refused(
          new Refusal(ErrorCode.ARGUMENT_INVALID, "top is not a number from 1"));
    }
    String after = request.parameter("after");
    return Answer.of(
        Call.await(devices.list(access, after == null ? "" : after, max)),
        list -> {
          ArrayNode array = Json.MAPPER.createArrayNode();
          list.forEach(view -> array.add(RegistrationJson.write(view)));
          return Answer.ok(Json.bytes(array));
        });
  }

  private static int max(@Nullable String top) {
    if (top == null) {
      return DeviceService.MAX_LISTED;
    }
    try {
      return Integer.parseInt(top);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private Answer get(Request request, Access access) throws InterruptedException {
    return switch (IdentityPath.device(request)) {
      case Outcome.Refused<DeviceIdentity>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<DeviceIdentity>(DeviceIdentity device) ->
          shown(Call.await(devices.find(access, device)));
    };
  }

  private Answer put(Request request, Access access) throws InterruptedException {
    Outcome<DeviceDraft> draft =
        IdentityPath.device(request)
            .then(device -> RegistrationJson.readDevice(device, request.body()));
    return switch (draft) {
      case Outcome.Refused<DeviceDraft>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<DeviceDraft>(DeviceDraft device) -> {
        IfMatch ifMatch = IdentityPath.ifMatch(request);
        yield shown(
            Call.await(
                ifMatch == null
                    ? devices.create(access, device)
                    : devices.update(access, device, ifMatch)));
      }
    };
  }

  private Answer delete(Request request, Access access) throws InterruptedException {
    return switch (IdentityPath.device(request)) {
      case Outcome.Refused<DeviceIdentity>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<DeviceIdentity>(DeviceIdentity device) ->
          Answer.of(
              Call.await(devices.delete(access, device, IdentityPath.ifMatchOrAny(request))),
              deleted -> new Answer.Empty(204));
    };
  }

  private static Answer shown(Outcome<DeviceView> outcome) {
    return Answer.of(
        outcome,
        view -> Answer.ok(Json.bytes(RegistrationJson.write(view)), view.registration().etag()));
  }

  /** Microsoft's Java SDK misspells one key, so it stands there twice. */
  private Answer deviceStatistics(Request request, Access access) throws InterruptedException {
    return Answer.of(
        Call.await(devices.counts(access)),
        counts ->
            Answer.ok(
                Json.bytes(
                    Json.object()
                        .put("totalDeviceCount", counts.total())
                        .put("enabledDeviceCount", counts.enabled())
                        .put("enableDeviceCount", counts.enabled())
                        .put("disabledDeviceCount", counts.total() - counts.enabled()))));
  }

  private Answer serviceStatistics(Request request, Access access) throws InterruptedException {
    return Answer.of(
        Call.await(devices.connectedDevices(access)),
        connected -> Answer.ok(Json.bytes(Json.object().put("connectedDeviceCount", connected))));
  }
}
