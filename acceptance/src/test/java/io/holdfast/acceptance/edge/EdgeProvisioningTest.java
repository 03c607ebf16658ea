/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.Clients.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** First starts of edge hubs whose identity comes from the provisioning service. */
class EdgeProvisioningTest {

  private static final String MASTER_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

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

  private static ProvisionedEdge byKey(String id) throws IOException {
    return byKey(id, HoldfastOptions.in(folder.resolve(id)));
  }

  private static ProvisionedEdge byKey(String id, HoldfastOptions options) throws IOException {
    String key = ProvisionedEdge.enroll(root, id);
    return ProvisionedEdge.of(root, id, ProvisionedEdge.byKey(id, key), options);
  }

  @Test
  @DisplayName(
      "An edge hub with a key and a registration id finds its hub, and goes there after a restart"
          + " with the service away; what it keeps of itself is encrypted")
  void start_KEY_isProvisionedOnce() throws IOException {
    HoldfastOptions options =
        HoldfastOptions.in(folder.resolve("first"))
            .withEnvironment(Map.of("HOLDFAST_MASTER_KEY", MASTER_KEY));
    try (ProvisionedEdge site = byKey("first", options)) {
      Hub edge = site.start();
      site.awaitConnected();
      assertThat(
              Registry.of(root.service(), new DeviceIdentity("first"))
                  .at("/capabilities/iotEdge")
                  .asBoolean(false))
          .isTrue();
      String etag = site.registration().path("etag").asString();
      Registered leaf = site.newLeaf(root, "first-leaf");
      try (Events events = root.eventsOf(leaf)) {
        ProvisionedEdge.send(edge, leaf, "before");
        ProvisionedEdge.assertNext(events, "before");

        site.serviceIsAway(true);
        assertThat(edge.process().stop()).isZero();
        edge.process().start();
        site.awaitConnected();
        ProvisionedEdge.send(edge, leaf, "after");
        ProvisionedEdge.assertNext(events, "after");
      }
      assertThat(site.registration().path("etag").asString()).isEqualTo(etag);
      assertThat(site.output()).doesNotContain("has not provisioned", ProvisionedEdge.ASKS_AGAIN);
      assertKept(options.data().resolve("provisioned"));
    }
  }

  private static void assertKept(Path file) throws IOException {
    byte[] kept = Base64.getMimeDecoder().decode(Files.readString(file));
    assertThat(new String(kept, UTF_8)).doesNotContain("first", root.host());
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
  }

  @Test
  @DisplayName("An edge hub that starts before its service waits for it, and says so")
  void start_SERVICE_AWAY_waits() throws Exception {
    try (ProvisionedEdge site = byKey("early")) {
      site.serviceIsAway(true);
      CompletableFuture<Hub> starting = site.startAside();
      site.awaitOutput("has not provisioned this device, attempt 2");
      assertThat(starting).isNotDone();
      site.serviceIsAway(false);
      Hub _ = starting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      site.awaitConnected();
      assertThat(site.output()).contains("assigned this device: early at " + root.host());
    }
  }

  @Test
  @DisplayName("An edge hub with a wrong key says so and goes on trying, until the key is right")
  void start_WRONG_KEY_goesOnTrying() throws Exception {
    String id = "wrong";
    String key =
        Base64.getEncoder().encodeToString("another key of 32 bytes or so...".getBytes(UTF_8));
    String _ = ProvisionedEdge.enroll(root, id);
    try (ProvisionedEdge site =
        ProvisionedEdge.of(
            root, id, ProvisionedEdge.byKey(id, key), HoldfastOptions.in(folder.resolve(id)))) {
      CompletableFuture<Hub> starting = site.startAside();
      site.awaitOutput("attempt 2, next try in");
      assertThat(site.output()).contains("it is refused: DEV_AUTH_ERROR").doesNotContain(key);
      ProvisionedEdge.enroll(
          root,
          id,
          "{\"type\":\"symmetricKey\",\"symmetricKey\":{\"primaryKey\":\"%1$s\",\"secondaryKey\":\"%1$s\"}}"
              .formatted(key));
      Hub _ = starting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      site.awaitConnected();
    }
  }

