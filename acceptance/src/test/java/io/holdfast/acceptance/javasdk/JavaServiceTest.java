/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.javasdk;

import static io.holdfast.acceptance.javasdk.ServiceSdk.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AzureSasCredential;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.service.auth.AuthenticationType;
import com.microsoft.azure.sdk.iot.service.exceptions.ErrorCodeDescription;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubBadFormatException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubConflictException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubNotFoundException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubPreconditionFailedException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubUnauthorizedException;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import com.microsoft.azure.sdk.iot.service.registry.DeviceConnectionState;
import com.microsoft.azure.sdk.iot.service.registry.DeviceStatus;
import com.microsoft.azure.sdk.iot.service.registry.Module;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;
import com.microsoft.azure.sdk.iot.service.registry.RegistryStatistics;
import com.microsoft.azure.sdk.iot.service.twin.Twin;
import com.microsoft.azure.sdk.iot.service.twin.TwinClient;
import io.holdfast.faults.StandardPort;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.SasToken;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Microsoft's service SDK for Java: identities and twins. It knows no port but 443. */
@ExtendWith(HoldfastExtension.class)
@HubOptions(httpsPort = 443)
@ResourceLock(ServiceSdk.TRUST)
class JavaServiceTest {

  private static final String THUMBPRINT = "0123456789ABCDEF0123456789ABCDEF01234567";

  @BeforeAll
  static void require() {
    StandardPort.require(443);
  }

  @BeforeEach
  void trust(Hub hub) {
    ServiceSdk.trust(hub);
  }

  @AfterAll
  static void forget() {
    ServiceSdk.forget();
  }

  private static RegistryClient registry(Hub hub) {
    return new RegistryClient(hub.ready().serviceConnectionString());
  }

  @Test
  @DisplayName("[service-72] [service-73] [service-74] Java: a device's life, and a stale etag")
  void registry_DEVICE_isServed(Hub hub) throws Exception {
    RegistryClient registry = registry(hub);
    Device made = new Device(Hub.freshId("java+device"));
    Device created = registry.addDevice(made);
    assertThat(created.getPrimaryKey()).isEqualTo(made.getPrimaryKey());
    assertThat(created.getGenerationId()).isNotEmpty();
    assertThat(created.getConnectionState()).isEqualTo(DeviceConnectionState.Disconnected);
    assertRefused(IotHubConflictException.class, () -> registry.addDevice(made));

    created.setStatus(DeviceStatus.Disabled);
    Device updated = registry.updateDevice(created);
    assertThat(updated.getStatus()).isEqualTo(DeviceStatus.Disabled);
    Device read = registry.getDevice(made.getDeviceId());
    assertThat(read.getETag()).isEqualTo(updated.getETag()).isNotEqualTo(created.getETag());
    assertThat(read.getSecondaryKey()).isEqualTo(made.getSecondaryKey());

    assertRefused(IotHubPreconditionFailedException.class, () -> registry.removeDevice(created));
    registry.removeDevice(read);
    assertRefused(IotHubNotFoundException.class, () -> registry.getDevice(made.getDeviceId()));
    assertRefused(IotHubNotFoundException.class, () -> registry.updateDevice(created));
  }

  @Test
  @DisplayName("Java: devices and modules that connect with certificates")
  void registry_X509_isServed(Hub hub) throws Exception {
    RegistryClient registry = registry(hub);
    Device pinned = new Device(Hub.freshId("pinned"), AuthenticationType.SELF_SIGNED);
    pinned.setThumbprint(THUMBPRINT, THUMBPRINT);
    Device read = registry.addDevice(pinned);
    assertThat(read.getAuthenticationType()).isEqualTo(AuthenticationType.SELF_SIGNED);
    assertThat(read.getPrimaryThumbprint()).isEqualTo(THUMBPRINT);
    assertThat(read.getPrimaryKey()).isNull();

    Device signed = new Device(Hub.freshId("signed"), AuthenticationType.CERTIFICATE_AUTHORITY);
    assertThat(registry.addDevice(signed).getAuthenticationType())
        .isEqualTo(AuthenticationType.CERTIFICATE_AUTHORITY);
    Module module = new Module(signed.getDeviceId(), "m", AuthenticationType.SELF_SIGNED);
    module.setThumbprint(THUMBPRINT, THUMBPRINT);
    registry.addModule(module);
    assertThat(registry.getModule(signed.getDeviceId(), "m").getSecondaryThumbprint())
        .isEqualTo(THUMBPRINT);

    // Back to keys: the update carries those that the SDK made up.
    Device keyed = registry.updateDevice(new Device(pinned.getDeviceId()));
    assertThat(keyed.getAuthenticationType()).isEqualTo(AuthenticationType.SAS);
    assertThat(keyed.getPrimaryThumbprint()).isNull();
    assertThat(keyed.getPrimaryKey()).isNotEmpty();
  }

  @Test
  @DisplayName("Java: a module's life, and a stale etag")
  void registry_MODULE_isServed(Hub hub) throws Exception {
    RegistryClient registry = registry(hub);
    String device = registry.addDevice(new Device(Hub.freshId("device"))).getDeviceId();
    Module bad = new Module(device, "m".repeat(129));
    assertRefused(IotHubBadFormatException.class, () -> registry.addModule(bad));
    Module made = registry.addModule(new Module(device, "m1"));
    assertRefused(IotHubConflictException.class, () -> registry.addModule(made));
    assertThat(registry.getModulesOnDevice(device))
        .singleElement()
        .satisfies(each -> assertThat(each.getId()).isEqualTo("m1"));

    Module updated = registry.updateModule(made);
    assertThat(updated.getETag()).isNotEqualTo(made.getETag());
    assertRefused(IotHubPreconditionFailedException.class, () -> registry.removeModule(made));
    registry.removeModule(updated);
    assertRefused(IotHubNotFoundException.class, () -> registry.getModule(device, "m1"));
    assertThat(registry.getModulesOnDevice(device)).isEmpty();
  }

