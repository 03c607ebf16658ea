/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.listen.https.RestHub.Reply;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Methods that modules call at the edge hub beside them. */
class CallerRestTest {

  private static final DeviceIdentity TOP = new DeviceIdentity("top");
  private static final ModuleIdentity CALLER = TOP.module("caller");
  private static final DeviceIdentity LEAF = new DeviceIdentity("leaf");

  @TempDir Path rootDirectory;
  @TempDir Path edgeDirectory;
  private RestHub root;
  private RestHub edge;

  @BeforeEach
  void open() throws Exception {
    root = new RestHub(rootDirectory);
    String scope = EdgeClient.edge(root, "top", "");
    EdgeClient.leaf(root, "leaf", scope, "leaf", "");
    root.put("/devices/top/modules/caller", "{" + EdgeClient.authentication("caller") + "}");
    root.put("/devices/leaf/modules/of-leaf", "{" + EdgeClient.authentication("of-leaf") + "}");
    edge =
        new RestHub(
            edgeDirectory, root.asParent("top", EdgeClient.key("top"), Duration.ofHours(1)));
    edge.scope().start();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> edge.registry().all().stream().anyMatch(each -> each.identity().equals(CALLER)));
  }

  @AfterEach
  void close() {
    edge.close();
    root.close();
  }

  private HttpRequest.Builder request(Identity caller, String token, Identity target, String body) {
    String path =
        "/twins/"
            + (target instanceof ModuleIdentity module
                ? module.deviceId() + "/modules/" + module.moduleId()
                : target.deviceId())
            + "/methods?api-version=2020-09-30";
    return edge.bare("POST", path, body)
        .header("Authorization", token)
        .header("x-ms-edge-moduleId", caller.clientId());
  }

  private Reply call(Identity target, String body) throws Exception {
    return edge.send(request(CALLER, EdgeClient.token(CALLER, "caller"), target, body));
  }

  private void answering(Identity identity) {
    edge.methods()
        .listening(
            identity,
            (id, name, payload) ->
                edge.methods().answered(identity, id, 201, Bytes.utf8("[" + payload.utf8() + "]")));
  }

  @Test
  @DisplayName("[edge-91] a module calls another module and a leaf device: status and payload")
  void call_ANSWERED_givesStatusAndPayload() throws Exception {
    answering(CALLER);
    answering(LEAF);

    Reply module = call(CALLER, "{\"methodName\":\"m\",\"payload\":{\"a\":1}}");
    Reply leaf = call(LEAF, "{\"methodName\":\"m\"}");

    assertThat(module.status()).isEqualTo(200);
    assertThat(module.text()).isEqualTo("{\"status\":201,\"payload\":[{\"a\":1}]}");
    assertThat(leaf.text()).isEqualTo("{\"status\":201,\"payload\":[null]}");
  }

  @Test
  @DisplayName("[edge-92] nobody listens: 404 at once, or after it the answer of who came in time")
  void call_NOBODY_LISTENS_isNotFound() throws Exception {
    Reply absent = call(LEAF, "{\"methodName\":\"m\"}");
    assertThat(absent.status()).isEqualTo(404);
    assertThat(absent.json().path("message").asString()).isEqualTo("Client leaf not found");
    assertThat(call(TOP.module("nobody"), "{\"methodName\":\"m\"}").text())
        .isEqualTo("{\"message\":\"Client top/nobody not found\"}");

    var waiting =
        edge.client()
            .sendAsync(
                request(
                        CALLER,
                        EdgeClient.token(CALLER, "caller"),
                        LEAF,
                        "{\"methodName\":\"m\",\"connectTimeoutInSeconds\":30}")
                    .build(),
                BodyHandlers.ofString());
    answering(LEAF);
    assertThat(waiting.get().body()).isEqualTo("{\"status\":201,\"payload\":[null]}");
  }

  @Test
  @DisplayName("[edge-93] no answer: 504 after the response time-out; 4 and 301 s are refused")
  void call_NO_ANSWER_timesOut() throws Exception {
    edge.methods().listening(LEAF, (id, name, payload) -> {});
    Reply late = call(LEAF, "{\"methodName\":\"m\",\"responseTimeoutInSeconds\":5}");
    assertThat(late.status()).isEqualTo(504);
    assertThat(late.json().path("message").asString()).isNotEmpty();

    for (String wrong :
        new String[] {
          "\"responseTimeoutInSeconds\":4",
          "\"responseTimeoutInSeconds\":301",
          "\"connectTimeoutInSeconds\":301",
          "\"connectTimeoutInSeconds\":-1"
        }) {
      Reply refused = call(LEAF, "{\"methodName\":\"m\"," + wrong + "}");
      assertThat(refused.status()).as(wrong).isEqualTo(400);
      assertThat(refused.json().path("message").asString()).isNotEmpty();
    }
  }

  @Test
  @DisplayName("[edge-94] callers of another device 401, of no name or another's 400, unproved 401")
  void call_BY_OTHERS_isRefused() throws Exception {
    answering(LEAF);
    String body = "{\"methodName\":\"m\"}";
    ModuleIdentity elsewhere = LEAF.module("of-leaf");
    Reply other = edge.send(request(elsewhere, EdgeClient.token(elsewhere, "of-leaf"), LEAF, body));
    assertThat(other.status()).isEqualTo(401);
    assertThat(other.json().path("message").asString())
        .isEqualTo("Only modules on the same device can invoke DirectMethods on Edge");

    String token = EdgeClient.token(CALLER, "caller");
    assertThat(edge.send(request(TOP, token, LEAF, body)).status()).isEqualTo(400);
    assertThat(edge.send(request(TOP.module("m"), token, LEAF, body)).status()).isEqualTo(400);
    assertThat(edge.send(request(TOP.module("$edgeHub"), token, LEAF, body)).status())
        .isEqualTo(400);
    String wrong = EdgeClient.token(CALLER, "wrong");
    assertThat(edge.send(request(CALLER, wrong, LEAF, body)).status()).isEqualTo(401);
    assertThat(edge.send(request(CALLER, "", LEAF, body)).status()).isEqualTo(401);
    Reply nameless =
        EdgeClient.ask(edge, token, "POST", "/twins/leaf/methods?api-version=2020-09-30", body);
    assertThat(nameless.status()).isEqualTo(400);
    assertThat(nameless.json().path("message").asString())
        .isEqualTo("Invalid header value for x-ms-edge-moduleId");
  }

  @Test
  @DisplayName("[edge-95] payloads over 128 KiB and names over 100 characters are refused")
  void call_TOO_LARGE_isRefused() throws Exception {
    answering(LEAF);
    String most = "\"" + "x".repeat(128 * 1024 - 2) + "\"";
    String more = "\"" + "x".repeat(128 * 1024 - 1) + "\"";
    assertThat(call(LEAF, "{\"methodName\":\"m\",\"payload\":" + most + "}").status())
        .isNotEqualTo(400);
    assertThat(call(LEAF, "{\"methodName\":\"m\",\"payload\":" + more + "}").status())
        .isEqualTo(400);
    assertThat(call(LEAF, "{\"methodName\":\"" + "m".repeat(101) + "\"}").status()).isEqualTo(400);
    assertThat(call(LEAF, "{\"methodName\":\"" + "m".repeat(100) + "\"}").status()).isEqualTo(200);
    assertThat(call(LEAF, "{}").status()).isEqualTo(400);
    assertThat(call(LEAF, "[").status()).isEqualTo(400);
  }

  @Test
  @DisplayName("a root takes no method calls of modules, and an edge hub nothing else of theirs")
  void others_ARE_refused() throws Exception {
    String token = EdgeClient.token(CALLER, "caller");
    Reply atRoot =
        root.send(
            root.bare("POST", "/twins/leaf/methods?api-version=2020-09-30", "{}")
                .header("Authorization", token)
                .header("x-ms-edge-moduleId", CALLER.clientId()));
    assertThat(atRoot.status()).isEqualTo(401);
    assertThat(EdgeClient.ask(edge, token, "GET", "/twins/leaf?api-version=1", "").status())
        .isEqualTo(401);
    assertThat(EdgeClient.ask(edge, token, "GET", "/twins/leaf/methods", "").status())
        .isEqualTo(400);
    assertThat(EdgeClient.ask(edge, token, "GET", "/holdfast/v1/version", "").text())
        .contains("Holdfast");
  }
}
