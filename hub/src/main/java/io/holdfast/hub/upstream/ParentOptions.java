/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream;

import io.holdfast.client.core.Credentials;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.model.ModuleIdentity;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Where the parent is and as whom the edge hub speaks to it.
 *
 * @param hostName the hub's name, for user names and tokens
 * @param dialHost where to connect: the hub, or a parent edge hub
 * @param mqttPort of MQTT over TLS
 * @param httpsPort of HTTPS and WebSocket
 * @param self the edge hub's own identity: module {@code $edgeHub} of the edge device
 * @param credentials of that module
 * @param transport of messages, twins and methods
 * @param trusted authorities for the parent's certificate; empty for the system's
 */
public record ParentOptions(
    String hostName,
    String dialHost,
    int mqttPort,
    int httpsPort,
    ModuleIdentity self,
    Credentials credentials,
    Transport transport,
    List<X509Certificate> trusted) {

  /** Copies the list. */
  public ParentOptions {
    trusted = List.copyOf(trusted);
  }
}
