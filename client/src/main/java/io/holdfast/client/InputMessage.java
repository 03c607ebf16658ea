/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.model.Message;

/**
 * A message that arrived at an input.
 *
 * @param input the input's name
 * @param message the message; its connection properties name the sender
 * @param redelivered whether the hub says that it may have sent it before
 */
public record InputMessage(String input, Message message, boolean redelivered) {}
