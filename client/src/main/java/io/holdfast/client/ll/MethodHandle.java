/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.client.core.Methods;
import io.holdfast.model.Bytes;

/** One call that waits for its answer. */
public final class MethodHandle {

  private final Methods.Reply reply;

  MethodHandle(Methods.Reply reply) {
    this.reply = reply;
  }

  boolean answer(int status, Bytes payload) {
    return reply.answer(status, payload);
  }
}