  @Test
  @DisplayName("An edge hub that waits for its service is stopped like any other")
  void stop_WAITING_isClean() throws Exception {
    try (ProvisionedEdge site = byKey("waiting")) {
      site.serviceIsAway(true);
      HoldfastOptions options = site.options();
      Files.createDirectories(options.data());
      List<String> command = new ArrayList<>(List.of(options.command().toString()));
      command.addAll(List.of("edge", "start", "--data", options.data().toString()));
      command.addAll(List.of("--host", options.host()));
      command.addAll(options.arguments());
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(options.data().resolve("testkit-output.log").toFile())
              .start();
      try {
        site.awaitOutput("has not provisioned this device");
        process.destroy();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(site.output()).contains("Stopped.");
      } finally {
        process.destroyForcibly();
      }
    }
  }

  @Test
  @DisplayName("An edge hub finds its hub by a certificate")
  void start_CERTIFICATE_isProvisioned() throws IOException {
    String id = "certified";
    Certified certified =
        CertificateDraft.of("CN=" + id, InstantSource.system().instant()).selfSigned();
    Path data = Files.createDirectories(folder.resolve(id));
    Path pem = certified.write(data, "device");
    Path key = data.resolve("device.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    ProvisionedEdge.enroll(
        root,
        id,
        "{\"type\":\"x509\",\"x509\":{\"clientCertificates\":{\"primary\":{\"certificate\":\"%s\"}}}}"
            .formatted(certified.pem().replace("\n", "\\n")));
    try (ProvisionedEdge site =
        ProvisionedEdge.of(
            root,
            id,
            List.of("--certificate", pem.toString(), "--private-key", key.toString()),
            HoldfastOptions.in(data))) {
      Hub edge = site.start();
      site.awaitConnected();
      Registered leaf = site.newLeaf(root, "certified-leaf");
      try (Events events = root.eventsOf(leaf)) {
        ProvisionedEdge.send(edge, leaf, "by a certificate");
        ProvisionedEdge.assertNext(events, "by a certificate");
      }
    }
  }

  @Test
  @DisplayName(
      "An edge hub with a site serves it before it is provisioned, and its backlog goes up then")
  void site_SERVICE_AWAY_servesMeanwhile() throws IOException {
    String key = Base64.getEncoder().encodeToString("key of the pump".getBytes(UTF_8));
    Path file =
        Files.writeString(
            folder.resolve("site.toml"),
            "[devices.pump]\nprimary-key = \"%s\"\n[routes]\nup = \"FROM /messages/* INTO $upstream\"\n"
                .formatted(key));
    HoldfastOptions options = HoldfastOptions.in(folder.resolve("plant"));
    HoldfastOptions with =
        options.running(HoldfastOptions.Program.EDGE, List.of("--site", file.toString()));
    try (ProvisionedEdge site = byKey("plant", with)) {
      site.serviceIsAway(true);
      Hub edge = site.start();
      Registered pump = new Registered(edge.host(), new DeviceIdentity("pump"), key, key);
      ProvisionedEdge.send(edge, pump, "alone");
      site.serviceIsAway(false);
      site.awaitConnected();
      String scope =
          Registry.of(root.service(), new DeviceIdentity("plant"))
              .required("deviceScope")
              .stringValue();
      ProvisionedEdge.register(root, pump, scope);
      site.refresh(pump);
      try (Events events = root.eventsOf(pump)) {
        ProvisionedEdge.send(edge, pump, "with a parent");
        ProvisionedEdge.assertNext(events, "alone");
        ProvisionedEdge.assertNext(events, "with a parent");
      }
    }
  }
}
