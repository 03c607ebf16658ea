/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.service.ChildService;
import io.holdfast.hub.service.EdgeAccess;
import io.holdfast.hub.service.ScopePage;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.PercentEncoding;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who lives below an edge device: everybody, page by page, or one of them. In the newer form an
 * edge hub may ask for one below it, whose ids up to its own it sends along; in the older one it
 * asks for itself.
 */
final class ScopeCalls {

  private static final int DEFAULT_PAGE = 100;

  private final ChildService children;

  ScopeCalls(ChildService children) {
    this.children = children;
  }

  void addTo(Router<ChildCall> router) {
    String edge = "/devices/{device}/modules/{module}/";
    router
        .add("POST", edge + "devicesAndModulesInTargetDeviceScope", this::scope)
        .add("POST", edge + "getDeviceAndModuleOnBehalfOf", this::identity)
        .add("GET", edge + "devicesAndModulesInDeviceScope", this::ownScope)
        .add("GET", edge + "deviceAndModuleInDeviceScope", this::ownIdentity);
  }

  private Answer scope(Request request, EdgeAccess access) throws InterruptedException {
    Outcome<Page> page =
        Body.parse(request.body())
            .then(body -> {
              int size = size(body.number("pageSize", DEFAULT_PAGE));
              String after = body.text("continuationLink");
              return AuthChain.read(body, access.device())
                  .then(target -> body.finish(new Page(target, after == null ? "" : after, size)));
            });
    return switch (page) {
      case Outcome.Refused<Page>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<Page>(Page asked) -> page(access, asked, after -> after);
    };
  }

  private Answer ownScope(Request request, EdgeAccess access) throws InterruptedException {
    String count = request.parameter("deviceCount");
    String after = request.parameter("continuationToken");
    int size;
    try {
      size = count == null || count.isBlank() ? DEFAULT_PAGE : size(Long.parseLong(count.strip()));
    } catch (NumberFormatException e) {
      return new Answer.Refused(
          new Refusal(ErrorCode.ARGUMENT_INVALID, "deviceCount is not an integer"));
    }
    String version = request.parameter("api-version");
    return page(
        access,
        new Page(access.device(), after == null ? "" : after, size),
        next ->
            "/devices/"
                + PercentEncoding.encode(access.device().deviceId())
                + "/modules/$edgeHub/devicesAndModulesInDeviceScope?deviceCount="
                + size
                + "&continuationToken="
                + PercentEncoding.encode(next)
                + "&api-version="
                + PercentEncoding.encode(version == null ? "" : version));
  }

  private Answer page(EdgeAccess access, Page asked, Function<String, String> link)
      throws InterruptedException {
    return Answer.of(
        Call.await(children.scope(access, asked.target, asked.after, asked.size)),
        (ScopePage page) -> {
          String next = page.next();
          return Answer.ok(
              ScopeJson.write(page.registrations(), next == null ? null : link.apply(next)));
        });
  }

  private static int size(long asked) {
    return Math.clamp(asked, 1, ChildService.MAX_PAGE);
  }

  private Answer identity(Request request, EdgeAccess access) throws InterruptedException {
    Outcome<One> one =
        Body.parse(request.body())
            .then(body -> {
              String device = body.text("targetDeviceId");
              String module = body.text("targetModuleId");
              return AuthChain.read(body, access.device())
                  .then(below -> target(device, module).map(target -> new One(below, target)))
                  .then(body::finish);
            });
    return switch (one) {
      case Outcome.Refused<One>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<One>(One asked) -> one(access, asked);
    };
  }

  private Answer ownIdentity(Request request, EdgeAccess access) throws InterruptedException {
    String device = request.parameter("targetDeviceId");
    return switch (target(device, request.parameter("targetModuleId"))) {
      case Outcome.Refused<Identity>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<Identity>(Identity target) -> one(access, new One(access.device(), target));
    };
  }

  private Answer one(EdgeAccess access, One asked) throws InterruptedException {
    return Answer.of(
        Call.await(children.identity(access, asked.below, asked.target)),
        (List<Registration> found) -> Answer.ok(ScopeJson.write(found, null)));
  }

  private static Outcome<Identity> target(@Nullable String device, @Nullable String module) {
    if (device == null || device.isBlank()) {
      return Outcome.refused(ErrorCode.ARGUMENT_NULL, "targetDeviceId is missing");
    }
    try {
      return Outcome.done(
          module == null || module.isBlank()
              ? new DeviceIdentity(device)
              : new ModuleIdentity(device, module));
    } catch (IllegalArgumentException e) {
      return Outcome.refused(ErrorCode.ARGUMENT_INVALID, String.valueOf(e.getMessage()));
    }
  }

  private record Page(DeviceIdentity target, String after, int size) {}

  private record One(DeviceIdentity below, Identity target) {}
}
