/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.wire.ConnectUserName;
import io.holdfast.wire.WireFormatException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who a client says it is.
 *
 * @param actor the edge hub that connects it in its stead and shows a token of its own, or null
 * @param userName that says so
 */
record Claim(Identity identity, @Nullable ModuleIdentity actor, ConnectUserName userName) {

  /** The longest id of a model; DTDL sets it. */
  private static final int MAX_MODEL_ID = 2048;

  private static final String EDGE_HUB = "$edgeHub";

  /** What the request claims; refused with {@code UNAUTHORIZED} if it contradicts itself. */
  static Outcome<Claim> of(ConnectRequest request) {
    String text = request.userName();
    if (text == null || text.isEmpty()) {
      return refused("no user name");
    }
    ConnectUserName userName;
    try {
      userName = ConnectUserName.parse(text);
    } catch (WireFormatException e) {
      return refused("malformed user name: " + e.getMessage());
    }
    Identity identity = userName.identity();
    if (!identity.clientId().equals(request.clientId())) {
      return refused("the user name is for " + identity + ", the client id is another");
    }
    String modelId = userName.modelId();
    if (modelId != null && modelId.length() > MAX_MODEL_ID) {
      return refused("the model id is longer than " + MAX_MODEL_ID + " characters");
    }
    return actor(userName).map(actor -> new Claim(identity, actor.orElse(null), userName));
  }

  /** The model that the client follows, or null. */
  @Nullable String modelId() {
    String modelId = userName.modelId();
    return modelId == null || modelId.isEmpty() ? null : modelId;
  }

  /** Whether it says which api-version it speaks. */
  boolean isDated() {
    String version = userName.apiVersion();
    return version != null && !version.isBlank();
  }

  /**
   * Of the ids between target and actor nothing is taken: the registry knows who is whose parent.
   */
  private static Outcome<Optional<ModuleIdentity>> actor(ConnectUserName userName) {
    String chain = userName.authChain();
    int end = chain == null ? -1 : chain.lastIndexOf(';');
    if (chain == null || end < 0) {
      return Outcome.done(Optional.empty());
    }
    String target = chain.substring(0, chain.indexOf(';'));
    if (!target.equals(userName.identity().clientId())) {
      return refused("the auth-chain begins with another identity");
    }
    try {
      return switch (Identity.parse(chain.substring(end + 1))) {
        case DeviceIdentity device -> Outcome.done(Optional.of(device.module(EDGE_HUB)));
        case ModuleIdentity module ->
            module.moduleId().equals(EDGE_HUB)
                ? Outcome.done(Optional.of(module))
                : refused("only $edgeHub speaks for others, not " + module);
      };
    } catch (IllegalArgumentException e) {
      return refused("the auth-chain ends with no identity");
    }
  }

  private static <T> Outcome<T> refused(String detail) {
    return Outcome.refused(ErrorCode.UNAUTHORIZED, detail);
  }
}
