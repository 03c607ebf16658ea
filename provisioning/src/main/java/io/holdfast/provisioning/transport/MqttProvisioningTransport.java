/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

import io.holdfast.client.net.IoDriver;
import io.holdfast.client.net.IoLoop;
import io.holdfast.model.Bytes;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries a registration over MQTT: the seed's module, whose functions are named in brackets, by
 * the two tables {@link ConnectionTable} and {@link ExchangeTable}. One connection, QoS 0 out, no
 * thread.
 *
 * <p>Owner: the thread that drives the loop.
 */
public final class MqttProvisioningTransport implements ProvisioningTransport {

  private final Runnable pump;
  private final HsmType type;
  private final MqttSetup setup;
  private final MqttMachine machine;
  private boolean destroyed;

  private MqttProvisioningTransport(
      IoLoop loop,
      Runnable pump,
      String uri,
      ConnectionMachine.Service service,
      @Nullable ErrorHandler errors) {
    this.pump = pump;
    type = service.type();
    setup = new MqttSetup(uri, type, service.io());
    machine = new MqttMachine(loop, service, setup, errors);
  }

  /**
   * A transport on a driver of the calling thread, whose {@link #doWork} drives that, too
   * (prov_transport_mqtt_create, PROV_TRANSPORT_MQTT_CLIENT_07_001).
   *
   * @param uri the service's host name
   * @param type how the device attests; {@link HsmType#TPM} is refused
   * @param scopeId which service
   * @param apiVersion the protocol's date
   * @param io over TCP or WebSockets
   * @param errors told of failures, or null
   * @param driver what drives it
   * @return a transport that has done no I/O yet
   * @throws IllegalArgumentException naming what is missing; where the C function answers NULL
   */
  public static MqttProvisioningTransport create(
      @Nullable String uri,
      @Nullable HsmType type,
      @Nullable String scopeId,
      @Nullable String apiVersion,
      @Nullable TransportIo io,
      @Nullable ErrorHandler errors,
      IoDriver driver) {
    driver.checkThread();
    Runnable pump =
        () -> {
          if (!driver.isWorking()) {
            var unused = driver.doWork();
          }
        };
    return create(uri, type, scopeId, apiVersion, io, errors, driver.loop(), pump);
  }

  /**
   * A transport on a loop that somebody else drives; on its thread.
   *
   * @param uri the service's host name
   * @param type how the device attests
   * @param scopeId which service
   * @param apiVersion the protocol's date
   * @param io over TCP or WebSockets
   * @param errors told of failures, or null
   * @param loop where it lives
   * @return a transport that has done no I/O yet
   * @throws IllegalArgumentException naming what is missing
   */
  public static MqttProvisioningTransport on(
      @Nullable String uri,
      @Nullable HsmType type,
      @Nullable String scopeId,
      @Nullable String apiVersion,
      @Nullable TransportIo io,
      @Nullable ErrorHandler errors,
      IoLoop loop) {
    return create(uri, type, scopeId, apiVersion, io, errors, loop, () -> {});
  }

  private static MqttProvisioningTransport create(
      @Nullable String uri,
      @Nullable HsmType type,
      @Nullable String scopeId,
      @Nullable String apiVersion,
      @Nullable TransportIo io,
      @Nullable ErrorHandler errors,
      IoLoop loop,
      Runnable pump) {
    HsmType attested = required(type, "type");
    if (attested == HsmType.TPM) {
      throw new IllegalArgumentException("MQTT cannot carry a TPM's registration; HTTPS can");
    }
    ConnectionMachine.Service service =
        new ConnectionMachine.Service(
            attested,
            required(scopeId, "scope id"),
            required(apiVersion, "API version"),
            required(io, "transport"));
    return new MqttProvisioningTransport(loop, pump, required(uri, "uri"), service, errors);
  }

