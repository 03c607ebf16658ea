/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules;

/** The properties, and values of properties, by which built-in modules understand each other. */
public final class MessageProperties {

  /** Which kind of module made the message. */
  public static final String SOURCE = "source";

  /** The address of the device in the field, as six bytes in hexadecimal with colons. */
  public static final String MAC_ADDRESS = "macAddress";

  /** The device's name at the hub. */
  public static final String DEVICE_NAME = "deviceName";

  /** The device's key at the hub. */
  public static final String DEVICE_KEY = "deviceKey";

  /** What the device wants, besides to tell something. */
  public static final String DEVICE_FUNCTION = "deviceFunction";

  /** Our own: the name of the direct method that was called; its payload is the content. */
  public static final String METHOD = "method";

  /** A {@link #DEVICE_FUNCTION}: to be known at the hub before it has anything to tell. */
  public static final String REGISTER = "register";

  /** A {@link #SOURCE}: names were put in place of addresses, or the reverse. */
  public static final String MAPPING = "mapping";

  /** A {@link #SOURCE}: it came from the hub. */
  public static final String IOT_HUB = "iothub";

  /** A {@link #SOURCE}: a device in the field told it. */
  public static final String BLE_TELEMETRY = "bleTelemetry";

  private MessageProperties() {}
}
