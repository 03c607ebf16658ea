/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.client.net.Proxy;
import io.holdfast.faults.WorkloadServer;
import io.holdfast.model.Bytes;
import io.holdfast.model.MethodResult;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(HoldfastExtension.class)
class ConnectionTest {

  /** So long the client waits at a renewal for what it has sent. */
  private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(1);

  @Test
  @DisplayName(
      "own client: tokens are renewed under traffic; nothing is lost, doubled or reordered")
  void token_SHORT_LIFE_isRenewedUnderTraffic(Hub hub) {
    Duration shortest = Duration.ofSeconds(5);
    Map<Face, Registered> modules = new EnumMap<>(Face.class);
    Map<Face, Peer> peers = new EnumMap<>(Face.class);
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    // Of the lower face, so that waiting is working; the other face works by itself.
    try (Stage stage = new Stage(Face.LOWER, hub)) {
      for (Face face : Face.values()) {
        Registered module = hub.newModule();
        modules.put(face, module);
        Peer peer = stage.client(face, Setup.of(hub, module).withTokenLifetime(shortest));
        peers.put(face, peer);
        peer.open();
      }
      int rounds = 0;
      Duration longest = Duration.ZERO;
      while (peers.values().stream().anyMatch(peer -> peer.connects() < 3)) {
        String number = Integer.toString(rounds++);
        long begin = System.nanoTime();
        peers.values().forEach(peer -> sent.add(peer.send(null, number)));
        stage.pass(Duration.ofMillis(1));
        if (rounds > 100) {
          stage.result(sent.get(sent.size() - 200)); // of a hundred rounds ago
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - begin);
        longest = taken.compareTo(longest) > 0 ? taken : longest;
      }
      sent.forEach(stage::result);
      for (Face face : Face.values()) {
        List<String> arrived = arrived(hub, requireNonNull(modules.get(face)), rounds);
        List<String> all = IntStream.range(0, rounds).mapToObj(Integer::toString).toList();
        assertThat(new LinkedHashSet<>(arrived)).containsExactlyElementsOf(all);
        // Nobody waits longer than that for what is under way, were it for a machine that stands
        // still: then a message may come twice, by the old connection and by the new one.
        if (longest.compareTo(RENEWAL_PAUSE.dividedBy(2)) < 0) {
          assertThat(arrived).isEqualTo(all);
          assertThat(requireNonNull(peers.get(face)).statuses())
              .containsOnly(
                  face.either("Renewing", "UNAUTHENTICATED EXPIRED_SAS_TOKEN"),
                  face.either("Connected", "AUTHENTICATED OK"));
        }
      }
    }
  }

