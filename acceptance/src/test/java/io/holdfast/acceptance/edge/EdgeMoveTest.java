/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.Clients.PATIENCE;
import static io.holdfast.acceptance.edge.Clients.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.DesiredChange;
import io.holdfast.client.DeviceClient;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.MethodResult;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edge hubs that their provisioning service gives another hub. */
class EdgeMoveTest {

  @TempDir private static Path folder;

  private static Hub root;

  @BeforeAll
  static void start() {
    root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
  }

  @AfterAll
  static void stop() {
    root.close();
  }

  @Test
  @DisplayName(
      "An edge hub that is moved to another hub goes there: what waited for the former one goes to"
          + " the new one, and so do the twins")
  void moved_ANOTHER_HUB_losesNothing() throws IOException {
    String id = "mover";
    HoldfastOptions options = HoldfastOptions.in(folder.resolve(id));
    try (Hub former = Hub.start(HoldfastOptions.in(folder.resolve("former")))) {
      Registered leaf;
      try (ProvisionedEdge site =
          ProvisionedEdge.of(
              former, id, ProvisionedEdge.byKey(id, ProvisionedEdge.enroll(former, id)), options)) {
        Hub edge = site.start();
        site.awaitConnected();
        leaf = site.newLeaf(former, "mover-leaf");
        for (int i = 0; i < 5; i++) {
          var _ = former.service().patchDesired(leaf.identity(), "{\"former\":" + i + "}");
        }
        try (Events events = former.eventsOf(leaf)) {
          ProvisionedEdge.send(edge, leaf, "to the former");
          ProvisionedEdge.assertNext(events, "to the former");
        }
        report(edge, leaf, 1);
        Awaitility.await().atMost(PATIENCE).until(() -> reported(former, leaf) == 1);
        assertThat(former.process().stop()).isZero();
        for (int i = 0; i < 10; i++) {
          ProvisionedEdge.send(edge, leaf, "waiting " + i);
        }
        report(edge, leaf, 2);
      }
      String key = ProvisionedEdge.enroll(root, id);
      try (ProvisionedEdge site =
          ProvisionedEdge.of(root, id, ProvisionedEdge.byKey(id, key), options)) {
        Hub edge = site.start();
        site.awaitConnected();
        // Nobody there knows the leaf device yet: it works on.
        ProvisionedEdge.send(edge, leaf, "unknown there");
        String scope =
            Registry.of(root.service(), new DeviceIdentity(id))
                .required("deviceScope")
                .stringValue();
        ProvisionedEdge.register(root, leaf, scope);
        var _ = root.service().patchDesired(leaf.identity(), "{\"latter\":1}");
        site.refresh(leaf);
        try (Events events = root.eventsOf(leaf)) {
          ProvisionedEdge.send(edge, leaf, "known there");
          for (int i = 0; i < 10; i++) {
            ProvisionedEdge.assertNext(events, "waiting " + i);
          }
          ProvisionedEdge.assertNext(events, "unknown there");
          ProvisionedEdge.assertNext(events, "known there");
        }
        Awaitility.await()
            .atMost(PATIENCE)
            .untilAsserted(() -> {
              assertThat(reported(root, leaf)).isEqualTo(2);
              assertThat(edge.service().twin(leaf.identity()).at("/properties/desired").toString())
                  .contains("latter")
                  .doesNotContain("former");
            });
        assertServed(root, edge, leaf);
      }
    }
  }

  @Test
  @DisplayName(
      "Dynamic: an edge hub that its service moves to a linked hub goes there without a restart, and"
          + " its clients need not change")
  void moved_LINKED_HUB_goesThere() throws IOException {
    String id = "linked-mover";
    try (Hub other = Hub.start(HoldfastOptions.in(folder.resolve("linked")));
        Hub service =
            Hub.start(
                HoldfastOptions.in(folder.resolve("service"))
                    .withConfiguration(
                        "[dps]\nlinked-hubs = \"%s\"\nlinked-hubs-authority = \"%s\"\n"
                            .formatted(
                                other
                                    .ready()
                                    .serviceConnectionString()
                                    .replace(
                                        "HostName=" + other.host(),
                                        "HostName="
                                            + other.host()
                                            + ":"
                                            + other.ready().httpsPort()),
                                other.ready().caFile())))) {
      Path both =
          Files.writeString(
              folder.resolve("both.pem"), service.caCertificate() + other.caCertificate());
      String key = ProvisionedEdge.enroll(service, id);
      try (ProvisionedEdge site =
          ProvisionedEdge.of(
              service,
              id,
              ProvisionedEdge.byKey(id, key),
              both,
              HoldfastOptions.in(folder.resolve(id)))) {
        Hub edge = site.start();
        site.awaitConnected();
        Registered leaf = site.newLeaf(service, "linked-leaf");
        try (Events events = service.eventsOf(leaf)) {
          ProvisionedEdge.send(edge, leaf, "at the first");
          ProvisionedEdge.assertNext(events, "at the first");
        }
        long process = edge.process().pid();
        ProvisionedEdge.enroll(service, id, ProvisionedEdge.KEYS, other);
        service.service().delete(new DeviceIdentity(id));
        site.awaitConnected(other);
        ProvisionedEdge.send(edge, leaf, "unknown there");
        ProvisionedEdge.register(
            other,
            leaf,
            Registry.of(other.service(), new DeviceIdentity(id))
                .required("deviceScope")
                .stringValue());
        site.refresh(other, leaf);
        try (Events events = other.eventsOf(leaf)) {
          ProvisionedEdge.assertNext(events, "unknown there");
        }
        assertServed(other, edge, leaf);
        assertThat(edge.process().pid()).isEqualTo(process);
      }
    }
  }

  /** Desired properties and methods find the leaf device from this hub. */
  private static void assertServed(Hub hub, Hub edge, Registered leaf) {
    Queue<DesiredChange> desired = new ConcurrentLinkedQueue<>();
    try (Clients clients = new Clients(Gate.of(edge))) {
      DeviceClient client = clients.leaf(leaf);
      var _ = client.onDesired(desired::add);
      var _ =
          client.onMethod(
              "greet",
              request ->
                  CompletableFuture.completedFuture(
                      new MethodResult(200, request.payload().orElse(Bytes.EMPTY))));
      var _ = result(client.open());
      var _ = hub.service().patchDesired(leaf.identity(), "{\"moved\":true}");
      Awaitility.await("the desired property moved")
          .atMost(PATIENCE)
          .until(() ->
              desired.stream().anyMatch(each -> each.properties().values().containsKey("moved")));
      String call =
          "{\"methodName\":\"greet\",\"payload\":\"there\",\"connectTimeoutInSeconds\":30}";
      Awaitility.await("an answer to greet")
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(hub.service().invoke(leaf.identity(), call).json().toString())
                  .isEqualTo("{\"status\":200,\"payload\":\"there\"}"));
    }
  }

  private static void report(Hub edge, Registered leaf, int value) {
    try (Clients clients = new Clients(Gate.of(edge))) {
      DeviceClient client = clients.leaf(leaf);
      var _ = result(client.open());
      var _ = result(client.twin());
      var _ = result(client.updateReported(Map.of("value", value)));
    }
  }

  private static int reported(Hub hub, Registered leaf) {
    return hub.service().twin(leaf.identity()).at("/properties/reported/value").asInt(0);
  }
}
