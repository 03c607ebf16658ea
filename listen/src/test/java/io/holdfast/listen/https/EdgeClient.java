/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.admit.Credentials;
import io.holdfast.listen.https.RestHub.Reply;
import io.holdfast.model.Audience;
import io.holdfast.model.Identity;
import io.holdfast.model.SasToken;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** Devices, modules and edge hubs with keys that tests know, and what they ask over HTTPS. */
final class EdgeClient {

  static final String V2020 = "?api-version=2020-06-30-preview";

  private EdgeClient() {}

  /** A key that is made of a name. */
  static byte[] key(String name) {
    return ("key of " + name).getBytes(StandardCharsets.UTF_8);
  }

  static String authentication(String name) {
    String key = Base64.getEncoder().encodeToString(key(name));
    return "\"authentication\":{\"type\":\"sas\",\"symmetricKey\":{\"primaryKey\":\""
        + key
        + "\",\"secondaryKey\":\""
        + key
        + "\"}}";
  }

  static String token(Identity identity, String keyName) {
    long expiry = Instant.now().getEpochSecond() + 600;
    String resource = Audience.resourceOf("127.0.0.1", identity);
    return SasToken.sign(resource, key(keyName), expiry, null).text();
  }

  static Credentials credentials(Identity identity, String keyName) {
    return new Credentials(token(identity, keyName), List.of());
  }

  /** Registers an edge device, with this key for it and for its hub; gives its scope. */
  static String edge(RestHub root, String id, String parentScope) throws Exception {
    String parents = parentScope.isEmpty() ? "[]" : "[\"" + parentScope + "\"]";
    Reply made =
        root.put(
            "/devices/" + id,
            "{"
                + authentication(id)
                + ",\"capabilities\":{\"iotEdge\":true},\"parentScopes\":"
                + parents
                + "}");
    Reply hub =
        root.send(
            root.request(
                    "PUT", "/devices/" + id + "/modules/%24edgeHub", "{" + authentication(id) + "}")
                .header("If-Match", "*"));
    if (made.status() != 200 || hub.status() != 200) {
      throw new AssertionError(made.text() + hub.text());
    }
    return made.json().path("deviceScope").asString();
  }

  /** Registers or changes a device in a scope. */
  static void leaf(RestHub root, String id, String scope, String keyName, String more)
      throws Exception {
    Reply made =
        root.send(
            root.request(
                    "PUT",
                    "/devices/" + id,
                    "{"
                        + authentication(keyName)
                        + ",\"deviceScope\":\""
                        + scope
                        + "\""
                        + more
                        + "}")
                .header(more.isEmpty() ? "X-None" : "If-Match", "*"));
    if (made.status() != 200) {
      throw new AssertionError(made.text());
    }
  }

  /** Sends a request with a token. */
  static Reply ask(RestHub hub, String token, String method, String target, String body)
      throws Exception {
    return hub.send(hub.bare(method, target, body).header("Authorization", token));
  }
}
