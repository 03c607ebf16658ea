/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import static io.holdfast.listen.https.EdgeClient.V2020;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.session.Admitted;
import io.holdfast.listen.https.RestHub.Reply;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import io.holdfast.model.ModuleIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An edge hub's registry as its parent fills it, and whom it lets in by that. */
class ScopeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SELDOM = Duration.ofHours(1);
  private static final DeviceIdentity TOP = new DeviceIdentity("top");
  private static final ModuleIdentity SELF = TOP.module("$edgeHub");
  private static final DeviceIdentity LEAF = new DeviceIdentity("leaf");

  @TempDir Path rootDirectory;
  @TempDir Path edgeDirectory;
  @TempDir Path lowDirectory;
  @TempDir Path otherDirectory;
  private RestHub root;
  private String topScope = "";

  @BeforeEach
  void open() throws Exception {
    root = new RestHub(rootDirectory);
    topScope = EdgeClient.edge(root, "top", "");
    EdgeClient.leaf(root, "leaf", topScope, "leaf", "");
    for (int i = 0; i < 5; i++) {
      root.put("/devices/top/modules/m" + i, "{" + EdgeClient.authentication("m" + i) + "}");
    }
  }

  @AfterEach
  void close() {
    root.close();
  }

  /** An edge hub whose registry is filled. */
  private RestHub edge(Duration interval) throws Exception {
    RestHub edge =
        new RestHub(edgeDirectory, root.asParent("top", EdgeClient.key("top"), interval));
    edge.scope().start();
    untilKnown(edge, TOP.module("m4"));
    return edge;
  }

  private static boolean knows(RestHub hub, Identity identity) {
    return hub.registry().all().stream().anyMatch(each -> each.identity().equals(identity));
  }

  private static void untilKnown(RestHub hub, Identity identity) {
    await().atMost(PATIENCE).until(() -> knows(hub, identity));
  }

  private static Outcome<Admitted> verify(RestHub hub, Identity identity, String key)
      throws Exception {
    return hub.admission()
        .verify(identity, EdgeClient.credentials(identity, key))
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private static boolean letsIn(RestHub hub, Identity identity, String key) throws Exception {
    return verify(hub, identity, key) instanceof Outcome.Done;
  }

  private static MethodResult call(RestHub hub, String name, String payload) throws Exception {
    MethodCall call =
        new MethodCall(name, Bytes.utf8(payload), Duration.ofSeconds(30), Duration.ZERO);
    return hub.methods().invoke(SELF, call).toCompletableFuture().get(40, TimeUnit.SECONDS)
            instanceof Outcome.Done<MethodResult>(MethodResult result)
        ? result
        : new MethodResult(-1, Bytes.EMPTY);
  }

  private static int refresh(RestHub edge, String ids) throws Exception {
    return call(edge, "RefreshDeviceScopeIdentityCache", "{\"deviceIds\":[" + ids + "]}").status();
  }

  @Test
  @DisplayName(
      "[edge-59] [edge-62] [edge-65] who is known is let in without the parent, and after"
          + " a restart")
  void restart_WITHOUT_PARENT_letsInWhoWasKnown() throws Exception {
    RestHub.Parent parent = root.asParent("top", EdgeClient.key("top"), SELDOM);
    try (RestHub edge = edge(SELDOM)) {
      assertThat(letsIn(edge, LEAF, "leaf")).isTrue();
      for (Registration each : edge.registry().all()) {
        Registration original =
            root.registry().all().stream()
                .filter(any -> any.identity().equals(each.identity()))
                .findFirst()
                .orElseThrow();
        assertThat(each.sameCredentials(original)).isTrue();
      }
    }
    root.close();
    try (RestHub edge = new RestHub(edgeDirectory, parent)) {
      edge.scope().start();
      assertThat(letsIn(edge, LEAF, "leaf")).isTrue();
      assertThat(letsIn(edge, TOP.module("m1"), "m1")).isTrue();
      assertThat(letsIn(edge, LEAF, "wrong")).isFalse();
      String deviceToken = EdgeClient.token(TOP, "top");
      var credentials = new io.holdfast.hub.admit.Credentials(deviceToken, List.of());
      assertThat(edge.admission().verify(TOP.module("m1"), credentials).toCompletableFuture().get())
          .isInstanceOf(Outcome.Done.class);
    }
    root = new RestHub(rootDirectory);
  }

  @Test
  @DisplayName(
      "[edge-64] who is new, or has a new key, is looked for; who lives elsewhere is not let"
          + " in")
  void connect_UNKNOWN_isLookedFor() throws Exception {
    try (RestHub edge = edge(SELDOM)) {
      EdgeClient.leaf(root, "new", topScope, "new", "");
      EdgeClient.leaf(root, "leaf", topScope, "rolled", ",\"status\":\"enabled\"");
      root.put("/devices/elsewhere", "{" + EdgeClient.authentication("elsewhere") + "}");

      assertThat(letsIn(edge, new DeviceIdentity("new"), "new")).isTrue();
      assertThat(letsIn(edge, LEAF, "rolled")).isTrue();
      assertThat(letsIn(edge, LEAF, "leaf")).isFalse();
      assertThat(letsIn(edge, new DeviceIdentity("elsewhere"), "elsewhere")).isFalse();
      assertThat(letsIn(edge, new DeviceIdentity("nobody"), "nobody")).isFalse();

      EdgeClient.leaf(root, "leaf", topScope, "again", ",\"status\":\"enabled\"");
      assertThat(letsIn(edge, LEAF, "again")).as("within the interval").isFalse();
    }
  }

  @Test
  @DisplayName("[edge-67] the edge hub's method looks for those that it names")
  void method_REFRESH_looksForThem() throws Exception {
    try (RestHub edge = edge(SELDOM)) {
      EdgeClient.leaf(root, "new", topScope, "new", "");
      assertThat(refresh(edge, "\"new\",\"leaf\"")).isEqualTo(200);
      assertThat(knows(edge, new DeviceIdentity("new"))).isTrue();

      assertThat(refresh(edge, "1")).isEqualTo(400);
      assertThat(refresh(edge, "")).isEqualTo(400);
      assertThat(call(edge, "RefreshDeviceScopeIdentityCache", "7").status()).isEqualTo(400);
      assertThat(call(edge, "other", "{}").status()).isEqualTo(404);
      root.close();
      assertThat(refresh(edge, "\"leaf\"")).isEqualTo(500);
      assertThat(knows(edge, LEAF)).isTrue();
    }
    root = new RestHub(rootDirectory);
  }

  @Test
  @DisplayName("[edge-66] a disabled identity is known as such, and one that is gone is forgotten")
  void refresh_DISABLED_AND_GONE_areShutOut() throws Exception {
    try (RestHub edge = edge(SELDOM)) {
      EdgeClient.leaf(root, "leaf", topScope, "leaf", ",\"status\":\"disabled\"");
      assertThat(refresh(edge, "\"leaf\"")).isEqualTo(200);
      assertThat(verify(edge, LEAF, "leaf"))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.DEVICE_DISABLED));

      root.send(root.request("DELETE", "/devices/leaf", "").header("If-Match", "*"));
      assertThat(refresh(edge, "\"leaf\"")).isEqualTo(200);
      assertThat(knows(edge, LEAF)).isFalse();
    }
  }

  @Test
  @DisplayName("after an outage everybody is looked at again; who is gone is forgotten")
  void connected_AGAIN_looksAtEverybody() throws Exception {
    try (RestHub edge = edge(Duration.ZERO)) {
      root.send(root.request("DELETE", "/devices/leaf", "").header("If-Match", "*"));
      root.send(root.request("DELETE", "/devices/top/modules/m2", "").header("If-Match", "*"));
      EdgeClient.leaf(root, "new", topScope, "new", "");

      edge.scope().connected(LEAF);
      edge.scope().connected(SELF);

      await().atMost(PATIENCE).until(() -> !knows(edge, LEAF) && !knows(edge, TOP.module("m2")));
      assertThat(knows(edge, new DeviceIdentity("new"))).isTrue();
      assertThat(knows(edge, TOP.module("m1"))).isTrue();
      assertThat(knows(edge, SELF)).isTrue();
    }
  }

  @Test
  @DisplayName("an edge hub that was shut out, and comes back, forgets nobody")
  void disabled_EDGE_keepsAll() throws Exception {
    try (RestHub edge = edge(Duration.ZERO)) {
      int known = edge.registry().all().size();
      String disabled = "{\"status\":\"disabled\",\"capabilities\":{\"iotEdge\":true}}";
      root.send(root.request("PUT", "/devices/top", disabled).header("If-Match", "*"));
      assertThat(refresh(edge, "\"leaf\"")).isEqualTo(500);
      assertThat(edge.registry().all()).hasSize(known);

      EdgeClient.leaf(root, "new", topScope, "new", "");
      root.send(
          root.request("PUT", "/devices/top", disabled.replace("disabled", "enabled"))
              .header("If-Match", "*"));
      edge.scope().connected(SELF);
      untilKnown(edge, new DeviceIdentity("new"));
      assertThat(edge.registry().all()).hasSize(known + 1);
    }
  }

  @Test
  @DisplayName(
      "[edge-70] three levels: each hub knows all below it, and registers for them at the"
          + " root")
  void nested_THREE_LEVELS_knowAllBelow() throws Exception {
    String lowScope = EdgeClient.edge(root, "low", topScope);
    DeviceIdentity deep = new DeviceIdentity("deep");
    DeviceIdentity low = new DeviceIdentity("low");
    EdgeClient.leaf(root, "deep", lowScope, "deep", "");
    try (RestHub top = edge(SELDOM);
        RestHub below =
            new RestHub(lowDirectory, top.asParent("low", EdgeClient.key("low"), SELDOM))) {
      below.scope().start();
      untilKnown(below, deep);
      assertThat(letsIn(below, deep, "deep")).isTrue();
      assertThat(knows(below, LEAF)).isFalse();

      // A device that neither has heard of yet.
      EdgeClient.leaf(root, "later", lowScope, "later", "");
      assertThat(letsIn(below, new DeviceIdentity("later"), "later")).isTrue();
      assertThat(knows(top, new DeviceIdentity("later"))).isTrue();

      // Its own modules, by way of both.
      String device = EdgeClient.token(low, "low");
      Reply made =
          EdgeClient.ask(
              below,
              device,
              "PUT",
              "/devices/low/modules/mod" + V2020,
              "{" + EdgeClient.authentication("mod") + "}");
      assertThat(made.status()).as(made.text()).isEqualTo(200);
      assertThat(made.json()).isEqualTo(root.get("/devices/low/modules/mod").json());
      assertThat(letsIn(below, low.module("mod"), "mod")).isTrue();
      assertThat(EdgeClient.ask(below, device, "GET", "/devices/low/modules" + V2020, "").json())
          .hasSize(3);
      Reply twice = EdgeClient.ask(below, device, "PUT", "/devices/low/modules/mod" + V2020, "{}");
      assertThat(twice.refusal()).isEqualTo("409 ModuleAlreadyExistsOnDevice");
      Reply deleted =
          EdgeClient.ask(below, device, "DELETE", "/devices/low/modules/mod" + V2020, "");
      assertThat(deleted.status()).isEqualTo(204);
      assertThat(root.get("/devices/low/modules/mod").status()).isEqualTo(404);

      String bad = "{\"authChain\":\"leaf;low\",\"module\":{\"moduleId\":\"x\"}}";
      String token = EdgeClient.token(low.module("$edgeHub"), "low");
      String path = "/devices/low/modules/$edgeHub/putModuleOnBehalfOf" + V2020;
      assertThat(EdgeClient.ask(top, token, "PUT", path, bad).status()).isEqualTo(401);
    }
  }

  /** Puts an edge device below another, at the root. */
  private void move(String id, String scope) throws Exception {
    Reply moved =
        root.send(
            root.request(
                    "PUT",
                    "/devices/" + id,
                    "{"
                        + EdgeClient.authentication(id)
                        + ",\"capabilities\":{\"iotEdge\":true},\"parentScopes\":[\""
                        + scope
                        + "\"]}")
                .header("If-Match", "*"));
    assertThat(moved.status()).as(moved.text()).isEqualTo(200);
  }

  private void delete(String id) throws Exception {
    var _ = root.send(root.request("DELETE", "/devices/" + id, "").header("If-Match", "*"));
  }

  @Test
  @DisplayName(
      "[edge-70] an edge hub that comes to live below another is told all of its scope, or"
          + " nothing, and forgets nobody")
  void moved_TO_HUB_THAT_KNOWS_NOTHING_keepsAll() throws Exception {
    String otherScope = EdgeClient.edge(root, "other", "");
    String lowScope = EdgeClient.edge(root, "low", topScope);
    DeviceIdentity deep = new DeviceIdentity("deep");
    EdgeClient.leaf(root, "deep", lowScope, "deep", "");
    try (RestHub other =
        new RestHub(otherDirectory, root.asParent("other", EdgeClient.key("other"), SELDOM))) {
      other.scope().start();
      untilKnown(other, new DeviceIdentity("other").module("$edgeHub"));
      try (RestHub top = edge(SELDOM);
          RestHub below =
              new RestHub(lowDirectory, top.asParent("low", EdgeClient.key("low"), SELDOM))) {
        below.scope().start();
        untilKnown(below, deep);
      }
      move("low", otherScope);
      EdgeClient.leaf(root, "fresh", lowScope, "fresh", "");
      try (RestHub below =
          new RestHub(lowDirectory, other.asParent("low", EdgeClient.key("low"), SELDOM))) {
        Registration before = below.registry().known(deep);
        assertThat(before).isNotNull();
        below.scope().start();
        untilKnown(below, new DeviceIdentity("fresh"));
        assertThat(below.registry().known(deep)).isSameAs(before);
      }
    }
  }

  @Test
  @DisplayName(
      "[edge-70] what an edge hub's parent heard long ago makes it forget nobody; who is gone at"
          + " the root is forgotten")
  void moved_TO_HUB_OF_OLD_KNOWLEDGE_asksByName() throws Exception {
    String otherScope = EdgeClient.edge(root, "other", "");
    String lowScope = EdgeClient.edge(root, "low", otherScope);
    List<DeviceIdentity> kept =
        List.of(new DeviceIdentity("again"), new DeviceIdentity("deep"), LEAF);
    EdgeClient.leaf(root, "again", lowScope, "again", "");
    EdgeClient.leaf(root, "zz", lowScope, "zz", ""); // On the last page of them.
    try (RestHub other =
        new RestHub(otherDirectory, root.asParent("other", EdgeClient.key("other"), SELDOM))) {
      other.scope().start();
      untilKnown(other, new DeviceIdentity("zz"));

      move("low", topScope);
      delete("again");
      delete("leaf");
      for (String each : List.of("again", "deep", "leaf", "zombie")) {
        EdgeClient.leaf(root, each, lowScope, each, "");
      }
      DeviceIdentity zombie = new DeviceIdentity("zombie");
      try (RestHub top = edge(SELDOM);
          RestHub below =
              new RestHub(lowDirectory, top.asParent("low", EdgeClient.key("low"), SELDOM))) {
        below.scope().start();
        untilKnown(below, zombie);
      }

      move("low", otherScope);
      delete("zombie");
      try (RestHub below =
          new RestHub(lowDirectory, other.asParent("low", EdgeClient.key("low"), SELDOM))) {
        List<Registration> before = kept.stream().map(below.registry()::known).toList();
        assertThat(before).doesNotContainNull();
        below.scope().start();
        await().atMost(PATIENCE).until(() -> !knows(below, zombie));
        List<Registration> after = kept.stream().map(below.registry()::known).toList();
        for (int i = 0; i < before.size(); i++) {
          assertThat(after.get(i)).as(kept.get(i).toString()).isSameAs(before.get(i));
        }
      }
    }
  }

  @Test
  @DisplayName(
      "[edge-70] an edge hub without its parent says of nobody that there is none of that name")
  void identity_UNKNOWN_WITHOUT_ROOT_isNotDenied() throws Exception {
    String lowScope = EdgeClient.edge(root, "low", topScope);
    DeviceIdentity deep = new DeviceIdentity("deep");
    try (RestHub top = edge(SELDOM);
        RestHub below =
            new RestHub(lowDirectory, root.asParent("low", EdgeClient.key("low"), SELDOM))) {
      untilKnown(top, new DeviceIdentity("low").module("$edgeHub"));
      EdgeClient.leaf(root, "deep", lowScope, "deep", "");
      below.scope().start();
      untilKnown(below, deep);

      root.close();
      String path = "/devices/low/modules/$edgeHub/getDeviceAndModuleOnBehalfOf" + V2020;
      String token = EdgeClient.token(new DeviceIdentity("low").module("$edgeHub"), "low");
      for (String unknown : List.of("deep", "nobody")) {
        String body = "{\"targetDeviceId\":\"" + unknown + "\",\"authChain\":\"low\"}";
        assertThat(EdgeClient.ask(top, token, "POST", path, body).refusal())
            .isEqualTo("503 ServiceUnavailable");
      }
    }
    root = new RestHub(rootDirectory);
  }

  @Test
  @DisplayName(
      "while the root is away an edge hub tells those below of whom it knows, and changes"
          + " nothing")
  void nested_WITHOUT_ROOT_tellsWhomItKnows() throws Exception {
    String lowScope = EdgeClient.edge(root, "low", topScope);
    EdgeClient.leaf(root, "deep", lowScope, "deep", "");
    try (RestHub top = edge(SELDOM)) {
      untilKnown(top, new DeviceIdentity("deep"));
      await().atMost(PATIENCE).until(() -> top.scope().knowsScopeOf(new DeviceIdentity("low")));
      root.close();
      try (RestHub below =
          new RestHub(lowDirectory, top.asParent("low", EdgeClient.key("low"), SELDOM))) {
        below.scope().start();
        untilKnown(below, new DeviceIdentity("deep"));
        String device = EdgeClient.token(new DeviceIdentity("low"), "low");
        Reply refused =
            EdgeClient.ask(top, device, "PUT", "/devices/low/modules/mod" + V2020, "{}");
        assertThat(refused.refusal()).isEqualTo("503 ServiceUnavailable");
      }
    }
    root = new RestHub(rootDirectory);
  }
}
