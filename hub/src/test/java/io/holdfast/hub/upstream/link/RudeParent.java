/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A parent that acknowledges what it gets, and breaks connections in between. Each has a thread of
 * its own.
 */
final class RudeParent implements AutoCloseable {

  private final ServerSocket listening;
  private final int patience;
  private final SplittableRandom random;
  private final Map<String, List<String>> received = new HashMap<>();

  private int breaks;

  /**
   * Listens at a free port of 127.0.0.1.
   *
   * @param patience breaks a connection after up to so many messages; zero for never
   */
  RudeParent(int patience, SplittableRandom random) throws IOException {
    this.patience = patience;
    this.random = random;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::acceptAll);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** The bodies that a client sent, in order. */
  synchronized List<String> received(String clientId) {
    return List.copyOf(received.getOrDefault(clientId, List.of()));
  }

  synchronized int breaks() {
    return breaks;
  }

  private synchronized int limit() {
    return patience == 0 ? Integer.MAX_VALUE : random.nextInt(1, patience);
  }

  private void acceptAll() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        socket.setTcpNoDelay(true);
        Thread.ofPlatform().daemon().start(() -> serve(socket));
      } catch (IOException e) {
        // The end of listening.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      OutputStream out = new BufferedOutputStream(socket.getOutputStream());
      String clientId = "";
      for (int left = limit(); left > 0; ) {
        int first = in.readUnsignedByte();
        byte[] body = new byte[remainingLength(in)];
        in.readFully(body);
        switch (first >> 4) {
          case MqttPacket.CONNECT -> {
            clientId = textAt(body, 10);
            out.write(MqttBytes.connack(false, 0));
          }
          case MqttPacket.SUBSCRIBE ->
              out.write(MqttBytes.suback(ByteBuffer.wrap(body).getShort() & 0xffff, 0));
          case MqttPacket.PINGREQ -> out.write(MqttBytes.pingResponse());
          case MqttPacket.PUBLISH -> {
            left--;
            out.write(MqttBytes.puback(publish(clientId, body)));
          }
          default -> left = 0;
        }
        if (in.available() == 0) {
          out.flush();
        }
      }
      broken();
    } catch (IOException e) {
      // The client left.
    }
  }

  private synchronized void broken() {
    breaks++;
  }

  /** Takes a message in; answers its packet id. */
  private synchronized int publish(String clientId, byte[] body) {
    ByteBuffer packet = ByteBuffer.wrap(body);
    int topic = packet.getShort() & 0xffff;
    packet.position(2 + topic);
    int id = packet.getShort() & 0xffff;
    String text = new String(body, packet.position(), packet.remaining(), UTF_8);
    received.computeIfAbsent(clientId, same -> new ArrayList<>()).add(text);
    return id;
  }

  private static String textAt(byte[] body, int at) {
    int length = ByteBuffer.wrap(body, at, 2).getShort() & 0xffff;
    return new String(body, at + 2, length, UTF_8);
  }

  private static int remainingLength(DataInputStream in) throws IOException {
    int length = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      int digit = in.readUnsignedByte();
      length |= (digit & 0x7f) << shift;
      if ((digit & 0x80) == 0) {
        return length;
      }
    }
    throw new IOException("a remaining length of more than four bytes");
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
