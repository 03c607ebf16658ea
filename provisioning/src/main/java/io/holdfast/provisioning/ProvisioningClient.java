/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning;

import io.holdfast.client.net.ClientDriver;
import io.holdfast.client.net.Tls;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.core.RegistrationOutcome;
import io.holdfast.provisioning.transport.ProvisioningResult;
import io.holdfast.provisioning.transport.TransportIo;
import io.netty.handler.ssl.SslContext;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which hub a device belongs to. Safe for use by any thread; holds nothing open between
 * registrations.
 */
public final class ProvisioningClient {

  private final ClientDriver driver;
  private final String host;
  private final String idScope;
  private final Attestation attestation;
  private final ProvisioningOptions options;
  private final @Nullable SslContext tls;

  private ProvisioningClient(
      ClientDriver driver,
      String host,
      String idScope,
      Attestation attestation,
      ProvisioningOptions options,
      @Nullable SslContext tls) {
    this.driver = driver;
    this.host = host;
    this.idScope = idScope;
    this.attestation = attestation;
    this.options = options;
    this.tls = tls;
  }

  /**
   * A client that has done no I/O yet. Reading certificates takes some milliseconds.
   *
   * @param driver what drives it, shared with any number of others
   * @param host the service's host name
   * @param idScope which service
   * @param attestation who the device is; one with a TPM registers over HTTPS, whatever the options
   *     say, since MQTT cannot carry it
   * @param options how to register
   * @return a client
   * @throws IllegalArgumentException if certificates or key cannot be read
   */
  public static ProvisioningClient create(
      ClientDriver driver,
      String host,
      String idScope,
      Attestation attestation,
      ProvisioningOptions options) {
    if (TransportIo.MQTT.endpoint(host, options.port(), null, options.proxy()) == null) {
      throw new IllegalArgumentException("no such host, port or proxy");
    }
    SslContext tls = options.withoutTls() ? null : tls(attestation, options);
    return new ProvisioningClient(driver, host, idScope, attestation, options, tls);
  }

  private static SslContext tls(Attestation attestation, ProvisioningOptions options) {
    byte[] trusted = options.authorities() == null ? null : options.authorities().toByteArray();
    return Tls.context(trusted, attestation instanceof Attestation.X509 x509 ? x509.pair() : null);
  }

  /**
   * Registers the device, on a connection of its own. Calls it as often as there is need: a device
   * that is registered already learns its hub again, or its next one.
   *
   * @return what it came to, on the driver's pool of threads; a refusal and a failure are outcomes,
   *     too, so it fails only by a fault of this library. Cancelling gives the registration up
   */
  public CompletableFuture<RegistrationOutcome> register() {
    CompletableFuture<RegistrationOutcome> future = new CompletableFuture<>();
    AsyncRegistration registration =
        new AsyncRegistration(driver, host, idScope, attestation, options, tls, future);
    if (!driver.execute(registration::begin)) {
      future.complete(
          new RegistrationOutcome.Failed(ProvisioningResult.ERROR, "the driver is closed"));
    }
    return future;
  }
}
