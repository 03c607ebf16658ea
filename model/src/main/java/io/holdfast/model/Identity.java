/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

import java.util.Objects;

/**
 * Who a client is: a device, or a module of a device.
 *
 * <p>Ids are case-sensitive, 1 to {@value #MAX_ID_LENGTH} characters of ASCII letters, digits and
 * {@code - : . + % _ # * ? ! ( ) , = @ ; $ '}. They stand raw, never percent-encoded, in client ids
 * and topics.
 */
public sealed interface Identity permits DeviceIdentity, ModuleIdentity {

  /** The longest device or module id, in characters. */
  int MAX_ID_LENGTH = 128;

  /** The device's id; for a module the id of the device that it belongs to. */
  String deviceId();

  /** The MQTT client id: {@code D} for a device, {@code D/M} for a module. */
  String clientId();

  /** The device itself; for a module the device that it belongs to. */
  DeviceIdentity device();

  /**
   * Reads a client id.
   *
   * @throws IllegalArgumentException if it is not {@code D} or {@code D/M} with valid ids
   */
  static Identity parse(String clientId) {
    int slash = clientId.indexOf('/');
    return slash < 0
        ? new DeviceIdentity(clientId)
        : new ModuleIdentity(clientId.substring(0, slash), clientId.substring(slash + 1));
  }

  /** Whether the text may be a device or module id. */
  static boolean isValidId(String id) {
    if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      if (!isIdCharacter(id.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIdCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-:.+%_#*?!(),=@;$'".indexOf(c) >= 0;
  }

  /** Returns the id, or refuses it with a text that names what it was meant to be. */
  static String requireId(String what, String id) {
    Objects.requireNonNull(id, what);
    if (!isValidId(id)) {
      throw new IllegalArgumentException(
          what
              + " must be 1 to "
              + MAX_ID_LENGTH
              + " ASCII letters, digits or -:.+%_#*?!(),=@;$' characters");
    }
    return id;
  }
}
