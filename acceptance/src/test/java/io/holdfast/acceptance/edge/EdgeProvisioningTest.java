/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.Clients.PATIENCE;
import static io.holdfast.acceptance.edge.Clients.result;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.DeviceClient;
import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Edge hubs whose identity comes from the provisioning service. */
class EdgeProvisioningTest {

  private static final String MASTER_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  /** Above the longest wait of a sender whom the parent refused, a minute, and the drain. */
  private static final Duration DRAIN = Duration.ofMinutes(3);

  private static final String ASKS_AGAIN = "asks where it belongs";

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

  private static Message message(String body) {
    return new Message(MessageProperties.NONE, Bytes.utf8(body));
  }

  private static void send(Hub edge, Registered leaf, String body) {
    try (Clients clients = new Clients(Gate.of(edge))) {
      DeviceClient client = clients.leaf(leaf);
      var _ = result(client.open());
      var _ = result(client.send(message(body)));
    }
  }

  private static void assertNext(Events events, String body) {
    JsonNode event = events.poll(DRAIN);
    assertThat(event == null ? "nothing" : event.path("body").asString()).isEqualTo(body);
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
        send(edge, leaf, "before");
        assertNext(events, "before");

        site.serviceIsAway(true);
        assertThat(edge.process().stop()).isZero();
        edge.process().start();
        site.awaitConnected();
        send(edge, leaf, "after");
        assertNext(events, "after");
      }
      assertThat(site.registration().path("etag").asString()).isEqualTo(etag);
      assertThat(site.output()).doesNotContain("has not provisioned", ASKS_AGAIN);
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
    Files.setPosixFilePermissions(
        key, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
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
        send(edge, leaf, "by a certificate");
        assertNext(events, "by a certificate");
      }
    }
  }

  @Test
  @DisplayName("Dynamic: an edge hub whose device is deleted is registered again without a restart")
  void dynamic_DEVICE_DELETED_registersAgain() throws IOException {
    try (ProvisionedEdge site = byKey("dynamic")) {
      Hub edge = site.start();
      site.awaitConnected();
      root.service().delete(new DeviceIdentity("dynamic"));
      site.awaitConnected();
      assertThat(site.output()).contains(ASKS_AGAIN);
      Registered leaf = site.newLeaf(root, "dynamic-leaf");
      try (Events events = root.eventsOf(leaf)) {
        send(edge, leaf, "here again");
        assertNext(events, "here again");
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
      root.service().delete(device);
      site.awaitOutput("NOT_AUTHORIZED");
      assertThat(root.service().call("GET", ServiceApi.path("devices", device), null).status())
          .isEqualTo(404);
      assertThat(site.output()).doesNotContain(ASKS_AGAIN);
      assertThat(edge.process().stop()).isZero();
      edge.process().start();
      site.awaitConnected();
      assertThat(site.output()).contains(ASKS_AGAIN);
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
      send(edge, pump, "alone");
      site.serviceIsAway(false);
      site.awaitConnected();
      String scope =
          Registry.of(root.service(), new DeviceIdentity("plant"))
              .required("deviceScope")
              .stringValue();
      register(root, pump, scope);
      site.refresh(pump);
      try (Events events = root.eventsOf(pump)) {
        send(edge, pump, "with a parent");
        assertNext(events, "alone");
        assertNext(events, "with a parent");
      }
    }
  }

  private static void register(Hub at, Registered device, String scope) {
    var _ =
        at.service()
            .create(
                device.identity(),
                Map.of(
                    "deviceScope",
                    scope,
                    "authentication",
                    Map.of(
                        "type",
                        "sas",
                        "symmetricKey",
                        Map.of(
                            "primaryKey",
                            device.primaryKey(),
                            "secondaryKey",
                            device.secondaryKey()))));
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
          send(edge, leaf, "to the former");
          assertNext(events, "to the former");
        }
        report(edge, leaf, 1);
        Awaitility.await().atMost(PATIENCE).until(() -> reported(former, leaf) == 1);
        assertThat(former.process().stop()).isZero();
        for (int i = 0; i < 10; i++) {
          send(edge, leaf, "waiting " + i);
        }
        report(edge, leaf, 2);
      }
      String key = ProvisionedEdge.enroll(root, id);
      try (ProvisionedEdge site =
          ProvisionedEdge.of(root, id, ProvisionedEdge.byKey(id, key), options)) {
        Hub edge = site.start();
        site.awaitConnected();
        // Nobody there knows the leaf device yet: it works on.
        send(edge, leaf, "unknown there");
        String scope =
            Registry.of(root.service(), new DeviceIdentity(id))
                .required("deviceScope")
                .stringValue();
        register(root, leaf, scope);
        var _ = root.service().patchDesired(leaf.identity(), "{\"latter\":1}");
        site.refresh(leaf);
        try (Events events = root.eventsOf(leaf)) {
          send(edge, leaf, "known there");
          for (int i = 0; i < 10; i++) {
            assertNext(events, "waiting " + i);
          }
          assertNext(events, "unknown there");
          assertNext(events, "known there");
        }
        Awaitility.await()
            .atMost(PATIENCE)
            .untilAsserted(() -> {
              assertThat(reported(root, leaf)).isEqualTo(2);
              assertThat(edge.service().twin(leaf.identity()).at("/properties/desired").toString())
                  .contains("latter")
                  .doesNotContain("former");
            });
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
          send(edge, leaf, "at the first");
          assertNext(events, "at the first");
        }
        long process = edge.process().pid();
        ProvisionedEdge.enroll(service, id, ProvisionedEdge.KEYS, other);
        service.service().delete(new DeviceIdentity(id));
        site.awaitConnected(other);
        send(edge, leaf, "unknown there");
        register(
            other,
            leaf,
            Registry.of(other.service(), new DeviceIdentity(id))
                .required("deviceScope")
                .stringValue());
        site.refresh(other, leaf);
        try (Events events = other.eventsOf(leaf)) {
          assertNext(events, "unknown there");
        }
        assertThat(edge.process().pid()).isEqualTo(process);
      }
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
