/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

/** A client sent bytes that are no MQTT packet of ours. Has no stack trace: clients cause it. */
final class MalformedPacketException extends RuntimeException {

  private static final long serialVersionUID = 1;

  MalformedPacketException(String detail) {
    super(detail, null, false, false);
  }
}
