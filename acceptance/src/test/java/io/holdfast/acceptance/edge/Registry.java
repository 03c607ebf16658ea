/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.Clients.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.model.Identity;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** What an operator does with registrations of an edge device and of those below it. */
public final class Registry {

  private Registry() {}

  /** Waits until a hub says of an identity that it is Connected or Disconnected. */
  static void awaitState(ServiceApi hub, Identity identity, String state) {
    Awaitility.await(identity + " " + state)
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(of(hub, identity).path("connectionState").asString()).isEqualTo(state));
  }

  /** An identity's registration. */
  static JsonNode of(ServiceApi hub, Identity identity) {
    return hub.call("GET", ServiceApi.path("devices", identity), null).ok();
  }

  /** Gives an identity other keys. */
  static Registered rotate(Hub root, Registered before) {
    String body = of(root.service(), before.identity()).toString();
    String primary = key("new primary key of " + before.identity());
    String secondary = key("new secondary key of " + before.identity());
    String changed =
        body.replace(before.primaryKey(), primary).replace(before.secondaryKey(), secondary);
    assertThat(changed).isNotEqualTo(body);
    root.service().call("PUT", ServiceApi.path("devices", before.identity()), "*", changed).ok();
    return new Registered(before.host(), before.identity(), primary, secondary);
  }

  private static String key(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The registration of an edge hub's own module, as one that can connect. */
  static Registered registeredHubOf(Edge edge) {
    JsonNode keys =
        of(edge.root().service(), edge.self()).required("authentication").required("symmetricKey");
    return new Registered(
        edge.root().host(),
        edge.self(),
        keys.required("primaryKey").stringValue(),
        keys.required("secondaryKey").stringValue());
  }

  /** Makes an edge hub ask its parent for somebody now, as operators do who do not want to wait. */
  public static void refresh(Edge edge, Identity identity) {
    String call =
        "{\"methodName\":\"RefreshDeviceScopeIdentityCache\",\"payload\":{\"deviceIds\":[\"%s\"]}}"
            .formatted(identity.clientId());
    Awaitility.await("refresh of " + identity)
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          ServiceApi.Reply reply = edge.root().service().invoke(edge.self(), call);
          assertThat(reply.json().path("status").asInt(0)).as(reply.toString()).isEqualTo(200);
        });
  }
}
