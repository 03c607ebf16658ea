/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.Clients.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.model.DeviceIdentity;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi;
import java.io.IOException;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When edge hubs whose identity comes from the provisioning service ask it again. */
class EdgeReprovisioningTest {

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

  private static ProvisionedEdge byKey(String id, HoldfastOptions options) throws IOException {
    String key = ProvisionedEdge.enroll(root, id);
    return ProvisionedEdge.of(root, id, ProvisionedEdge.byKey(id, key), options);
  }

  @Test
  @DisplayName("Dynamic: an edge hub whose device is deleted is registered again without a restart")
  void dynamic_DEVICE_DELETED_registersAgain() throws IOException {
    try (ProvisionedEdge site = byKey("dynamic", HoldfastOptions.in(folder.resolve("dynamic")))) {
      Hub edge = site.start();
      site.awaitConnected();
      root.service().delete(new DeviceIdentity("dynamic"));
      site.awaitConnected();
      assertThat(site.output()).contains(ProvisionedEdge.ASKS_AGAIN);
      Registered leaf = site.newLeaf(root, "dynamic-leaf");
      try (Events events = root.eventsOf(leaf)) {
        ProvisionedEdge.send(edge, leaf, "here again");
        ProvisionedEdge.assertNext(events, "here again");
      }
    }
  }

  @Test
  @DisplayName(
      "OnErrorOnly: an edge hub that was connected does not ask again, and one that is refused since"
          + " its start does")
  void onErrorOnly_DEVICE_DELETED_registersAfterARestart() throws IOException {
    HoldfastOptions options =
        HoldfastOptions.in(folder.resolve("error"))
            .withConfiguration("[provisioning]\nauto-reprovisioning-mode = \"OnErrorOnly\"\n");
    DeviceIdentity device = new DeviceIdentity("error");
    try (ProvisionedEdge site = byKey("error", options)) {
      Hub edge = site.start();
      site.awaitConnected();
      // Refused before it knows, it would have been refused since its start.
      site.awaitServed();
      root.service().delete(device);
      site.awaitOutput("NOT_AUTHORIZED");
      assertThat(root.service().call("GET", ServiceApi.path("devices", device), null).status())
          .isEqualTo(404);
      assertThat(site.output()).doesNotContain(ProvisionedEdge.ASKS_AGAIN);
      assertThat(edge.process().stop()).isZero();
      edge.process().start();
      site.awaitConnected();
      assertThat(site.output()).contains(ProvisionedEdge.ASKS_AGAIN);
    }
  }

  @Test
  @DisplayName(
      "AlwaysOnStartup: an edge hub registers at each start, and serves meanwhile if the service is"
          + " away")
  void alwaysOnStartup_RESTART_registersAgain() throws IOException {
    HoldfastOptions options =
        HoldfastOptions.in(folder.resolve("always"))
            .withConfiguration("[provisioning]\nauto-reprovisioning-mode = \"AlwaysOnStartup\"\n");
    try (ProvisionedEdge site = byKey("always", options)) {
      Hub edge = site.start();
      site.awaitConnected();
      String etag = site.registration().path("etag").asString();
      site.serviceIsAway(true);
      assertThat(edge.process().stop()).isZero();
      edge.process().start();
      site.awaitConnected();
      site.awaitOutput("has not provisioned this device, attempt 1");
      assertThat(site.registration().path("etag").asString()).isEqualTo(etag);
      site.serviceIsAway(false);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> !site.registration().path("etag").asString().equals(etag));
    }
  }
}
