/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import static io.holdfast.acceptance.edge.Clients.PATIENCE;
import static io.holdfast.acceptance.edge.Clients.result;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.provisioning.Enrolled;
import io.holdfast.faults.tpm.Swtpm;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.enroll.TpmKeys;
import io.holdfast.hub.enroll.tpm.TpmChallenges;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.provisioning.tpm.TpmAttestation;
import io.holdfast.provisioning.tpm.TssTpm;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tss.Tpm;
import tss.TpmDeviceTcp;
import tss.tpm.TPM_HANDLE;

/** An edge hub whose identity comes from the provisioning service, by its TPM. */
class EdgeTpmTest {

  private static final DeviceIdentity DEVICE = new DeviceIdentity("press");
  private static final ModuleIdentity SELF = DEVICE.module("$edgeHub");
  private static final ModuleIdentity SENDER = DEVICE.module("sender");
  private static final String WANTS = "An enrollment for its TPM wants this endorsement key: ";

  @TempDir private Path folder;

  @Test
  @DisplayName(
      "[dps-53] An edge hub with a TPM says which key to enroll, is provisioned by it, and signs for"
          + " its hub with it: also after a restart with the service away, and anew when the TPM"
          + " lost its key")
  void start_SWTPM_isProvisioned() throws Exception {
    HoldfastOptions options = HoldfastOptions.in(folder.resolve("edge"));
    try (Hub root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
        Swtpm swtpm = Swtpm.start(Files.createDirectory(folder.resolve("tpm")));
        ProvisionedEdge site = byTpm(root, swtpm, options)) {
      CompletableFuture<Hub> starting = site.startAside();
      site.awaitOutput("it is refused: DEV_AUTH_ERROR 404201");
      enroll(root, endorsementKey(site.output()));
      Hub edge = starting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      site.awaitConnected();
      assertThat(site.output()).contains("assigned this device: " + DEVICE + " at " + root.host());
      Registered module = root.service().create(SENDER, Map.of());
      try (Events events = root.eventsOf(module)) {
        assertSends(edge, events, module, "by a TPM");
        assertKeptWithoutKey(options.data().resolve("provisioned"));

        site.serviceIsAway(true);
        restart(site, edge);
        assertSends(edge, events, module, "after a restart");
        assertThat(site.output()).doesNotContain(ProvisionedEdge.ASKS_AGAIN);

        // As one whose registration a power cut ended half-way.
        site.serviceIsAway(false);
        activateAnother(swtpm);
        restart(site, edge);
        assertThat(site.output()).contains(ProvisionedEdge.ASKS_AGAIN);
        assertSends(edge, events, module, "with a new key");

        forgetKey(swtpm);
        restart(site, edge);
        assertThat(site.output()).contains("the device has nothing to show");
        assertSends(edge, events, module, "with another one");
      }
    }
  }

  @Test
  @DisplayName(
      "An edge hub's data on a machine with another TPM open no hub, until that TPM is enrolled")
  void start_ANOTHER_TPM_isNotLetIn() throws Exception {
    HoldfastOptions options = HoldfastOptions.in(folder.resolve("edge"));
    try (Hub root = Hub.start(HoldfastOptions.in(folder.resolve("root")));
        Swtpm other = Swtpm.start(Files.createDirectory(folder.resolve("other")))) {
      try (Swtpm first = Swtpm.start(Files.createDirectory(folder.resolve("first")));
          TssTpm tpm = TssTpm.ofSimulator(first.host(), Swtpm.PORT);
          ProvisionedEdge site = byTpm(root, first, options)) {
        enroll(root, tpm.endorsementKey());
        Hub _ = site.start();
        site.awaitConnected();
      }
      Registry.awaitState(root.service(), SELF, "Disconnected");
      try (ProvisionedEdge copy = byTpm(root, other, options);
          TssTpm tpm = TssTpm.ofSimulator(other.host(), Swtpm.PORT)) {
        Hub _ = copy.start();
        copy.awaitOutput("has not provisioned this device, attempt 2");
        Registry.awaitState(root.service(), SELF, "Disconnected");
        enroll(root, tpm.endorsementKey());
        copy.awaitConnected();
      }
    }
  }

  private static ProvisionedEdge byTpm(Hub root, Swtpm swtpm, HoldfastOptions options)
      throws IOException {
    return ProvisionedEdge.byTpm(root, DEVICE.deviceId(), swtpm.host() + ":" + Swtpm.PORT, options);
  }

  private static Bytes endorsementKey(String output) {
    int at = output.indexOf(WANTS);
    assertThat(at).as(output).isNotNegative();
    String base64 = output.substring(at + WANTS.length()).lines().findFirst().orElseThrow();
    return Bytes.owning(Base64.getDecoder().decode(base64));
  }

  private static void enroll(Hub root, Bytes endorsementKey) {
    Map<String, ?> draft =
        Map.of(
            "deviceId",
            DEVICE.deviceId(),
            "capabilities",
            Map.of("iotEdge", true),
            "attestation",
            Enrolled.byTpm(endorsementKey));
    root.dps()
        .call(
            "PUT",
            "/enrollments/" + TpmAttestation.registrationIdOf(endorsementKey),
            JsonMapper.shared().writeValueAsString(draft))
        .ok();
  }

  private static void assertSends(Hub edge, Events events, Registered module, String body) {
    try (Clients clients = new Clients(Gate.of(edge))) {
      var _ =
          result(
              clients
                  .opened(module)
                  .sendToOutput("out", new Message(MessageProperties.NONE, Bytes.utf8(body))));
    }
    assertThat(events.next().path("body").asString()).isEqualTo(body);
  }

  /** What its hub asks for is in the TPM alone. */
  private static void assertKeptWithoutKey(Path file) throws IOException {
    byte[] kept = Base64.getMimeDecoder().decode(Files.readString(file));
    assertThat(new String(kept, ISO_8859_1))
        .contains("\"deviceId\":\"" + DEVICE + "\"")
        .doesNotContain("\"key\"");
  }

  private static void restart(ProvisionedEdge site, Hub edge) {
    assertThat(edge.process().stop()).isZero();
    edge.process().start();
    site.awaitConnected();
  }

  private static void activateAnother(Swtpm swtpm) {
    TpmChallenges others =
        new TpmChallenges(new SecureRandom(), InstantSource.system(), "another.example.org");
    try (TssTpm tpm = TssTpm.ofSimulator(swtpm.host(), Swtpm.PORT)) {
      TpmKeys keys = new TpmKeys(tpm.endorsementKey(), tpm.storageRootKey());
      switch (others.wrap(keys, Bytes.utf8("the key of another registration."))) {
        case Outcome.Done<Bytes>(Bytes blob) -> tpm.activate(blob);
        case Outcome.Refused<Bytes> refused -> throw new AssertionError(refused);
      }
    }
  }

  /** As one whose owner has cleared it. */
  private static void forgetKey(Swtpm swtpm) throws IOException {
    TPM_HANDLE key = TPM_HANDLE.persistent(0x100);
    try (Tpm tpm = new Tpm()) {
      TpmDeviceTcp device = new TpmDeviceTcp(swtpm.host(), Swtpm.PORT);
      assertThat(device.connect()).isTrue();
      tpm._setDevice(device);
      tpm.EvictControl(TPM_HANDLE.OWNER, key, key);
    }
  }
}
