/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.websocket;

/** Kinds of frames (RFC 6455, 11.8). */
final class Opcode {

  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;

  /** The first of the control frames. */
  static final int CLOSE = 8;

  static final int PING = 9;
  static final int PONG = 10;

  private Opcode() {}
}
