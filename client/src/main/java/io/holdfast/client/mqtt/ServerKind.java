/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

/** What a connection asks of a server before any topic: hubs and provisioning services differ. */
enum ServerKind {
  /** A hub keeps the session, and is told in the URL not to ask for a certificate. */
  HUB(false, "mqtt"),
  /**
   * A provisioning service keeps no session. Its WebSockets are asked for in the C SDK's spelling.
   */
  PROVISIONING(true, "MQTT");

  /** Where both take WebSockets. */
  private static final String PATH = "/$iothub/websocket";

  /** Keeps a hub from asking for a certificate that would go nowhere. */
  private static final String NO_CERTIFICATE = "?iothub-no-client-cert=true";

  private final boolean cleanSession;
  private final String subprotocol;

  ServerKind(boolean cleanSession, String subprotocol) {
    this.cleanSession = cleanSession;
    this.subprotocol = subprotocol;
  }

  boolean cleanSession() {
    return cleanSession;
  }

  /** The WebSocket subprotocol, as it is asked for and has to be answered. */
  String subprotocol() {
    return subprotocol;
  }

  /** Path and query of the request for WebSockets. */
  String target(Login login) {
    return this == HUB && login.password() != null ? PATH + NO_CERTIFICATE : PATH;
  }
}
