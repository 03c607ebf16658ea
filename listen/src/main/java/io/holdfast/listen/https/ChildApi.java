/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.admit.Credentials;
import io.holdfast.hub.service.ChildService;
import io.holdfast.hub.service.EdgeAccess;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.InvalidSasTokenException;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SasToken;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What edge devices ask their parent: their hub about those below it, by its own token, and others
 * of their programs about the device's own modules, by the device's credentials or the hub's. Any
 * thread; calls may block.
 */
final class ChildApi {

  private static final Logger LOG = LoggerFactory.getLogger(ChildApi.class);

  private static final String EDGE_HUB = "$edgeHub";

  private final ChildService children;
  private final Router<ChildCall> router = new Router<>();
  private final Router<ChildCall> own = new Router<>();

  ChildApi(ChildService children) {
    this.children = children;
    new ScopeCalls(children).addTo(router);
    ChildModules modules = new ChildModules(children);
    modules.addBehalf(router);
    modules.addOwn(own);
  }

  /** Whether the path is one that edge devices ask for. */
  boolean serves(Request request) {
    return router.knows(request.path()) || own.knows(request.path());
  }

  /**
   * Whether it is not a back end that asks: what is asked for one's own modules is asked by
   * policies, too.
   */
  boolean isOfEdge(Request request) {
    if (router.knows(request.path())) {
      return true;
    }
    String token = request.header("authorization");
    if (token == null || token.isBlank()) {
      return !request.certificates().isEmpty();
    }
    SasToken parsed = token(token);
    return parsed != null && parsed.policy() == null;
  }

  private static @Nullable SasToken token(@Nullable String text) {
    try {
      return text == null || text.isBlank() ? null : SasToken.parse(text);
    } catch (InvalidSasTokenException e) {
      return null;
    }
  }

  /**
   * Answers a request; never by an exception.
   *
   * @throws InterruptedException if the client is gone
   */
  Answer answer(Request request) throws InterruptedException {
    boolean forOthers = router.knows(request.path());
    try {
      Answer answer = answer(request, forOthers);
      if (!(answer instanceof Answer.Refused(Refusal refusal))) {
        return answer;
      }
      LOG.info("{} {} refused: {}", request.method(), request.target(), refusal);
      return refused(hushed(refusal), forOthers);
    } catch (RuntimeException fault) {
      LOG.error("{} {} failed", request.method(), request.target(), fault);
      return refused(
          new Refusal(ErrorCode.SERVER_ERROR, "the hub failed; its log tells why"), forOthers);
    }
  }

  private Answer answer(Request request, boolean forOthers) throws InterruptedException {
    Router.Match<ChildCall> match =
        (forOthers ? router : own).find(request.method(), request.path());
    if (match == null) {
      return new Answer.Refused(
          new Refusal(ErrorCode.INVALID_OPERATION, "no " + request.method() + " here"));
    }
    Request matched = request.matched(match.segments());
    Outcome<EdgeAccess> judged = forOthers ? edgeHub(matched) : edgeDevice(matched);
    return switch (judged) {
      case Outcome.Refused<EdgeAccess>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<EdgeAccess>(EdgeAccess access) ->
          RestApi.hasVersion(request)
              ? match.call().answer(matched, access)
              : new Answer.Refused(RestApi.NO_VERSION);
    };
  }

  private Outcome<EdgeAccess> edgeHub(Request request) throws InterruptedException {
    return switch (IdentityPath.module(request)) {
      case Outcome.Refused<ModuleIdentity>(Refusal refusal) -> new Outcome.Refused<>(refusal);
      case Outcome.Done<ModuleIdentity>(ModuleIdentity module) ->
          module.moduleId().equals(EDGE_HUB)
              ? Call.await(children.edgeHub(module, request.header("authorization")))
              : Outcome.refused(
                  ErrorCode.UNAUTHORIZED, "only $edgeHub asks for others, not " + module);
    };
  }

  private Outcome<EdgeAccess> edgeDevice(Request request) throws InterruptedException {
    return switch (IdentityPath.device(request)) {
      case Outcome.Refused<DeviceIdentity>(Refusal refusal) -> new Outcome.Refused<>(refusal);
      case Outcome.Done<DeviceIdentity>(DeviceIdentity device) -> edgeDevice(request, device);
    };
  }

  private Outcome<EdgeAccess> edgeDevice(Request request, DeviceIdentity device)
      throws InterruptedException {
    String text = request.header("authorization");
    SasToken token = token(text);
    if (token != null && token.policy() != null) {
      return Outcome.refused(ErrorCode.UNAUTHORIZED, "the token is a policy's, not " + device);
    }
    return Call.await(
        token != null && EDGE_HUB.equalsIgnoreCase(token.audience().moduleId())
            ? children.edgeHub(device.module(EDGE_HUB), text)
            : children.edgeDevice(device, new Credentials(text, request.certificates())));
  }

  /** Why somebody may not ask is for the log: it would tell who is registered. */
  private static Refusal hushed(Refusal refusal) {
    return refusal.code() == ErrorCode.UNAUTHORIZED
        ? new Refusal(ErrorCode.UNAUTHORIZED, "not authorized, or not for whom it asks")
        : refusal;
  }

  /** Edge hubs read this member; for their own modules edge devices ask as they ask IoT Hub. */
  private static Answer refused(Refusal refusal, boolean forOthers) {
    return forOthers
        ? new Answer.Json(
            refusal.code().httpStatus(),
            Json.bytes(Json.object().put("ErrorMessage", refusal.detail())),
            Map.of(ErrorJson.ERROR_CODE, refusal.code().codeName()))
        : new Answer.Refused(refusal);
  }
}