  private static List<String> arrived(Hub hub, Registered module, int rounds) {
    List<String> numbers = new ArrayList<>();
    try (Events events = hub.eventsOf(module)) {
      while (numbers.isEmpty() || !numbers.getLast().equals(Integer.toString(rounds - 1))) {
        numbers.add(events.next().path("body").asString());
      }
    }
    return numbers;
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("own client: a device that is disabled is refused, and comes back when enabled")
  void device_DISABLED_comesBackWhenEnabled(Face face, Hub hub) {
    Registered device = hub.newDevice();
    Registered module = hub.newModule(device, "m");
    try (Stage stage = new Stage(face, hub)) {
      Peer client = stage.opened(module);
      hub.service().setStatus(device.identity(), "disabled");
      String refused = face.either("Reconnecting NOT_AUTHORIZED", "UNAUTHENTICATED BAD_CREDENTIAL");
      stage.until("the refusal", () -> client.statuses().contains(refused));
      assertThat(client.statuses().get(1))
          .isEqualTo(face.either("Reconnecting CLOSED_BY_SERVER", "UNAUTHENTICATED NO_NETWORK"));
      CompletableFuture<Void> waiting = client.send(null, "waits");
      hub.service().setStatus(device.identity(), "enabled");
      stage.result(waiting);
      assertThat(client.connects()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("own client: a module that is deleted is refused from then on")
  void module_DELETED_isRefused(Face face, Hub hub) {
    Registered module = hub.newModule();
    CompletableFuture<Void> waiting;
    try (Stage stage = new Stage(face, hub)) {
      Peer client = stage.opened(module);
      hub.service().delete(module.identity());
      String refused = face.either("Reconnecting NOT_AUTHORIZED", "UNAUTHENTICATED BAD_CREDENTIAL");
      stage.until("the refusal", () -> client.statuses().contains(refused));
      waiting = client.send(null, "waits");
      stage.work();
      client.close();
      Throwable end = stage.failure(waiting);
      assertThat(end).hasMessage(face.either("the client is closed", "BECAUSE_DESTROY"));
      assertThat(client.connects()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("own client: a second client of the same module takes its place")
  void connect_SECOND_CLIENT_takesOver(Face face, Hub hub) {
    Registered module = hub.newModule();
    try (Stage stage = new Stage(face, hub)) {
      Peer first = stage.client(Setup.of(hub, module).withRetry(new RetryPolicy.None()));
      first.open();
      stage.result(first.send(null, "first"));
      Peer second = stage.opened(module);
      stage.until("the loss", () -> first.statuses().size() == 3);
      assertThat(first.statuses().get(1))
          .isEqualTo(face.either("Lost CLOSED_BY_SERVER", "UNAUTHENTICATED NO_NETWORK"));
      assertThat(first.statuses().get(2))
          .isEqualTo(face.either("Stopped RETRY_EXPIRED", "UNAUTHENTICATED RETRY_EXPIRED"));
      stage.result(second.send(null, "second"));
      assertThat(second.statuses()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("own client: from the environment of an edge device, its workload API signing")
  void environment_WORKLOAD_SIGNS_connects(Face face, Hub hub, @TempDir Path folder)
      throws Exception {
    Registered module = hub.newModule();
    ModuleIdentity who = (ModuleIdentity) module.identity();
    byte[] key = Base64.getDecoder().decode(module.primaryKey());
    Path socket = folder.resolve("workload.sock");
    try (WorkloadServer workload = WorkloadServer.unix(socket, key, hub.caCertificate());
        Events events = hub.eventsOf(module);
        Stage stage = new Stage(face, hub)) {
      Map<String, String> variables =
          Map.of(
              "IOTEDGE_AUTHSCHEME", "sasToken",
              "IOTEDGE_DEVICEID", who.deviceId(),
              "IOTEDGE_MODULEID", who.moduleId(),
              "IOTEDGE_MODULEGENERATIONID", "1",
              "IOTEDGE_IOTHUBHOSTNAME", hub.host(),
              "IOTEDGE_GATEWAYHOSTNAME", hub.host(),
              "IOTEDGE_WORKLOADURI", "unix://" + socket);
      Peer client = stage.client(Setup.of(hub, module).withEnvironment(variables));
      client.onMethod(
          "m", request -> CompletableFuture.completedFuture(new MethodResult(200, Bytes.EMPTY)));
      client.open();
      stage.result(client.send(null, "signed"));
      assertThat(events.next().path("body").asString()).isEqualTo("signed");
      assertThat(stage.result(client.twin()).desired().version()).isEqualTo(1);
      assertThat(workload.http().poll()).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName(
      "own client: through a real HTTP proxy with the right password, not with a wrong one")
  void proxy_REAL_ONE_isAskedForThePassword(Face face, Hub hub, @TempDir Path folder)
      throws Exception {
    Registered module = hub.newModule();
    try (RealProxy proxy =
            RealProxy.start(
                RealProxy.Program.TINYPROXY, folder, hub.ready().mqttPort(), "anna", "pass-word");
        Stage stage = new Stage(face, hub)) {
      Setup setup = Setup.of(hub, module);
      Peer wrong =
          stage.client(setup.withProxy(new Proxy(proxy.host(), proxy.port(), "anna", "x")));
      wrong.begin();
      stage.until("two refusals", () -> wrong.statuses().size() > 1);
      assertThat(wrong.statuses())
          .containsOnly(face.either("Reconnecting NETWORK", "UNAUTHENTICATED NO_NETWORK"));
      wrong.close();

      Proxy right = new Proxy(proxy.host(), proxy.port(), "anna", "pass-word");
      Peer client = stage.client(setup.withProxy(right));
      client.open();
      stage.result(client.send(null, "through"));
      assertThat(proxy.log()).contains("CONNECT " + hub.host());
    }
  }
}
