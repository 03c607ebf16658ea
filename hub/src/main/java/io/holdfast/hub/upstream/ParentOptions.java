/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream;

import io.holdfast.client.core.Credentials;
import io.holdfast.client.core.LoginSettings;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.security.cert.X509Certificate;
import java.time.Duration;
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
 * @param tokenLifetime how long a token is good that the edge hub signs; renewed when four fifths
 *     of that are over
 */
public record ParentOptions(
    String hostName,
    String dialHost,
    int mqttPort,
    int httpsPort,
    ModuleIdentity self,
    Credentials credentials,
    Transport transport,
    List<X509Certificate> trusted,
    Duration tokenLifetime) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if tokens would live shorter, or longer, than any may
   */
  public ParentOptions {
    trusted = List.copyOf(trusted);
    LoginSettings.checkLifetime(tokenLifetime);
  }

  /** With tokens for an hour, as IoT Edge's. */
  public ParentOptions(
      String hostName,
      String dialHost,
      int mqttPort,
      int httpsPort,
      ModuleIdentity self,
      Credentials credentials,
      Transport transport,
      List<X509Certificate> trusted) {
    this(
        hostName,
        dialHost,
        mqttPort,
        httpsPort,
        self,
        credentials,
        transport,
        trusted,
        LoginSettings.DEFAULT_LIFETIME);
  }

  /** What connects an identity there: the hub's own, or one below. */
  public LoginSettings login(Identity identity) {
    return LoginSettings.of(hostName, identity).withTokenLifetime(tokenLifetime);
  }
}
