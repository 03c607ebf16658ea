/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.websocket;

import io.netty.handler.codec.CodecException;

/** A frame that a client may not send. Has no stack trace: it tells of the client, not of us. */
final class FrameException extends CodecException {

  private static final long serialVersionUID = 1L;

  private final int closeCode;

  /**
   * What is wrong.
   *
   * @param closeCode what the client is told (RFC 6455, 7.4.1)
   */
  FrameException(int closeCode, String message) {
    super(message, null);
    this.closeCode = closeCode;
  }

  int closeCode() {
    return closeCode;
  }

  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
