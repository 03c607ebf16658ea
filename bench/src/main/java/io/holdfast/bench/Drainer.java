/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import io.holdfast.faults.MqttBytes;
import io.holdfast.model.SasToken;
import io.holdfast.testkit.Registered;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.Base64;

/** Takes and acknowledges what waits for a module, as fast as it comes, over a plain connection. */
final class Drainer implements AutoCloseable {

  private static final int BUFFER = 1 << 18;
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int PUBLISH = 3;
  private static final int DUPLICATE = 8;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private long fresh;
  private long again;

  private Drainer(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
    this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
  }

  /** Connects as the module, and subscribes to its inputs. */
  static Drainer connect(Registered module, int port) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(module.host(), port), PATIENCE_MILLIS);
    Drainer drainer = new Drainer(socket);
    String clientId = module.identity().clientId();
    long expiry = Instant.now().getEpochSecond() + 86_400;
    byte[] key = Base64.getDecoder().decode(module.primaryKey());
    drainer.out.write(
        MqttBytes.connect(clientId)
            .userName(module.host() + "/" + clientId + "/?api-version=2021-04-12")
            .password(SasToken.sign(module.resource(), key, expiry, null).text())
            .bytes());
    String filter =
        "devices/"
            + clientId.substring(0, clientId.indexOf('/'))
            + "/modules/"
            + clientId.substring(clientId.indexOf('/') + 1)
            + "/inputs/#";
    drainer.out.write(MqttBytes.subscribe(1, filter, 1));
    drainer.out.flush();
    return drainer;
  }

  /** Takes messages until so many came that had not come before. */
  void take(long messages) throws IOException {
    while (fresh < messages) {
      if (in.available() == 0) {
        out.flush();
      }
      packet();
    }
    out.flush();
  }

  private void packet() throws IOException {
    int first = in.readUnsignedByte();
    int left = remainingLength();
    if (first >> 4 != PUBLISH) {
      in.skipNBytes(left);
      return;
    }
    int topic = in.readUnsignedShort();
    in.skipNBytes(topic);
    int packetId = in.readUnsignedShort();
    in.skipNBytes(left - topic - 4L);
    out.write(MqttBytes.puback(packetId));
    if ((first & DUPLICATE) == 0) {
      fresh++;
    } else {
      again++;
    }
  }

  private int remainingLength() throws IOException {
    int length = 0;
    int shift = 0;
    int octet;
    do {
      octet = in.readUnsignedByte();
      length |= (octet & 127) << shift;
      shift += 7;
    } while (octet > 127);
    return length;
  }

  /** How many messages came flagged as perhaps seen before. */
  long again() {
    return again;
  }

  @Override
  public void close() throws IOException {
    out.write(MqttBytes.disconnect());
    out.flush();
    socket.close();
  }
}
