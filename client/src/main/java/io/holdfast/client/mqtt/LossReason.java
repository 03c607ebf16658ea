/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import org.jspecify.annotations.Nullable;

/** Why there is no connection. */
public enum LossReason {
  /** The network failed: unknown host, refused, reset, unreachable. */
  NETWORK,
  /**
   * TLS failed: the server's certificate is not trusted or not for this host, or no common terms.
   */
  TLS,
  /** The server did not accept or refuse within the time for connecting. */
  CONNECT_TIMEOUT,
  /** CONNACK 1: the server does not speak MQTT 3.1.1. Final. */
  VERSION_REFUSED,
  /** CONNACK 2: the server does not take this client id. Final. */
  CLIENT_ID_REFUSED,
  /** CONNACK 3: the server cannot serve now. */
  SERVER_UNAVAILABLE,
  /** CONNACK 4: user name or password are wrong. Tried again, since keys get repaired. */
  BAD_CREDENTIALS,
  /** CONNACK 5: not authorized, which hubs also answer to wrong keys and disabled devices. */
  NOT_AUTHORIZED,
  /** CONNACK 6 or above, which MQTT 3.1.1 does not define. */
  UNKNOWN_REFUSAL,
  /** There was no login to show, or there were no settings to connect with. */
  NO_LOGIN,
  /** The server closed the connection, and MQTT 3.1.1 has no way to say why. */
  CLOSED_BY_SERVER,
  /** The server answered no ping. */
  NO_PING_RESPONSE,
  /** The server did not acknowledge a message in time. */
  NO_ACKNOWLEDGEMENT,
  /** The server sent what is not MQTT 3.1.1, or not what this client may be sent. */
  PROTOCOL_ERROR;

  /** {@return whether trying again cannot help} */
  public boolean isFinal() {
    return this == VERSION_REFUSED || this == CLIENT_ID_REFUSED;
  }

  /** What a return code of CONNACK means (MQTT-3.2.2, table 3.1); null for "accepted". */
  static @Nullable LossReason ofReturnCode(int code) {
    return switch (code) {
      case 0 -> null;
      case 1 -> VERSION_REFUSED;
      case 2 -> CLIENT_ID_REFUSED;
      case 3 -> SERVER_UNAVAILABLE;
      case 4 -> BAD_CREDENTIALS;
      case 5 -> NOT_AUTHORIZED;
      default -> UNKNOWN_REFUSAL;
    };
  }
}
