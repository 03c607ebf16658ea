/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

/**
 * Names and values of properties that a bridge to a hub alone sets or reads. What it shares with
 * other modules is in {@link io.holdfast.gateway.modules.MessageProperties}.
 */
final class Keys {

  static final String MESSAGE_ID = "iotHubMessageId";
  static final String DELIVERY_STATUS = "iotHubMessageDeliveryStatus";

  /** Our own: which output a message goes to. */
  static final String OUTPUT = "output";

  /** Our own: which input a message came in by. */
  static final String INPUT = "input";

  /** Our own: whether the content is the whole of what is desired, or a change to it. */
  static final String TWIN = "twin";

  static final String DESIRED = "desired";
  static final String CHANGE = "change";

  /** Our own: which version of what is desired the content leads to. */
  static final String VERSION = "version";

  private Keys() {}
}
