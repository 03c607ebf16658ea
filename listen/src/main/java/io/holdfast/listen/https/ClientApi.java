/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.admit.Credentials;
import io.holdfast.hub.service.ClientService;
import io.holdfast.hub.session.Admitted;
import io.holdfast.model.Identity;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * IoT Hub's HTTPS API for devices and modules, but for file upload. Who the path names must prove
 * to be that with each request: by a token, or by the certificate of its connection. Any thread;
 * calls may block.
 */
final class ClientApi {

  private static final Logger LOG = LoggerFactory.getLogger(ClientApi.class);

  private final ClientService clients;
  private final Router<ClientCall> router = new Router<>();

  ClientApi(ClientService clients) {
    this.clients = clients;
    new TelemetryCalls(clients).addTo(router);
    new DeviceboundCalls(clients).addTo(router);
  }

  /** Whether the path is one of a device or module. */
  boolean serves(List<String> path) {
    return router.knows(path);
  }

  /**
   * Answers a request; never by an exception.
   *
   * @throws InterruptedException if the client is gone
   */
  Answer answer(Request request) throws InterruptedException {
    try {
      Answer answer = admitted(request);
      if (answer instanceof Answer.Refused(Refusal refusal)) {
        LOG.info("{} {} refused: {}", request.method(), request.target(), refusal);
      }
      return answer;
    } catch (RuntimeException fault) {
      LOG.error("{} {} failed", request.method(), request.target(), fault);
      return new Answer.Refused(
          new Refusal(ErrorCode.SERVER_ERROR, "the hub failed; its log tells why"));
    }
  }

  private Answer admitted(Request request) throws InterruptedException {
    Router.Match<ClientCall> match = router.find(request.method(), request.path());
    if (match == null) {
      return new Answer.Refused(
          new Refusal(ErrorCode.INVALID_OPERATION, "no " + request.method() + " here"));
    }
    Request matched = request.matched(match.segments());
    return switch (IdentityPath.identity(matched)) {
      case Outcome.Refused<Identity>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<Identity>(Identity claimed) -> {
        Credentials credentials =
            new Credentials(request.header("authorization"), request.certificates());
        yield switch (Call.await(clients.admit(claimed, credentials))) {
          case Outcome.Refused<Admitted>(Refusal refusal) -> new Answer.Refused(refusal);
          case Outcome.Done<Admitted>(Admitted client) ->
              RestApi.hasVersion(request)
                  ? match.call().answer(matched, client)
                  : new Answer.Refused(RestApi.NO_VERSION);
        };
      }
    };
  }
}
