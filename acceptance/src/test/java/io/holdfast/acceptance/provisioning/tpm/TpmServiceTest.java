/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.provisioning.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.provisioning.device.AdditionalData;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClientRegistrationResult;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClientTransportProtocol;
import com.microsoft.azure.sdk.iot.provisioning.security.SecurityProvider;
import com.microsoft.azure.sdk.iot.provisioning.security.hsm.SecurityProviderTPMHsm;
import io.holdfast.acceptance.certificates.Certificates;
import io.holdfast.acceptance.provisioning.Enrolled;
import io.holdfast.acceptance.provisioning.OwnClient;
import io.holdfast.acceptance.provisioning.ProvisioningSdk;
import io.holdfast.faults.Certified;
import io.holdfast.faults.HttpReply;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.ScriptedHttpServer;
import io.holdfast.faults.tpm.Swtpm;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.provisioning.ProvisioningOptions;
import io.holdfast.provisioning.core.RegistrationOutcome;
import io.holdfast.provisioning.core.RegistrationOutcome.Assigned;
import io.holdfast.provisioning.core.RegistrationOutcome.Failed;
import io.holdfast.provisioning.core.RegistrationOutcome.Refused;
import io.holdfast.provisioning.ll.ProvisioningProtocol;
import io.holdfast.provisioning.tpm.TpmAttestation;
import io.holdfast.provisioning.tpm.TpmDevice;
import io.holdfast.provisioning.tpm.TssTpm;
import io.holdfast.provisioning.transport.ProvisioningResult;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.ReadyFile;
import io.holdfast.testkit.Registered;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Devices with a TPM at the provisioning service of a started hub, over HTTPS. */
@ExtendWith(HoldfastExtension.class)
class TpmServiceTest {

  private static final Duration LIFE = Duration.ofMinutes(40);

  @TempDir Path folder;

  private static RegistrationOutcome register(OwnClient client, Hub hub, TpmAttestation device)
      throws Exception {
    ProvisioningOptions options =
        client.options(ProvisioningProtocol.MQTT).port(hub.ready().httpsPort()).build();
    return client.register(device, options);
  }

  @Test
  @DisplayName("[dps-53] own client with swtpm: registers, and signs for the hub that it is given")
  void register_OWN_CLIENT_connects(Hub hub) throws Exception {
    try (Swtpm swtpm = Swtpm.start(folder);
        TssTpm tpm = TssTpm.ofSimulator(swtpm.host(), Swtpm.PORT);
        OwnClient client = new OwnClient(hub)) {
      TpmAttestation device = TpmAttestation.of(tpm, client.driver().callbacks());
      var _ = Enrolled.device(hub, device.registrationId(), Enrolled.byTpm(tpm.endorsementKey()));

      Assigned first = client.assertConnects(register(client, hub, device), device);
      assertThat(first.deviceId()).isEqualTo(device.registrationId());
      Assigned again = client.assertConnects(register(client, hub, device), device);
      assertThat(again.substatus()).isEqualTo("deviceDataMigrated");
    }
  }

  @Test
  @DisplayName("[dps-53] Java with swtpm: registers, and signs for the hub that it is given")
  void register_JAVA_connects(Hub hub) throws Exception {
    try (Swtpm swtpm = Swtpm.start(folder)) {
      SecurityProviderTPMHsm tpm = JavaTpm.at(swtpm);
      SecurityProvider device = ProvisioningSdk.tpm(tpm, hub.trust());
      String id = tpm.getRegistrationId();
      // While another TPM is enrolled in its place it is given no key, which this SDK relies on.
      try (SoftwareTpmDevice other = new SoftwareTpmDevice()) {
        Enrolled wrong = Enrolled.device(hub, id, Enrolled.byTpm(other.endorsementKey()));
        assertThatThrownBy(() -> register(hub, device))
            .hasStackTraceContaining("getAuthenticationKey()\" is null");
        wrong.delete();
      }
      var _ = Enrolled.device(hub, id, Enrolled.byTpm(Bytes.copyOf(tpm.getEndorsementKey())));

      ProvisioningDeviceClientRegistrationResult result = register(hub, device);
      assertThat(result.getIothubUri()).isEqualTo(hub.host());
      assertThat(result.getDeviceId()).isEqualTo(id);
      assertSends(hub, result.getDeviceId(), device);
    }
  }

