/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

/** Names and values of properties by which modules of a gateway speak with a bridge to a hub. */
final class Keys {

  static final String SOURCE = "source";
  static final String DEVICE_NAME = "deviceName";
  static final String DEVICE_KEY = "deviceKey";
  static final String DEVICE_FUNCTION = "deviceFunction";
  static final String MESSAGE_ID = "iotHubMessageId";
  static final String DELIVERY_STATUS = "iotHubMessageDeliveryStatus";

  /** Our own: which output a message goes to. */
  static final String OUTPUT = "output";

  /** Our own: which input a message came in by. */
  static final String INPUT = "input";

  /** Our own: which direct method was called. */
  static final String METHOD = "method";

  /** Our own: whether the content is the whole of what is desired, or a change to it. */
  static final String TWIN = "twin";

  static final String DESIRED = "desired";
  static final String CHANGE = "change";

  /** Our own: of what is desired. */
  static final String VERSION = "version";

  static final String MAPPING = "mapping";
  static final String REGISTER = "register";
  static final String IOT_HUB = "iothub";

  private Keys() {}
}
