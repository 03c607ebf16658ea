/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import javax.net.ssl.SSLException;

/** What an exception in a connection's pipeline says of its loss. */
final class LossCause {

  private LossCause() {}

  static LossReason reason(Throwable cause) {
    if (cause instanceof UpgradeRefusedException refused) {
      return refused.reason();
    }
    if (cause instanceof DecoderException) {
      // A server that does not take a client's certificate says so after the handshake (TLS 1.3).
      return cause.getCause() instanceof SSLException ? LossReason.TLS : LossReason.PROTOCOL_ERROR;
    }
    return cause instanceof WebSocketHandshakeException
        ? LossReason.PROTOCOL_ERROR
        : LossReason.NETWORK;
  }
}
