/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static org.awaitility.Awaitility.await;

import io.holdfast.model.ModuleIdentity;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Registered;
import tools.jackson.databind.JsonNode;

/** Changes the routes of an edge hub at its root, and sees what it makes of them. */
public final class Routing {

  private Routing() {}

  /** Returns when the edge hub reported that it took them. */
  public static void set(Edge edge, String desired) {
    edge.desire(desired);
    long version = twin(edge).at("/desired/$version").asLong();
    await("routes of " + edge.device().identity())
        .atMost(Clients.PATIENCE)
        .until(() -> {
          JsonNode reported = twin(edge).path("reported");
          return reported.path("lastDesiredVersion").asLong(0) >= version
              && reported.at("/lastDesiredStatus/code").asInt(0) == 200;
        });
  }

  /**
   * Makes the edge hub ask its parent for somebody now, as operators do who do not want to wait.
   */
  public static void refresh(Edge edge, Registered who) {
    String call =
        "{\"methodName\":\"RefreshDeviceScopeIdentityCache\",\"payload\":{\"deviceIds\":[\"%s\"]}}"
            .formatted(who.identity().clientId());
    await("refresh of " + who.identity())
        .atMost(Clients.PATIENCE)
        .until(() ->
            edge.root().service().invoke(self(edge), call).json().path("status").asInt(0) == 200);
  }

  /** What the edge hub reported. */
  static JsonNode reported(Edge edge) {
    return twin(edge).path("reported");
  }

  private static JsonNode twin(Edge edge) {
    return edge.root().service().twin(self(edge)).path("properties");
  }

  private static ModuleIdentity self(Edge edge) {
    return edge.device().identity().device().module("$edgeHub");
  }
}
