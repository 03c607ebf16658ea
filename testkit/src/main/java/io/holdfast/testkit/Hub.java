/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.testkit;

import io.holdfast.faults.RawMqtt;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.ModuleIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * A running hub, as a test sees it: where it is, whom it trusts, and new identities for the asking.
 * Any thread may use it, but only one may restart it.
 */
public final class Hub implements AutoCloseable {

  private static final AtomicInteger IDS = new AtomicInteger();

  private final HoldfastProcess process;
  private final SSLContext trust;
  private final ServiceApi service;
  private final Optional<ServiceApi> dps;

  private Hub(HoldfastProcess process) {
    this.process = process;
    this.trust = Trust.in(process.ready().caFile());
    this.service = new ServiceApi(process.ready(), trust);
    this.dps =
        process
            .ready()
            .dps()
            .map(found -> new ServiceApi(process.ready(), found.serviceConnectionString(), trust));
  }

  /** Starts a hub and waits until it accepts connections. */
  public static Hub start(HoldfastOptions options) {
    HoldfastProcess process = HoldfastProcess.start(options);
    try {
      return new Hub(process);
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  /** The process, to kill it or to read its output. */
  public HoldfastProcess process() {
    return process;
  }

  /** Where it listens. */
  public ReadyFile ready() {
    return process.ready();
  }

  /** The address that it listens on. */
  public String host() {
    return ready().host();
  }

  /** The certificate to trust, PEM. */
  public String caCertificate() {
    try {
      return Files.readString(ready().caFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For clients: trusts this hub and nobody else. */
  public SSLContext trust() {
    return trust;
  }

  /** What back ends may ask. */
  public ServiceApi service() {
    return service;
  }

  /** What back ends may ask of the provisioning service, which a root hub has. */
  public ServiceApi dps() {
    return dps.orElseThrow(() -> new IllegalStateException("the hub provisions nobody"));
  }

  /** What this identity sent, from the event stream. */
  public Events eventsOf(Registered sender) {
    return Events.open(service, sender.identity());
  }

  /** Registers a device with an id that no other test has. */
  public Registered newDevice() {
    return service.create(new DeviceIdentity(freshId("device")));
  }

  /** Registers a module of a new device. */
  public Registered newModule() {
    return newModule(newDevice(), freshId("module"));
  }

  /** Registers a module of a device. */
  public Registered newModule(Registered device, String moduleId) {
    return service.create(new ModuleIdentity(device.identity().deviceId(), moduleId));
  }

  /** An id that no other test has. */
  public static String freshId(String what) {
    return what + "-" + IDS.incrementAndGet();
  }

  /** A raw MQTT client with the TLS handshake behind it and no packet sent. */
  public RawMqtt rawMqtt() throws IOException {
    return RawMqtt.tls(host(), ready().mqttPort(), trust);
  }

  /** Stops the hub; its data stays. */
  @Override
  public void close() {
    service.close();
    dps.ifPresent(ServiceApi::close);
    process.close();
  }
}
