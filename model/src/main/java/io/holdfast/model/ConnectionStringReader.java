/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one connection string. Owned by the thread that reads. */
final class ConnectionStringReader {

  private enum Key {
    HOST_NAME("HostName"),
    GATEWAY_HOST_NAME("GatewayHostName"),
    DEVICE_ID("DeviceId"),
    MODULE_ID("ModuleId"),
    SHARED_ACCESS_KEY_NAME("SharedAccessKeyName"),
    SHARED_ACCESS_KEY("SharedAccessKey"),
    SHARED_ACCESS_SIGNATURE("SharedAccessSignature"),
    X509("x509"),
    USE_PROVISIONING("UseProvisioning");

    private final String text;

    Key(String text) {
      this.text = text;
    }

    static @Nullable Key of(String text) {
      for (Key key : values()) {
        if (key.text.equalsIgnoreCase(text)) {
          return key;
        }
      }
      return null;
    }
  }

  private final Map<Key, String> values = new EnumMap<>(Key.class);

  private ConnectionStringReader() {}

  static ConnectionString read(String text) {
    ConnectionStringReader reader = new ConnectionStringReader();
    int from = 0;
    while (from < text.length()) {
      int semicolon = text.indexOf(';', from);
      int end = semicolon < 0 ? text.length() : semicolon;
      if (end > from) {
        reader.readPair(text.substring(from, end));
      }
      from = end + 1;
    }
    return reader.connectionString();
  }

  /** A pair is split at its first equals sign: base64 keys end with some. */
  private void readPair(String pair) {
    int equals = pair.indexOf('=');
    if (equals < 0) {
      throw new InvalidConnectionStringException(named(pair), "has no value");
    }
    Key key = Key.of(pair.substring(0, equals));
    if (key == null) {
      return;
    }
    String value = pair.substring(equals + 1);
    if (value.isBlank()) {
      throw new InvalidConnectionStringException(key.text, "is empty");
    }
    if (values.put(key, value) != null) {
      throw new InvalidConnectionStringException(key.text, "stands there twice");
    }
  }

  /** What to call a pair without equals sign: it may be a part of a secret. */
  private static String named(String pair) {
    Key key = Key.of(pair);
    return key == null ? "(unnamed)" : key.text;
  }

  private ConnectionString connectionString() {
    String hostName = values.get(Key.HOST_NAME);
    if (hostName == null) {
      throw new InvalidConnectionStringException("HostName", "is missing");
    }
    return new ConnectionString(
        hostName,
        values.get(Key.GATEWAY_HOST_NAME),
        values.get(Key.DEVICE_ID),
        values.get(Key.MODULE_ID),
        values.get(Key.SHARED_ACCESS_KEY_NAME),
        values.get(Key.SHARED_ACCESS_KEY),
        values.get(Key.SHARED_ACCESS_SIGNATURE),
        flag(Key.X509),
        flag(Key.USE_PROVISIONING));
  }

  private boolean flag(Key key) {
    String value = values.get(key);
    if (value == null || value.equalsIgnoreCase("false")) {
      return false;
    }
    if (!value.equalsIgnoreCase("true")) {
      throw new InvalidConnectionStringException(key.text, "must be true or false");
    }
    return true;
  }
}
