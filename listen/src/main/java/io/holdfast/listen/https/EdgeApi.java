/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.service.EdgeService;

/**
 * What an edge hub answers: to edge hubs below it, to modules beside it that call methods, and to
 * operators, whom the name of a policy in their token tells apart.
 */
final class EdgeApi implements Api {

  private final String version;
  private final ChildApi children;
  private final CallerApi callers;
  private final RestApi operators;

  EdgeApi(EdgeService service, RestApi operators, String version) {
    this.version = version;
    this.children = new ChildApi(service.children());
    this.callers = new CallerApi(service.callers());
    this.operators = operators;
  }

  @Override
  public Answer answer(Request request) throws InterruptedException {
    if (Api.asksForVersion(request)) {
      return Api.version(version);
    }
    if (Api.isByPolicy(request)) {
      return operators.answer(request);
    }
    if (children.serves(request)) {
      return children.answer(request);
    }
    if (callers.serves(request)) {
      return callers.answer(request);
    }
    return operators.answer(request);
  }
}