  @Test
  @DisplayName("[service-78] Java: statistics count devices by their status")
  void statistics_DEVICES_areCounted(Hub hub) throws Exception {
    RegistryClient registry = registry(hub);
    RegistryStatistics before = registry.getStatistics();
    Device disabled = new Device(Hub.freshId("disabled"));
    disabled.setStatus(DeviceStatus.Disabled);
    registry.addDevice(disabled);
    registry.addDevice(new Device(Hub.freshId("enabled")));

    RegistryStatistics after = registry.getStatistics();
    assertThat(after.getTotalDeviceCount()).isEqualTo(before.getTotalDeviceCount() + 2);
    assertThat(after.getDisabledDeviceCount()).isEqualTo(before.getDisabledDeviceCount() + 1);
    assertThat(after.getEnabledDeviceCount()).isEqualTo(before.getEnabledDeviceCount() + 1);
  }

  @Test
  @DisplayName("Java: twins of devices and modules: read, merged, replaced, with etags")
  void twin_DEVICE_AND_MODULE_isServed(Hub hub) throws Exception {
    TwinClient twins = new TwinClient(hub.ready().serviceConnectionString());
    Registered module = hub.newModule();
    String device = module.identity().deviceId();
    String id = module.identity().clientId().substring(device.length() + 1);
    for (Twin fresh : new Twin[] {twins.get(device), twins.get(device, id)}) {
      Twin change = fresh.getModuleId() == null ? new Twin(device) : new Twin(device, id);
      change.getTags().put("building", 43);
      change.getDesiredProperties().put("fan", Map.of("speed", 3, "on", true));
      Twin patched = twins.patch(change, fresh.getETag());
      assertThat(patched.getTags()).containsEntry("building", 43L);
      assertThat(patched.getDesiredProperties().getVersion()).isEqualTo(2);
      assertThat(patched.getDesiredProperties().getTwinMetadata("fan")).isNotNull();
      assertRefused(
          IotHubPreconditionFailedException.class, () -> twins.patch(change, fresh.getETag()));

      Twin gone = fresh.getModuleId() == null ? new Twin(device) : new Twin(device, id);
      gone.getDesiredProperties().put("fan", null);
      assertThat(twins.patch(gone).getDesiredProperties()).isEmpty();
      change.getDesiredProperties().clear();
      change.getDesiredProperties().put("light", "green");
      change.getTags().clear();
      change.getTags().put("floor", "2");
      assertRefused(
          IotHubPreconditionFailedException.class, () -> twins.replace(change, patched.getETag()));
      Twin replaced = twins.replace(change);
      assertThat(replaced.getTags()).isEqualTo(Map.of("floor", "2"));
      assertThat(replaced.getDesiredProperties()).isEqualTo(Map.of("light", "green"));
      assertThat(replaced.getVersion()).isGreaterThan(patched.getVersion());
    }
    assertRefused(IotHubNotFoundException.class, () -> twins.get("nobody"));
    assertRefused(IotHubNotFoundException.class, () -> twins.get(device, "nobody"));
  }

  @Test
  @DisplayName("Java: what a device reported, and that it is connected, is read in its twin")
  void twin_REPORTED_isRead(Hub hub) throws Exception {
    TwinClient twins = new TwinClient(hub.ready().serviceConnectionString());
    Registered device = hub.newDevice();
    DeviceClient client =
        new DeviceClient(
            device.connectionString(),
            IotHubClientProtocol.MQTT_WS,
            Sdk.options(hub).modelId("dtmi:com:example:Thermostat;1").build());
    try {
      client.open(false);
      client.subscribeToDesiredProperties((twin, context) -> {}, null);
      Sdk.twin(millis -> client.updateReportedProperties(Sdk.reported("fan", "on"), millis));

      Twin twin = twins.get(device.identity().deviceId());
      assertThat(twin.getReportedProperties()).containsEntry("fan", "on");
      assertThat(twin.getConnectionState()).isEqualToIgnoringCase("Connected");
      assertThat(twin.getModelId()).isEqualTo("dtmi:com:example:Thermostat;1");
    } finally {
      client.close();
    }
  }

  @Test
  @DisplayName("Java: a token of its own, and those that are refused")
  void connect_TOKENS_areVerified(Hub hub) throws Exception {
    ConnectionString owner = ConnectionString.parse(hub.ready().serviceConnectionString());
    byte[] key = Objects.requireNonNull(owner.key());
    String policy = owner.sharedAccessKeyName();
    long soon = InstantSource.system().instant().getEpochSecond() + 600;
    AzureSasCredential credential =
        new AzureSasCredential(SasToken.sign(hub.host(), key, soon, policy).text());
    RegistryClient registry = new RegistryClient(hub.host(), credential);
    assertThat(registry.getStatistics()).isNotNull();

    credential.update(SasToken.sign(hub.host(), key, soon - 4200, policy).text());
    assertThatThrownBy(registry::getStatistics).isInstanceOf(IotHubUnauthorizedException.class);
    credential.update(SasToken.sign(hub.host(), new byte[32], soon, policy).text());
    assertThatThrownBy(registry::getStatistics)
        .isInstanceOfSatisfying(
            IotHubUnauthorizedException.class,
            e ->
                assertThat(e.getErrorCodeDescription())
                    .isEqualTo(ErrorCodeDescription.Unauthorized));
  }
}
