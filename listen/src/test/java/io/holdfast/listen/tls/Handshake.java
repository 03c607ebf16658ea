/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** A client's handshake with a server, in memory; a byte goes each way when it is done. */
final class Handshake implements AutoCloseable {

  private final EmbeddedChannel server;
  private final EmbeddedChannel client;
  private String refusal = "";

  Handshake(TlsServer tls, SSLContext context, String protocol) {
    // Host and port are what the client remembers its sessions by.
    SSLEngine engine = context.createSSLEngine("127.0.0.1", 8883);
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(new String[] {protocol});
    server = new EmbeddedChannel(tls.newHandler());
    client = new EmbeddedChannel(new SslHandler(engine));
    try {
      exchange();
      sendByte(client);
      sendByte(server);
    } catch (DecoderException e) {
      refusal = String.valueOf(e.getMessage());
    }
  }

  private void sendByte(EmbeddedChannel from) {
    from.writeOutbound(Unpooled.copiedBuffer("x", StandardCharsets.US_ASCII));
    exchange();
  }

  private void exchange() {
    boolean any = true;
    while (any) {
      boolean fromClient = move(client, server);
      any = move(server, client) || fromClient;
    }
  }

  private static boolean move(EmbeddedChannel from, EmbeddedChannel to) {
    boolean any = false;
    from.runPendingTasks();
    for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
      any = true;
      to.writeInbound(bytes);
    }
    return any;
  }

  /** What the server knows of the client. */
  List<X509Certificate> shown() {
    return PeerCertificates.of(server);
  }

  /** Why one of the two ended it, or empty. */
  String refusal() {
    return refusal;
  }

  /** Whether what the client sent has arrived. */
  boolean isDone() {
    ByteBuf arrived = server.readInbound();
    boolean done = arrived != null && arrived.readableBytes() == 1;
    if (arrived != null) {
      arrived.release();
    }
    return done;
  }

  @Override
  public void close() {
    boolean _ = client.finishAndReleaseAll();
    boolean _ = server.finishAndReleaseAll();
  }
}
