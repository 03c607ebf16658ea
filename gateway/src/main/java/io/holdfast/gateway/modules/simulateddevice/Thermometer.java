/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.simulateddevice;

import io.holdfast.gateway.modules.MessageProperties;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a simulated device says: first who it is, then temperatures from 10 to 40 degrees, one more
 * each time, and again from 10. Any thread.
 */
final class Thermometer {

  /** In degrees. */
  static final int COLDEST = 10;

  /** In degrees. */
  static final int HOTTEST = 40;

  private final Map<String, String> properties = new LinkedHashMap<>();

  /** Of the next reading; guarded by this. */
  private int degrees = COLDEST;

  Thermometer(String macAddress) {
    properties.put(MessageProperties.SOURCE, MessageProperties.BLE_TELEMETRY);
    properties.put(MessageProperties.MAC_ADDRESS, macAddress);
  }

  /** Has the device known at the hub before its first reading. */
  GatewayMessage registration() {
    Map<String, String> map = new LinkedHashMap<>(properties);
    map.put(MessageProperties.DEVICE_FUNCTION, MessageProperties.REGISTER);
    return GatewayMessage.of(map, Bytes.EMPTY);
  }

  /** The next reading, with two digits behind the point. */
  synchronized GatewayMessage reading() {
    String content = String.format(Locale.ROOT, "{\"temperature\": %d.00}", degrees);
    degrees = degrees == HOTTEST ? COLDEST : degrees + 1;
    return GatewayMessage.of(properties, Bytes.utf8(content));
  }

  /** The next reading is this one, in degrees from {@link #COLDEST} to {@link #HOTTEST}. */
  synchronized void goOnFrom(int next) {
    degrees = next;
  }
}
