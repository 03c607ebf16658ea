/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.provisioning;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.BlockingDeviceClient;
import io.holdfast.client.ClientOptions;
import io.holdfast.client.DeviceClient;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.faults.Certified;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.provisioning.ProvisioningClient;
import io.holdfast.provisioning.ProvisioningOptions;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.core.RegistrationOutcome;
import io.holdfast.provisioning.core.RegistrationOutcome.Assigned;
import io.holdfast.provisioning.ll.ProvisioningProtocol;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.ReadyFile;
import io.holdfast.testkit.Registered;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Devices with this project's client, which trust one hub. Belongs to the test's thread. */
public final class OwnClient implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Hub hub;
  private final ClientDriver driver = ClientDriver.start();

  /** At this hub. */
  public OwnClient(Hub hub) {
    this.hub = hub;
  }

  /** What drives all of them. */
  public ClientDriver driver() {
    return driver;
  }

  /** Who a device is that shows a certificate. */
  static Attestation.X509 certificate(Certified own) {
    return Attestation.X509.fromPem(own.chainPem().getBytes(UTF_8), own.keyPem().getBytes(UTF_8));
  }

  /** The same with an id of its choice. */
  static Attestation.X509 certificate(String registrationId, Certified own) {
    return new Attestation.X509(
        registrationId, Bytes.utf8(own.chainPem()), Bytes.utf8(own.keyPem()));
  }

  /** For the provisioning service. */
  public ProvisioningOptions.Builder options(ProvisioningProtocol protocol) {
    return ProvisioningOptions.builder().protocol(protocol).trustedCertificates(authority());
  }

  /** For the hub. */
  public ClientOptions.Builder hubOptions(Attestation device) {
    ClientOptions.Builder options = ClientOptions.builder().trustedCertificates(authority());
    return device instanceof Attestation.X509 x509 ? options.certificate(x509.pair()) : options;
  }

  private byte[] authority() {
    return hub.caCertificate().getBytes(UTF_8);
  }

  /** Registers a device at the hub's provisioning service. */
  public RegistrationOutcome register(Attestation device, ProvisioningOptions options)
      throws Exception {
    ReadyFile.Dps dps = hub.ready().dps().orElseThrow();
    return register(dps.host(), dps.idScope(), device, options);
  }

  /** Registers a device anywhere. */
  public RegistrationOutcome register(
      String host, String idScope, Attestation device, ProvisioningOptions options)
      throws Exception {
    return ProvisioningClient.create(driver, host, idScope, device, options)
        .register()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Checks that the device was given the hub, which takes its messages. */
  public Assigned assertConnects(RegistrationOutcome outcome, Attestation device)
      throws InterruptedException {
    return assertConnects(outcome, device, hubOptions(device));
  }

  /** The same, connecting in another way. */
  Assigned assertConnects(
      RegistrationOutcome outcome, Attestation device, ClientOptions.Builder options)
      throws InterruptedException {
    assertThat(outcome).isInstanceOf(Assigned.class);
    Assigned assigned = (Assigned) outcome;
    assertThat(assigned.hub()).isEqualTo(hub.host());
    Registered sender = new Registered(hub.host(), assigned.device(), "", "");
    try (BlockingDeviceClient client =
            DeviceClient.create(
                    driver,
                    assigned.hub(),
                    assigned.device(),
                    device.credentials(),
                    options.build())
                .blocking(PATIENCE);
        Events events = hub.eventsOf(sender)) {
      client.open();
      client.send(new Message(MessageProperties.builder().build(), Bytes.utf8("hello")));
      assertThat(events.next().path("body").asString()).isEqualTo("hello");
    }
    return assigned;
  }

  @Override
  public void close() {
    driver.close();
  }
}
