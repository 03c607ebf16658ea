/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.service.EdgeService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an edge hub answers: to edge hubs below it, and to modules beside it that call methods. */
final class EdgeApi implements Api {

  private static final Logger LOG = LoggerFactory.getLogger(EdgeApi.class);

  private final String version;
  private final ChildApi children;
  private final CallerApi callers;

  EdgeApi(EdgeService service, String version) {
    this.version = version;
    this.children = new ChildApi(service.children());
    this.callers = new CallerApi(service.callers());
  }

  @Override
  public Answer answer(Request request) throws InterruptedException {
    if (Api.asksForVersion(request)) {
      return Api.version(version);
    }
    if (children.serves(request)) {
      return children.answer(request);
    }
    if (callers.serves(request)) {
      return callers.answer(request);
    }
    LOG.info("{} {} refused: no such path", request.method(), request.target());
    return new Answer.Refused(new Refusal(ErrorCode.NOT_FOUND, "no such path"));
  }
}