  private static <T> T required(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalArgumentException("no " + name);
    }
    return value;
  }

  /** Ends everything (prov_transport_mqtt_destroy, PROV_TRANSPORT_MQTT_CLIENT_07_002). */
  @Override
  public void destroy() {
    if (!destroyed) {
      var unused = close();
      setup.clear();
      destroyed = true;
    }
  }

  /** Prepares (prov_transport_mqtt_open, PROV_TRANSPORT_MQTT_CLIENT_07_003). */
  @Override
  public ProvisioningResult open(
      @Nullable String id,
      @Nullable Bytes endorsementKey,
      @Nullable Bytes storageRootKey,
      @Nullable RegisterDataHandler data,
      @Nullable StatusHandler status,
      @Nullable ChallengeHandler challenge) {
    boolean unsigned = type == HsmType.SYMM_KEY && challenge == null;
    boolean tooMuch = endorsementKey != null || storageRootKey != null;
    if (id == null || data == null || status == null || unsigned || tooMuch) {
      return ProvisioningResult.INVALID_ARG;
    }
    if (destroyed || !machine.isClosed()) {
      return ProvisioningResult.INVALID_STATE;
    }
    machine.open(new Opening(id, data, status, challenge));
    return ProvisioningResult.OK;
  }

  /**
   * Says goodbye (prov_transport_mqtt_close, PROV_TRANSPORT_MQTT_CLIENT_07_004). Other than the C
   * SDK's it forgets the operation, so that a transport can be used again.
   */
  @Override
  public ProvisioningResult close() {
    if (destroyed) {
      return ProvisioningResult.INVALID_STATE;
    }
    machine.close();
    return ProvisioningResult.OK;
  }

  /** Asks (prov_transport_mqtt_register_device, PROV_TRANSPORT_MQTT_CLIENT_07_005). */
  @Override
  public ProvisioningResult registerDevice(
      @Nullable ReplyParser parser, @Nullable RequestWriter writer) {
    if (parser == null || writer == null) {
      return ProvisioningResult.INVALID_ARG;
    }
    if (destroyed || machine.hasOperation() || !machine.isIdle()) {
      return ProvisioningResult.INVALID_STATE;
    }
    machine.register(parser, writer);
    return ProvisioningResult.OK;
  }

  /** Asks how far (prov_transport_mqtt_get_operation_status, ..._MQTT_CLIENT_07_006). */
  @Override
  public ProvisioningResult getOperationStatus() {
    if (destroyed || !machine.hasOperation() || !machine.isIdle()) {
      return ProvisioningResult.INVALID_STATE;
    }
    machine.query();
    return ProvisioningResult.OK;
  }

  /** Works (prov_transport_mqtt_dowork, PROV_TRANSPORT_MQTT_CLIENT_07_007). */
  @Override
  public void doWork() {
    pump.run();
    if (!destroyed) {
      machine.work();
    }
  }

  /** Logs (prov_transport_mqtt_set_trace, PROV_TRANSPORT_MQTT_CLIENT_07_008). */
  @Override
  public ProvisioningResult setTrace(boolean on) {
    machine.trace(on);
    return destroyed ? ProvisioningResult.INVALID_STATE : ProvisioningResult.OK;
  }

  /** Certificate and key (prov_transport_mqtt_x509_cert, PROV_TRANSPORT_MQTT_CLIENT_07_009). */
  @Override
  public ProvisioningResult x509Cert(@Nullable String certificate, @Nullable String privateKey) {
    return destroyed ? ProvisioningResult.INVALID_STATE : setup.x509Cert(certificate, privateKey);
  }

  /** Trust (prov_transport_mqtt_set_trusted_cert, PROV_TRANSPORT_MQTT_CLIENT_07_010). */
  @Override
  public ProvisioningResult setTrustedCert(@Nullable String certificate) {
    return destroyed ? ProvisioningResult.INVALID_STATE : setup.setTrustedCert(certificate);
  }

  /** A proxy (prov_transport_mqtt_set_proxy, PROV_TRANSPORT_MQTT_CLIENT_07_011). */
  @Override
  public ProvisioningResult setProxy(@Nullable HttpProxyOptions proxy) {
    return destroyed ? ProvisioningResult.INVALID_STATE : setup.setProxy(proxy);
  }

  @Override
  public ProvisioningResult setOption(@Nullable String name, @Nullable Object value) {
    if (name == null || value == null) {
      return ProvisioningResult.INVALID_ARG;
    }
    return destroyed ? ProvisioningResult.INVALID_STATE : setup.setOption(name, value);
  }

  @Override
  public void whenever(Runnable task) {
    machine.whenever(task);
  }

  @Override
  public String trouble() {
    return machine.trouble();
  }

  /** The machine, for a look inside. */
  MqttMachine machine() {
    return machine;
  }

  /** Shows each row that is gone through. */
  void watch(Consumer<StateTable.Row<?, ?, ?>> rows) {
    machine.watch(rows);
  }
}
