/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning;

import io.holdfast.client.net.ClientDriver;
import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.Timeout;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.core.DeviceRegistration;
import io.holdfast.provisioning.core.RegistrationOutcome;
import io.holdfast.provisioning.core.RegistrationOutcome.Failed;
import io.holdfast.provisioning.core.TpmRegistration;
import io.holdfast.provisioning.transport.ProvisioningResult;
import io.holdfast.provisioning.transport.ProvisioningTransport;
import io.holdfast.provisioning.transport.TransportIo;
import io.netty.handler.ssl.SslContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One registration on a driver's thread. Owner: the loop. */
final class AsyncRegistration {

  private final ClientDriver driver;
  private final String host;
  private final String idScope;
  private final Attestation attestation;
  private final ProvisioningOptions options;
  private final @Nullable SslContext tls;
  private final CompletableFuture<RegistrationOutcome> future;
  private Runnable closing = () -> {};
  private Timeout deadline = Timeout.NONE;

  AsyncRegistration(
      ClientDriver driver,
      String host,
      String idScope,
      Attestation attestation,
      ProvisioningOptions options,
      @Nullable SslContext tls,
      CompletableFuture<RegistrationOutcome> future) {
    this.driver = driver;
    this.host = host;
    this.idScope = idScope;
    this.attestation = attestation;
    this.options = options;
    this.tls = tls;
    this.future = future;
  }

  void begin() {
    if (future.isDone()) {
      return; // Cancelled before it began.
    }
    deadline = driver.loop().after(options.timeout(), this::expired);
    if (attestation instanceof Attestation.Tpm tpm) {
      begin(tpm);
    } else {
      beginMqtt();
    }
    var unused =
        future.whenComplete((outcome, failure) -> {
          if (future.isCancelled()) {
            var unusedLate = driver.execute(this::end);
          }
        });
  }

  /** Over HTTPS, since MQTT cannot carry it. */
  private void begin(Attestation.Tpm tpm) {
    Integer port = options.port() == null ? (Integer) Endpoint.HTTPS_PORT : options.port();
    Endpoint service = TransportIo.MQTT.endpoint(host, port, tls, options.proxy());
    if (service == null) {
      throw new IllegalStateException("checked by the client");
    }
    TpmRegistration made =
        new TpmRegistration(
            driver.loop(),
            driver.callbacks(),
            service,
            idScope,
            tpm,
            options.payload(),
            options.replyTimeout(),
            this::ended,
            status -> options.statusListener().accept(status));
    closing = made::close;
    made.begin();
  }

  private void beginMqtt() {
    IoLoop loop = driver.loop();
    DeviceRegistration made =
        new DeviceRegistration(
            loop,
            idScope,
            attestation,
            errors -> options.protocol().transport(host, idScope, attestation, errors, loop));
    closing = made::close;
    prepare(made);
    ProvisioningResult begun =
        made.register(this::ended, status -> options.statusListener().accept(status));
    if (begun != ProvisioningResult.OK) {
      ended(new Failed(begun, made.transport().trouble()));
    }
  }

  private void prepare(DeviceRegistration made) {
    made.payload(options.payload());
    made.timeout(options.replyTimeout());
    ProvisioningTransport transport = made.transport();
    set(transport, "port", options.port());
    set(transport, "tls_context", tls);
    set(transport, "without_tls", options.withoutTls());
    if (options.proxy() != null) {
      var unused = transport.setProxy(options.proxy());
    }
  }

  private static void set(ProvisioningTransport transport, String name, @Nullable Object value) {
    if (value != null) {
      var unused = transport.setOption(name, value);
    }
  }

  private void expired() {
    ended(
        new Failed(
            ProvisioningResult.TIMEOUT,
            "not registered in " + options.timeout().toMillis() + " ms"));
  }

  private void ended(RegistrationOutcome outcome) {
    end();
    try {
      driver.callbacks().execute(() -> future.complete(outcome));
    } catch (RejectedExecutionException closed) {
      future.complete(outcome); // The driver's threads are gone; nobody is left to be held up.
    }
  }

  private void end() {
    deadline.cancel();
    Runnable close = closing;
    closing = () -> {};
    close.run();
  }
}
