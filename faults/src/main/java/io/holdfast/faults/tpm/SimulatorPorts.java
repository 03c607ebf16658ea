/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults.tpm;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Two ports that speak as Microsoft's TPM simulator does: commands in a frame at the one, and power
 * at the one behind it. Whatever is switched off stays on. Or one port, as the resource manager
 * that the Java TPM library looks for at last. Thread-safe.
 */
final class SimulatorPorts implements AutoCloseable {

  /** What answers a bare command. */
  @FunctionalInterface
  interface Tpm {
    byte[] answer(byte[] command) throws IOException;
  }

  private static final int SEND_COMMAND = 8;
  private static final int HANDSHAKE = 15;
  private static final int SESSION_END = 20;
  private static final int STOP = 21;

  /** No TPM takes or gives more. */
  private static final int LONGEST = 16 * 1024;

  private final Tpm tpm;
  private final Queue<Closeable> open = new ConcurrentLinkedQueue<>();

  SimulatorPorts(Tpm tpm) {
    this.tpm = tpm;
  }

  /** Commands at this port, power at the next. */
  void simulator(InetAddress address, int port) throws IOException {
    listen(address, port);
    listen(address, port + 1);
  }

  private void listen(InetAddress address, int port) throws IOException {
    ServerSocket listening = new ServerSocket(port, 10, address);
    open.add(listening);
    inBackground(() -> {
      while (true) {
        Socket client = listening.accept();
        open.add(client);
        inBackground(() -> serve(client));
      }
    });
  }

  private void serve(Socket client) throws IOException {
    try (client) {
      client.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      while (true) {
        int command = in.readInt();
        if (command == SESSION_END || command == STOP) {
          return;
        }
        if (command == SEND_COMMAND) {
          in.readByte();
          byte[] answer = tpm.answer(frame(in));
          out.writeInt(answer.length);
          out.write(answer);
        } else if (command == HANDSHAKE) {
          in.readInt();
          out.writeInt(1);
          out.writeInt(0);
        }
        out.writeInt(0);
        out.flush();
      }
    }
  }

  private static byte[] frame(DataInputStream in) throws IOException {
    int size = in.readInt();
    if (size < 0 || size > LONGEST) {
      throw new EOFException("a command of " + size + " bytes");
    }
    return in.readNBytes(size);
  }

  @Override
  public void close() throws IOException {
    for (Closeable each = open.poll(); each != null; each = open.poll()) {
      each.close();
    }
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  private static void inBackground(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException ended) {
                // One end is gone; so is the other.
              }
            },
            "tpm-simulator");
    thread.setDaemon(true);
    thread.start();
  }
}
