/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The time and the chance that a loop goes by. Tests turn time by hand: with {@link
 * Ticker#newMockTicker()} every delay of the loop, Netty's own included, is virtual.
 *
 * @param clock the wall clock that tokens expire by
 * @param ticker what delays are measured by; monotonic
 * @param random where the jitter of delays comes from; used on the loop alone
 * @param nameServers whom to ask for the addresses of hosts, in this order; empty for the system's
 */
public record LoopSettings(
    InstantSource clock,
    Ticker ticker,
    RandomGenerator random,
    List<InetSocketAddress> nameServers) {

  /** Takes a copy of the list. */
  public LoopSettings {
    nameServers = List.copyOf(nameServers);
  }

  /**
   * The system's name servers.
   *
   * @param clock the wall clock that tokens expire by
   * @param ticker what delays are measured by
   * @param random where jitter comes from
   */
  public LoopSettings(InstantSource clock, Ticker ticker, RandomGenerator random) {
    this(clock, ticker, random, List.of());
  }

  /**
   * The system's measure of delays and name servers.
   *
   * @param clock the wall clock that tokens expire by
   * @param random where jitter comes from
   * @return settings
   */
  public static LoopSettings of(InstantSource clock, RandomGenerator random) {
    return new LoopSettings(clock, Ticker.systemTicker(), random);
  }

  /** {@return the system's clocks, and a random source of its own} */
  public static LoopSettings system() {
    return new LoopSettings(InstantSource.system(), Ticker.systemTicker(), new SplittableRandom());
  }
}
