/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.edge.Registry;
import io.holdfast.client.Disposition;
import io.holdfast.client.edge.HttpRefusedException;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Both faces of the own client as modules of an edge hub. */
class EdgeClientTest {

  private static Hub root;
  private static Edge edge;

  @BeforeAll
  static void start(@TempDir Path folder) {
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
    edge = Edge.start(root, HoldfastOptions.in(folder.resolve("edge")));
    edge.desire(
        """
        {"schemaVersion":"1.1","routes":{
           "hop":"FROM /messages/* WHERE kind = 'hop' INTO BrokeredEndpoint('/modules/to-async/inputs/in')",
           "low":"FROM /messages/* WHERE kind = 'hop' INTO BrokeredEndpoint('/modules/to-lower/inputs/in')",
           "up":"FROM /messages/* WHERE kind = 'up' INTO $upstream"},
         "storeAndForwardConfiguration":{"timeToLiveSecs":7200}}
        """);
  }

  @AfterAll
  static void stop() {
    edge.close();
    root.close();
  }

  private static Registered module(String what, Face face) {
    return edge.newModule(what + (face == Face.ASYNC ? "-async" : "-lower"));
  }

  private static Peer opened(Stage stage, Registered who) {
    Peer peer = stage.client(Setup.of(edge, who));
    peer.open();
    return peer;
  }

  private static Message message(String kind, String body) {
    return new Message(
        MessageProperties.builder().application("kind", kind).build(), Bytes.utf8(body));
  }

  private static MethodCall call(String payload, Duration connect) {
    return new MethodCall("echo", Bytes.utf8(payload), Duration.ofSeconds(30), connect);
  }

  private static String moduleId(Registered module) {
    return ((ModuleIdentity) module.identity()).moduleId();
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("own client on an edge hub: upstream and to a module, in order")
  void send_UPSTREAM_AND_TO_INPUT_arrive(Face face) {
    Registered to = module("to", face);
    Registered from = module("from", face);
    List<String> got = new CopyOnWriteArrayList<>();
    try (Stage stage = new Stage(face, root);
        Events events = root.eventsOf(from)) {
      Peer receiver = stage.client(Setup.of(edge, to));
      receiver.onInput(
          "in",
          input -> {
            got.add(input.message().body().utf8());
            return CompletableFuture.completedFuture(Disposition.ACCEPTED);
          });
      receiver.open();
      Peer sender = opened(stage, from);
      for (int i = 0; i < 20; i++) {
        var _ = stage.result(sender.send("out", message("hop", "hop " + i)));
        var _ = stage.result(sender.send("out", message("up", "up " + i)));
      }
      stage.until("twenty at the module", () -> got.size() >= 20);
      for (int i = 0; i < 20; i++) {
        assertThat(got.get(i)).isEqualTo("hop " + i);
        JsonNode event = stage.meanwhile(events::next);
        assertThat(event.path("body").asString()).isEqualTo("up " + i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("own client on an edge hub: twin, and a method called by a back end")
  void twin_AND_METHOD_followTheRoot(Face face) {
    Registered module = module("twin", face);
    List<Long> desired = new CopyOnWriteArrayList<>();
    try (Stage stage = new Stage(face, root)) {
      Peer client = stage.client(Setup.of(edge, module));
      client.onDesired(change -> desired.add(change.properties().version()));
      client.onMethod(
          "echo",
          request ->
              CompletableFuture.completedFuture(
                  new MethodResult(201, request.payload().orElse(Bytes.EMPTY))));
      client.open();
      assertThat(stage.result(client.twin()).desired().version()).isEqualTo(1);
      var _ = client.report(Map.of("state", "on"));
      var _ =
          stage.meanwhile(() -> root.service().patchDesired(module.identity(), "{\"interval\":5}"));
      stage.until("the desired change", () -> desired.contains(2L));
      String body =
          "{\"methodName\":\"echo\",\"connectTimeoutInSeconds\":60,\"payload\":{\"a\":1}}";
      assertThat(
              stage.meanwhile(() -> root.service().invoke(module.identity(), body)).ok().toString())
          .isEqualTo("{\"status\":201,\"payload\":{\"a\":1}}");
      stage.until(
          "the reported change",
          () ->
              stage
                  .meanwhile(() -> root.service().twin(module.identity()))
                  .at("/properties/reported")
                  .has("state"));
    }
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName(
      "[edge-91] [edge-92] own client on an edge hub: a module calls another, now or later")
  void invoke_MODULE_TO_MODULE_isAnswered(Face face) {
    Registered callee = module("callee", face);
    String device = callee.identity().deviceId();
    try (Stage stage = new Stage(face, root)) {
      Peer caller = opened(stage, module("caller", face));
      Throwable absent =
          stage.failure(caller.invoke(device, moduleId(callee), call("1", Duration.ZERO)));
      assertThat(absent)
          .isInstanceOfSatisfying(
              HttpRefusedException.class, known -> assertThat(known.status()).isEqualTo(404));

      Registry.refresh(edge, callee.identity()); // Only for whom the hub knows does a call wait.
      CompletableFuture<MethodResult> early =
          caller.invoke(device, moduleId(callee), call("{\"n\":[2]}", Duration.ofSeconds(60)));
      Peer answering = stage.client(Setup.of(edge, callee));
      answering.onMethod(
          "echo",
          request ->
              CompletableFuture.completedFuture(
                  new MethodResult(207, request.payload().orElse(Bytes.EMPTY))));
      answering.open();
      MethodResult answer = stage.result(early);
      assertThat(answer.status()).isEqualTo(207);
      assertThat(answer.payload().utf8()).isEqualTo("{\"n\":[2]}");
    }
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("[edge-94] own client on an edge hub: a module of elsewhere may not call")
  void invoke_OTHER_DEVICE_isRefused(Face face) {
    Registered leaf = edge.newLeaf();
    Registered stranger = root.newModule(leaf, "stranger");
    Registered callee = module("own", face);
    try (Stage stage = new Stage(face, root)) {
      Peer caller = opened(stage, stranger);
      Throwable refused =
          stage.failure(
              caller.invoke(
                  callee.identity().deviceId(), moduleId(callee), call("1", Duration.ZERO)));
      assertThat(refused)
          .isInstanceOfSatisfying(
              HttpRefusedException.class, known -> assertThat(known.status()).isEqualTo(401));
    }
  }
}
