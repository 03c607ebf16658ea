/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Loopback addresses, one for each who asks: Microsoft's SDKs fix the ports (8883, 443), so two
 * hubs on one machine need two addresses. Linux answers on all of 127.0.0.0/8.
 */
public final class LoopbackAddress {

  /**
   * A port that refuses: below those that the system gives out, and no service of our time has it.
   * A port that was free a moment ago would not do: another test may have it by now.
   */
  public static final int REFUSING_PORT = 1;

  private static final AtomicInteger NEXT = new AtomicInteger();

  private LoopbackAddress() {}

  /**
   * An address that nobody else in this process or in another test process has: the process id
   * chooses the upper bytes, a counter the last.
   *
   * @return text such as {@code 127.83.12.1}
   */
  public static String next() {
    return address(NEXT.getAndIncrement());
  }

  /**
   * An address whose successor is nobody else's either: {@code up} binds both. That of the last one
   * of a block, which ends in 251, is never given out.
   */
  public static String nextOfTwo() {
    return address(NEXT.getAndAdd(2));
  }

  /** A port of such an address; it stays free, since nobody else binds there. */
  public static int freePort(String address) {
    try (ServerSocket socket = new ServerSocket(0, 1, inet(address))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String address(int n) {
    long pid = ProcessHandle.current().pid();
    long block = (pid * 31 + n / 250) % (126 * 256);
    return "127." + (1 + block / 256) + "." + block % 256 + "." + (1 + n % 250);
  }

  /** The address as the socket API wants it. */
  public static InetAddress inet(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address: " + address, e);
    }
  }
}
