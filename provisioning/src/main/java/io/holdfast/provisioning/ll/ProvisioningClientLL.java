/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.ll;

import io.holdfast.client.core.ClientType;
import io.holdfast.client.net.ForeignThreadException;
import io.holdfast.client.net.IoDriver;
import io.holdfast.client.net.ReentrancyException;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.core.DeviceRegistration;
import io.holdfast.provisioning.core.RegistrationHandler;
import io.holdfast.provisioning.core.RegistrationStatusHandler;
import io.holdfast.provisioning.transport.HttpProxyOptions;
import io.holdfast.provisioning.transport.ProvisioningResult;
import io.holdfast.provisioning.transport.ProvisioningTransport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A provisioning client that its caller drives: no call starts a thread, and nothing is sent, read,
 * resolved, timed or called back but inside {@link #doWork()}. Each method stands for the function
 * of the C SDK's {@code Prov_Device_LL} that it names.
 *
 * <p>A client belongs to the thread that made its driver: on any other every method but {@link
 * #wakeup} throws {@link ForeignThreadException}. Inside callbacks everything is allowed, also the
 * next {@link #registerDevice}, except {@code doWork}, {@code destroy} and {@code close}, which
 * throw {@link ReentrancyException}. A callback that throws is logged, and the client goes on.
 */
public final class ProvisioningClientLL implements AutoCloseable {

  private final IoDriver driver;
  private final boolean ownDriver;
  private final DeviceRegistration registration;
  private boolean destroyed;

  private ProvisioningClientLL(
      IoDriver driver, boolean ownDriver, DeviceRegistration registration) {
    this.driver = driver;
    this.ownDriver = ownDriver;
    this.registration = registration;
  }

  /**
   * A client with a driver of its own, which the calling thread drives. Does no I/O. Stands for
   * {@code Prov_Device_LL_Create}.
   *
   * @param uri the service's host name, {@code global.azure-devices-provisioning.net} or a hub's
   * @param idScope which service
   * @param protocol what carries it
   * @param attestation who the device is
   * @return a client that has done no I/O yet
   * @throws IllegalArgumentException naming what is missing, or if the protocol cannot carry the
   *     attestation; where the C function answers NULL
   */
  public static ProvisioningClientLL create(
      @Nullable String uri,
      @Nullable String idScope,
      @Nullable ProvisioningProtocol protocol,
      @Nullable Attestation attestation) {
    IoDriver driver = IoDriver.onCurrentThread();
    try {
      return create(uri, idScope, protocol, attestation, driver, true);
    } catch (IllegalArgumentException refused) {
      driver.close();
      throw refused;
    }
  }

  /**
   * A client on a driver that is shared with others of the same thread.
   *
   * @param uri the service's host name
   * @param idScope which service
   * @param protocol what carries it
   * @param attestation who the device is
   * @param driver one that belongs to the calling thread
   * @return a client that has done no I/O yet
   * @throws IllegalArgumentException as there
   */
  public static ProvisioningClientLL create(
      @Nullable String uri,
      @Nullable String idScope,
      @Nullable ProvisioningProtocol protocol,
      @Nullable Attestation attestation,
      IoDriver driver) {
    return create(uri, idScope, protocol, attestation, driver, false);
  }

  private static ProvisioningClientLL create(
      @Nullable String uri,
      @Nullable String idScope,
      @Nullable ProvisioningProtocol protocol,
      @Nullable Attestation attestation,
      IoDriver driver,
      boolean ownDriver) {
    if (uri == null || idScope == null || protocol == null || attestation == null) {
      throw new IllegalArgumentException("uri, id scope, protocol and attestation are needed");
    }
    driver.checkThread();
    DeviceRegistration registration =
        new DeviceRegistration(
            driver.loop(),
            idScope,
            attestation,
            errors -> protocol.transport(uri, idScope, attestation, errors, driver.loop()));
    return new ProvisioningClientLL(driver, ownDriver, registration);
  }

  /**
   * Begins to register the device. Stands for {@code Prov_Device_LL_Register_Device}.
   *
   * @param outcome told what it came to
   * @param status told how far it is, or null
   * @return INVALID_ARG without a handler; ERROR if a registration is under way or the client is
   *     destroyed; TRANSPORT if the transport does not open. Only after OK the handlers are told
   */
  public ProvisioningResult registerDevice(
      @Nullable RegistrationHandler outcome, @Nullable RegistrationStatusHandler status) {
    boolean alive = isAlive();
    if (outcome == null) {
      return ProvisioningResult.INVALID_ARG;
    }
    return alive
        ? registration.register(outcome, status == null ? ignored -> {} : status)
        : ProvisioningResult.ERROR;
  }

  /**
   * Sets an option by the C SDK's name. Stands for {@code Prov_Device_LL_SetOption}.
   *
   * @param name {@code TrustedCerts} (PEM text), {@code logtrace} (Boolean), {@code proxy_data}
   *     ({@link HttpProxyOptions}), {@code provisioning_timeout} (Integer, seconds, 0 for none),
   *     {@code x509certificate} and {@code x509privatekey} are given with the attestation instead;
   *     any other goes to the transport
   * @param value its new value
   * @return INVALID_ARG for null, or a value of a wrong type; ERROR for what does not fit now
   */
  public ProvisioningResult setOption(@Nullable String name, @Nullable Object value) {
    boolean alive = isAlive();
    if (name == null || value == null) {
      return ProvisioningResult.INVALID_ARG;
    }
    return alive ? set(name, value) : ProvisioningResult.ERROR;
  }

  private ProvisioningResult set(String name, Object value) {
    ProvisioningTransport transport = registration.transport();
    return switch (name) {
      case "TrustedCerts" ->
          value instanceof String pem
              ? transport.setTrustedCert(pem)
              : ProvisioningResult.INVALID_ARG;
      case "logtrace" ->
          value instanceof Boolean on ? transport.setTrace(on) : ProvisioningResult.INVALID_ARG;
      case "proxy_data" ->
          value instanceof HttpProxyOptions proxy
              ? transport.setProxy(proxy)
              : ProvisioningResult.INVALID_ARG;
      case "provisioning_timeout" ->
          value instanceof Integer seconds && seconds >= 0
              ? timeout(seconds)
              : ProvisioningResult.INVALID_ARG;
      // The attestation has them, and there is no other way to make one.
      case "registration_id", "x509certificate", "x509privatekey" -> ProvisioningResult.ERROR;
      default -> transport.setOption(name, value);
    };
  }

  private ProvisioningResult timeout(int seconds) {
    registration.timeout(Duration.ofSeconds(seconds));
    return ProvisioningResult.OK;
  }

  /**
   * What to tell the service besides. Stands for {@code Prov_Device_LL_Set_Provisioning_Payload}.
   *
   * @param json any JSON text; looked at when the request is made
   * @return ERROR without one
   */
  public ProvisioningResult setProvisioningPayload(@Nullable String json) {
    boolean alive = isAlive();
    if (json == null || !alive) {
      return ProvisioningResult.ERROR;
    }
    registration.payload(json);
    return ProvisioningResult.OK;
  }

  /**
   * {@return the JSON that the last registration brought back, or null} Stands for {@code
   * Prov_Device_LL_Get_Provisioning_Payload}.
   */
  public @Nullable String getProvisioningPayload() {
    driver.checkThread();
    var payload = registration.returned();
    return payload == null ? null : payload.utf8();
  }

  /**
   * {@return name and version of this client} Stands for {@code Prov_Device_LL_GetVersionString}.
   */
  public static String getVersionString() {
    return ClientType.text("");
  }

  /**
   * Does what can be done now. Never waits. Stands for {@code Prov_Device_LL_DoWork}.
   *
   * @return how many things were done
   */
  public int doWork() {
    return driver.doWork();
  }

  /**
   * As {@link #doWork()}, but if there is nothing to do it waits until there is.
   *
   * @param maxWait the longest wait
   * @return how many things were done
   */
  public int doWork(Duration maxWait) {
    return driver.doWork(maxWait);
  }

  /** {@return how long a caller may stay away without missing a time that is due} */
  public Duration timeUntilNextWork() {
    return driver.timeUntilNextWork();
  }

  /** Ends a {@link #doWork(Duration)} that waits, or else the next one. From any thread. */
  public void wakeup() {
    driver.wakeup();
  }

  /**
   * Ends everything at once; nobody is told. Any number of times. Stands for {@code
   * Prov_Device_LL_Destroy}.
   */
  public void destroy() {
    driver.checkNotWorking();
    if (destroyed) {
      return;
    }
    destroyed = true;
    driver.within(registration::close);
    if (ownDriver) {
      driver.close();
    }
  }

  /** As {@link #destroy}. */
  @Override
  public void close() {
    destroy();
  }

  private boolean isAlive() {
    driver.checkThread();
    return !destroyed;
  }
}
