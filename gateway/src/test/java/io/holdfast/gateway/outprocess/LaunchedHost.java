/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import io.holdfast.gateway.RawListener;
import io.holdfast.gateway.RawPeer;
import io.holdfast.wire.gateway.ControlMessage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The program of a host that sends back what it gets, for gateways to launch. Serves one gateway,
 * and ends at the end of its input.
 */
public final class LaunchedHost {

  private LaunchedHost() {}

  /** The argument is the file of the control channel. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path file = Path.of(args[0]);
    Thread input = endWithInput();
    try (RawListener control = RawListener.ipc(file);
        RawPeer gateway = control.greet()) {
      System.out.println("a gateway is there");
      ControlMessage first = ControlMessage.read(gateway.receive());
      Path messages = Path.of(((ControlMessage.Create) first).uri().substring("ipc://".length()));
      try (RawListener server = RawListener.ipc(messages)) {
        gateway.reply(0);
        gateway.receive();
        echo(server);
      }
    } catch (EOFException e) {
      input.join();
    }
  }

  private static void echo(RawListener server) throws IOException {
    try (RawPeer gateway = server.greet()) {
      while (true) {
        gateway.send(gateway.receive());
      }
    }
  }

  private static Thread endWithInput() {
    Thread thread =
        new Thread(() -> {
          try {
            while (System.in.read() >= 0) {
              System.err.println("nobody writes here");
            }
          } catch (IOException e) {
            System.err.println(e);
          }
          System.out.println("the input has ended");
          System.exit(0);
        });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