  private static ProvisioningDeviceClientRegistrationResult register(
      Hub hub, SecurityProvider device) throws Exception {
    ReadyFile.Dps dps = hub.ready().dps().orElseThrow();
    return ProvisioningSdk.register(
        dps.host() + ":" + hub.ready().httpsPort(),
        dps.idScope(),
        ProvisioningDeviceClientTransportProtocol.HTTPS,
        device,
        new AdditionalData());
  }

  private static void assertSends(Hub hub, String deviceId, SecurityProvider device)
      throws Exception {
    DeviceClient client =
        new DeviceClient(
            hub.host(),
            deviceId,
            device,
            IotHubClientProtocol.MQTT,
            ClientOptions.builder().sslContext(hub.trust()).build());
    Registered sender = new Registered(hub.host(), new DeviceIdentity(deviceId), "", "");
    try (Events events = hub.eventsOf(sender)) {
      client.open(false);
      client.sendEvent(new Message("sealed"));
      assertThat(events.next().path("body").asString()).isEqualTo("sealed");
    } finally {
      client.close();
    }
  }

  @Test
  @DisplayName("[dps-53] Challenge, proof and key of the hub, step by step; none is good twice")
  void register_STEP_BY_STEP_eachOnce(Hub hub) throws Exception {
    try (Swtpm swtpm = Swtpm.start(folder);
        TssTpm tpm = TssTpm.ofSimulator(swtpm.host(), Swtpm.PORT)) {
      String id = TpmAttestation.registrationIdOf(tpm.endorsementKey());
      var _ = Enrolled.device(hub, id, Enrolled.byTpm(tpm.endorsementKey()));
      try (RawDevice device = new RawDevice(hub, id)) {
        RawDevice.Reply challenge = register(device, tpm, null);
        assertThat(challenge.status()).isEqualTo(401);
        assertThat(challenge.json().path("keyName").asString()).isEqualTo("registration");
        tpm.activate(RawDevice.blob(challenge.json()));

        String token = device.token(tpm, LIFE);
        RawDevice.Reply begun = register(device, tpm, token);
        assertThat(begun.status()).isEqualTo(202);
        String operation = begun.json().required("operationId").stringValue();
        assertRefused(register(device, tpm, token));
        // Nor another token of the same challenge.
        assertRefused(register(device, tpm, device.token(tpm, LIFE.plusMinutes(1))));

        JsonNode state = assigned(device, operation, token).required("registrationState");
        assertThat(state.path("assignedHub").asString()).isEqualTo(hub.host());
        tpm.activate(RawDevice.blob(state.required("tpm")));
        assertRefused(register(device, tpm, token));
      }
    }
  }

  private static RawDevice.Reply register(RawDevice device, TpmDevice tpm, @Nullable String token)
      throws Exception {
    return device.register(tpm.endorsementKey(), tpm.storageRootKey(), token);
  }

