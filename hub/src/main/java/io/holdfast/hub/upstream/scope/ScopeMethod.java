/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.scope;

import io.holdfast.hub.method.MethodTarget;
import io.holdfast.hub.method.Methods;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The method of the edge hub that makes it look for identities at its parent. Any thread. */
final class ScopeMethod implements MethodTarget {

  static final String NAME = "RefreshDeviceScopeIdentityCache";

  /** More are better asked for by waiting. */
  private static final int MAX_IDS = 1000;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final ModuleIdentity self;
  private final Methods methods;
  private final Function<List<Identity>, CompletionStage<Boolean>> look;

  /**
   * Of an edge hub.
   *
   * @param look looks for all of them; whether each was told of. Never fails
   */
  ScopeMethod(
      ModuleIdentity self,
      Methods methods,
      Function<List<Identity>, CompletionStage<Boolean>> look) {
    this.self = self;
    this.methods = methods;
    this.look = look;
  }

  @Override
  public void call(String requestId, String name, Bytes payload) {
    if (!name.equalsIgnoreCase(NAME)) {
      answer(requestId, 404, "the edge hub has no method " + name);
      return;
    }
    List<Identity> ids = ids(payload);
    if (ids == null) {
      answer(
          requestId, 400, "the payload is not {\"deviceIds\": […]} with 1 to " + MAX_IDS + " ids");
      return;
    }
    var _ =
        look.apply(ids)
            .thenAccept(told -> {
              if (told) {
                methods.answered(self, requestId, 200, Bytes.EMPTY);
              } else {
                answer(requestId, 500, "the parent did not tell of all");
              }
            });
  }

  private void answer(String requestId, int status, String message) {
    byte[] json = JSON.writeValueAsBytes(JSON.createObjectNode().put("message", message));
    methods.answered(self, requestId, status, Bytes.owning(json));
  }

  private static @Nullable List<Identity> ids(Bytes payload) {
    List<Identity> ids = new ArrayList<>();
    try {
      JsonNode given = JSON.readTree(payload.toByteArray()).path("deviceIds");
      for (JsonNode each : given) {
        ids.add(Identity.parse(each.isString() ? each.stringValue() : ""));
      }
      return given.isArray() && !ids.isEmpty() && ids.size() <= MAX_IDS ? ids : null;
    } catch (JacksonException | IllegalArgumentException e) {
      return null;
    }
  }
}
