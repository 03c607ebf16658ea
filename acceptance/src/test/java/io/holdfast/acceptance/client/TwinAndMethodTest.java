/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.DesiredChange;
import io.holdfast.client.MethodRequest;
import io.holdfast.client.core.TwinRefusedException;
import io.holdfast.client.edge.HttpRefusedException;
import io.holdfast.faults.TcpRelay;
import io.holdfast.model.Bytes;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.Twin;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(HoldfastExtension.class)
class TwinAndMethodTest {

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("own client: what it reports is merged, null removes, and the version is told")
  void report_CHANGES_areMerged(Face face, Hub hub) {
    Registered module = hub.newModule();
    try (Stage stage = new Stage(face, hub)) {
      Peer client = stage.opened(module);
      Twin fresh = stage.result(client.twin());
      assertThat(fresh.desired().version()).isEqualTo(1);
      assertThat(fresh.reported().version()).isEqualTo(1);

      long first =
          stage.result(
              client.report(Map.of("fan", "on", "deep", Map.of("a", 1L, "b", List.of(1L, "x")))));
      long second = stage.result(client.report(Collections.singletonMap("fan", null)));
      assertThat(List.of(first, second)).containsExactly(2L, 3L);
      Twin now = stage.result(client.twin());
      assertThat(now.reported().values())
          .isEqualTo(Map.of("deep", Map.of("a", 1L, "b", List.of(1L, "x"))));
      assertThat(now.reported().version()).isEqualTo(second);
      JsonNode seen = hub.service().twin(module.identity()).at("/properties/reported");
      assertThat(seen.has("fan")).isFalse();
      assertThat(seen.path("$version").longValue()).isEqualTo(second);
    }
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("own client: a report that breaks a rule of twins is refused with 400")
  void report_AGAINST_THE_RULES_isRefused(Face face, Hub hub) {
    try (Stage stage = new Stage(face, hub)) {
      Peer client = stage.opened(hub.newModule());
      Throwable refused = stage.failure(client.report(Map.of("a.b", 1L)));
      assertThat(refused)
          .isInstanceOfSatisfying(
              TwinRefusedException.class, known -> assertThat(known.status()).isEqualTo(400));
      assertThat(stage.result(client.report(Map.of("ab", 1L)))).isEqualTo(2);
      assertThat(client.connects()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("own client: desired changes come as they are made, and as a whole after a loss")
  void desired_LIVE_AND_MISSED_areTold(Face face, Hub hub) throws IOException {
    Registered module = hub.newModule();
    ModuleIdentity who = (ModuleIdentity) module.identity();
    List<DesiredChange> told = new CopyOnWriteArrayList<>();
    try (TcpRelay relay = TcpRelay.to(hub.host(), hub.ready().mqttPort());
        Stage stage = new Stage(face, hub)) {
      Peer client = stage.client(Setup.of(hub, module).withPort(relay.port()));
      client.onDesired(told::add);
      client.open();
      stage.until("the whole", () -> told.size() == 1);
      hub.service().patchDesired(who, "{\"a\":1,\"b\":\"x\"}");
      hub.service().patchDesired(who, "{\"b\":null}");
      stage.until("both changes", () -> told.size() == 3);
      assertThat(told).extracting(DesiredChange::complete).containsExactly(true, false, false);
      assertThat(told)
          .extracting(change -> change.properties().version())
          .containsExactly(1L, 2L, 3L);
      assertThat(told.get(2).properties().values()).isEqualTo(Collections.singletonMap("b", null));

      relay.refuse(true);
      relay.cut();
      stage.until("the loss", () -> client.statuses().size() > 1);
      hub.service().patchDesired(who, "{\"c\":true}");
      hub.service().patchDesired(who, "{\"a\":2}");
      relay.refuse(false);
      stage.until("the whole again", () -> told.getLast().properties().version() == 5);
      assertThat(told.getLast().complete()).isTrue();
      assertThat(told.getLast().properties().values()).isEqualTo(Map.of("a", 2L, "c", true));
      hub.service().patchDesired(who, "{\"d\":4}");
      stage.until("live again", () -> told.getLast().properties().version() == 6);
      assertThat(told.getLast().complete()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("own client: methods are answered at once or later, with any status")
  void method_CALLED_isAnswered(Face face, Hub hub) {
    Registered module = hub.newModule();
    CompletableFuture<MethodResult> later = new CompletableFuture<>();
    try (Stage stage = new Stage(face, hub)) {
      Peer client = stage.opened(module);
      client.onMethod(
          "echo",
          request ->
              payload(request).utf8().equals("\"later\"")
                  ? later
                  : CompletableFuture.completedFuture(new MethodResult(207, payload(request))));

      Reply now = stage.meanwhile(() -> call(hub, module, "echo", "{\"in\":[1,null]}"));
      assertThat(now.ok().path("status").intValue()).isEqualTo(207);
      assertThat(now.json().path("payload").toString()).isEqualTo("{\"in\":[1,null]}");

      CompletableFuture<Reply> waiting =
          Stage.background(() -> call(hub, module, "echo", "\"later\""));
      // A second call is answered while the first one waits.
      stage.meanwhile(() -> call(hub, module, "echo", "2").ok());
      assertThat(waiting.isDone()).isFalse();
      later.complete(new MethodResult(-1, Bytes.utf8("[]")));
      assertThat(stage.result(waiting).ok().path("status").intValue()).isEqualTo(-1);

      Reply unknown = stage.meanwhile(() -> call(hub, module, "other", "1"));
      assertThat(unknown.ok().path("status").intValue()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("own client: a method that throws is answered with 500")
  void method_THROWS_isAnswered500(Face face, Hub hub) {
    Registered module = hub.newModule();
    try (Stage stage = new Stage(face, hub)) {
      Peer client = stage.opened(module);
      client.onMethod(
          "fail",
          request -> {
            throw new IllegalStateException("on purpose");
          });
      Reply failed = stage.meanwhile(() -> call(hub, module, "fail", "1"));
      assertThat(failed.ok().path("status").intValue()).isEqualTo(500);
      assertThat(failed.text()).doesNotContain("on purpose");
    }
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("own client: payloads of methods up to 128 KiB both ways")
  void method_LARGEST_PAYLOAD_isCarried(Face face, Hub hub) {
    Registered module = hub.newModule();
    String largest = '"' + "x".repeat(MethodCall.MAX_PAYLOAD - 2) + '"';
    try (Stage stage = new Stage(face, hub)) {
      Peer client = stage.opened(module);
      client.onMethod(
          "echo",
          request -> CompletableFuture.completedFuture(new MethodResult(200, payload(request))));
      Reply reply = stage.meanwhile(() -> call(hub, module, "echo", largest));
      assertThat(reply.ok().path("payload").asString().length())
          .isEqualTo(MethodCall.MAX_PAYLOAD - 2);
      assertThat(client.connects()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("own client: a root hub lets no module call another's methods, as IoT Hub")
  void invoke_AT_A_ROOT_isRefused(Face face, Hub hub) {
    Registered device = hub.newDevice();
    Registered caller = hub.newModule(device, "caller");
    MethodCall call = new MethodCall("echo", Bytes.utf8("1"), Duration.ofSeconds(5), Duration.ZERO);
    try (Stage stage = new Stage(face, hub)) {
      Peer client = stage.opened(caller);
      Throwable refused =
          stage.failure(client.invoke(device.identity().deviceId(), "target", call));
      assertThat(refused)
          .isInstanceOfSatisfying(
              HttpRefusedException.class, known -> assertThat(known.status()).isEqualTo(401));
    }
  }

  /** As back ends call, also a client whose subscription is still on its way. */
  private static Reply call(Hub hub, Registered target, String name, String payload) {
    return hub.service()
        .invoke(
            target.identity(),
            "{\"methodName\":\"%s\",\"connectTimeoutInSeconds\":30,\"payload\":%s}"
                .formatted(name, payload));
  }

  private static Bytes payload(MethodRequest request) {
    return request.payload().orElse(Bytes.EMPTY);
  }
}
