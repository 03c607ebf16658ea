/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.model.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message that arrived at an input.
 *
 * @param input the input's name
 * @param message the message; its connection properties name the sender
 * @param redelivered whether the hub says that it may have sent it before
 * @param unreadableProperties the properties as they arrived if they cannot be read: the message
 *     then has none; else null
 */
public record InputMessage(
    String input, Message message, boolean redelivered, @Nullable String unreadableProperties) {

  /**
   * A message whose properties could be read.
   *
   * @param input the input's name
   * @param message the message; its connection properties name the sender
   * @param redelivered whether the hub says that it may have sent it before
   */
  public InputMessage(String input, Message message, boolean redelivered) {
    this(input, message, redelivered, null);
  }
}