  /** As often as the service allows. */
  private static JsonNode assigned(RawDevice device, String operation, String token) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofSeconds(3))
        .until(() -> device.poll(operation, token), reply -> reply.status() == 200)
        .json();
  }

  private static void assertRefused(RawDevice.Reply reply) {
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.json().path("errorCode").asInt()).isEqualTo(401_002);
    assertThat(reply.json().has("authenticationKey")).isFalse();
    assertThat(reply.json().has("keyName")).isFalse();
  }

  @Test
  @DisplayName("[dps-54] Another TPM's keys are an error that carries no key, with a token, too")
  void register_OTHER_KEYS_getNone(Hub hub) throws Exception {
    String id = Hub.freshId("tpm-other");
    try (SoftwareTpmDevice enrolled = new SoftwareTpmDevice();
        SoftwareTpmDevice other = new SoftwareTpmDevice();
        RawDevice device = new RawDevice(hub, id)) {
      Enrolled one = Enrolled.device(hub, id, Enrolled.byTpm(enrolled.endorsementKey()));
      assertRefused(device.register(other.endorsementKey(), other.storageRootKey(), null));
      // A challenge is for one TPM: with the wrong storage root key it is worth nothing.
      RawDevice.Reply mixed =
          device.register(enrolled.endorsementKey(), other.storageRootKey(), null);
      assertThat(mixed.status()).isEqualTo(401);
      assertThatThrownBy(() -> enrolled.activate(RawDevice.blob(mixed.json())))
          .hasRootCauseMessage("refused: credential integrity");
      enrolled.activate(
          RawDevice.blob(
              device.register(enrolled.endorsementKey(), enrolled.storageRootKey(), null).json()));
      String token = device.token(enrolled, LIFE);
      assertRefused(device.register(other.endorsementKey(), enrolled.storageRootKey(), token));
      assertRefused(device.register(enrolled.endorsementKey(), other.storageRootKey(), token));
      assertThat(register(device, enrolled, token).status()).isEqualTo(202);
      one.disabled();
      assertRefused(device.register(enrolled.endorsementKey(), enrolled.storageRootKey(), null));
    }
  }

  @Test
  @DisplayName("[dps-54] own client: another TPM, a disabled one and an unknown one are refused")
  void register_NOT_ENROLLED_isRefused(Hub hub) throws Exception {
    String id = Hub.freshId("tpm-refused");
    try (SoftwareTpmDevice tpm = new SoftwareTpmDevice();
        SoftwareTpmDevice other = new SoftwareTpmDevice();
        OwnClient client = new OwnClient(hub)) {
      TpmAttestation device = TpmAttestation.of(id, tpm, client.driver().callbacks());
      assertRefused(register(client, hub, device), 404_201);
      Enrolled wrong = Enrolled.device(hub, id, Enrolled.byTpm(other.endorsementKey()));
      assertRefused(register(client, hub, device), 401_002);
      wrong.delete();
      Enrolled right = Enrolled.device(hub, id, Enrolled.byTpm(tpm.endorsementKey()));
      assertThat(register(client, hub, device)).isInstanceOf(Assigned.class);
      right.disabled();
      assertRefused(register(client, hub, device), 401_002);
    }
  }

  private static void assertRefused(RegistrationOutcome outcome, int errorCode) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.result()).isEqualTo(ProvisioningResult.DEV_AUTH_ERROR);
              assertThat(refused.errorCode()).isEqualTo(errorCode);
            });
  }

  @Test
  @DisplayName("own client: a man in the middle of a TPM and its service learns nothing")
  void server_IN_THE_MIDDLE_isLeft(Hub hub) throws Exception {
    Certified another = Certificates.draft("another").authority().selfSigned();
    String address = LoopbackAddress.next();
    Certified shown = Certificates.draft("middle").address(address).by(another);
    try (SoftwareTpmDevice tpm = new SoftwareTpmDevice();
        OwnClient client = new OwnClient(hub);
        ScriptedHttpServer middle =
            ScriptedHttpServer.tls(
                address,
                shown.clientContext(another.certificate()),
                asked -> HttpReply.json(200, "{}"))) {
      TpmAttestation device = TpmAttestation.of("device", tpm, client.driver().callbacks());
      ProvisioningOptions options =
          client.options(ProvisioningProtocol.MQTT).port(middle.port()).build();
      assertThat(client.register(address, "0ne0000000A", device, options))
          .isInstanceOfSatisfying(
              Failed.class,
              failed -> {
                assertThat(failed.result()).isEqualTo(ProvisioningResult.TRANSPORT);
                assertThat(failed.message()).contains("TLS");
              });
      assertThat(middle.poll()).isNull();
    }
  }
}
