/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A name server that knows what a test tells it: addresses for names, no such name for all others,
 * or silence. IPv4 addresses by UDP (RFC 1035), without lifetimes. Methods may be called from any
 * thread.
 */
public final class NameServer implements AutoCloseable {

  private static final int HEADER = 12;
  private static final int ADDRESS_TYPE = 1;
  private static final int NO_SUCH_NAME = 3;

  private final DatagramSocket socket;
  private final Map<String, List<String>> addresses = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile boolean silent;

  private NameServer(DatagramSocket socket) {
    this.socket = socket;
  }

  /** Listens at a free port of 127.0.0.1. */
  public static NameServer start() throws IOException {
    NameServer server = new NameServer(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
    ConnectProxy.inBackground(server::answerAll);
    return server;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
  }

  /** From now on the name has these addresses, and no others. */
  public NameServer knows(String name, String... its) {
    addresses.put(name, List.of(its));
    return this;
  }

  /** Never answers again. */
  public NameServer silent() {
    silent = true;
    return this;
  }

  /** All names that were asked for so far. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void close() {
    socket.close();
  }

  private void answerAll() throws IOException {
    while (true) {
      DatagramPacket question = new DatagramPacket(new byte[1500], 1500);
      socket.receive(question);
      int end = HEADER;
      StringBuilder name = new StringBuilder();
      for (int length = question.getData()[end]; length > 0; length = question.getData()[end]) {
        for (int i = 1; i <= length; i++) {
          name.append((char) question.getData()[end + i]);
        }
        name.append('.');
        end += length + 1;
      }
      name.setLength(Math.max(0, name.length() - 1));
      asked.add(name.toString());
      if (!silent) {
        byte[] answer = answer(question.getData(), end + 1, name.toString());
        socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
      }
    }
  }

  /** The question repeated, and an answer for each address, which names it by a pointer. */
  private byte[] answer(byte[] question, int typeAt, String name) throws IOException {
    boolean forAddress = question[typeAt + 1] == ADDRESS_TYPE;
    List<String> known = addresses.get(name);
    List<String> told = known == null || !forAddress ? List.of() : known;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(question, 0, 2);
    out.writeShort(0x8580 | (known == null ? NO_SUCH_NAME : 0));
    out.writeShort(1);
    out.writeShort(told.size());
    out.writeInt(0);
    out.write(question, HEADER, typeAt + 4 - HEADER);
    for (String address : told) {
      out.writeShort(0xc000 | HEADER);
      out.writeShort(ADDRESS_TYPE);
      out.writeShort(1);
      out.writeInt(3600);
      out.writeShort(4);
      out.write(LoopbackAddress.inet(address).getAddress());
    }
    return bytes.toByteArray();
  }
}
