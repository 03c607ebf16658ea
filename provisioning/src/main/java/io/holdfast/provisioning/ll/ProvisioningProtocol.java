/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.ll;

import io.holdfast.client.net.IoLoop;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.transport.HsmType;
import io.holdfast.provisioning.transport.MqttProvisioningTransport;
import io.holdfast.provisioning.transport.ProvisioningTransport;
import io.holdfast.provisioning.transport.TransportIo;

/** What carries a registration. */
public enum ProvisioningProtocol {
  /** MQTT 3.1.1 over TLS, port 8883; for keys and certificates. */
  MQTT(TransportIo.MQTT),
  /** MQTT 3.1.1 in a WebSocket over TLS, port 443; for keys and certificates. */
  MQTT_WS(TransportIo.MQTT_WS);

  /** The version of the protocol that is spoken: that of the C SDK. */
  public static final String API_VERSION = "2021-06-01";

  private final TransportIo io;

  ProvisioningProtocol(TransportIo io) {
    this.io = io;
  }

  /**
   * A transport for an attestation.
   *
   * @param host the service's host name
   * @param idScope which service
   * @param attestation who the device is
   * @param errors told of failures
   * @param loop where it lives
   * @return a transport that has done no I/O yet
   * @throws IllegalArgumentException if this protocol cannot carry it
   */
  public ProvisioningTransport transport(
      String host,
      String idScope,
      Attestation attestation,
      ProvisioningTransport.ErrorHandler errors,
      IoLoop loop) {
    return MqttProvisioningTransport.on(
        host, type(attestation), idScope, API_VERSION, io, errors, loop);
  }

  private static HsmType type(Attestation attestation) {
    if (attestation instanceof Attestation.SymmetricKey) {
      return HsmType.SYMM_KEY;
    }
    return attestation instanceof Attestation.X509 ? HsmType.X509 : HsmType.TPM;
  }
}
