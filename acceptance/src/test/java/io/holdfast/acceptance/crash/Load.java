/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.crash;

import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.testkit.Hub;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Clients of one kind over all lives of a hub, and what they were told. In each life they work
 * until their connections break; after the restart {@link #check} compares what the hub has with
 * what it had acknowledged. One thread starts, joins and checks; the clients have threads of their
 * own.
 */
abstract class Load {

  static final Duration PATIENCE = Duration.ofMinutes(3);

  private final AtomicInteger acknowledgements = new AtomicInteger();
  private final Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Thread> writers = new ArrayList<>();
  private volatile boolean endExpected;
  private volatile boolean ending;

  /** Connects the clients of this life, and lets them {@link #read} and {@link #write}. */
  abstract void begin(Hub hub) throws IOException;

  /**
   * After a restart, before the next life begins: all that was acknowledged is there, and nothing
   * that was never asked for. What was under way at the kill is there or not; from here on it is
   * known.
   */
  abstract void check(Hub hub) throws Exception;

  /** How many acknowledgements of a life make the kill come in the midst of work. */
  abstract int enough();

  final void start(Hub hub) throws IOException {
    endExpected = false;
    ending = false;
    threads.clear();
    writers.clear();
    begin(hub);
  }

  /** Runs a client in a thread of its own until the hub is killed, or it is {@link #end}. */
  final void write(Client client) {
    Thread thread = Thread.ofVirtual().start(() -> run(client));
    threads.add(thread);
    writers.add(thread);
  }

  /** Runs a client in a thread of its own until the hub is gone. */
  final void read(Client client) {
    threads.add(Thread.ofVirtual().start(() -> run(client)));
  }

  private void run(Client client) {
    try {
      client.run();
    } catch (IOException | UncheckedIOException end) {
      if (!endExpected) {
        wrong.add(end);
      }
    } catch (InterruptedException | RuntimeException | AssertionError e) {
      wrong.add(e);
    }
  }

  /** Something was acknowledged. */
  final void acknowledged() {
    acknowledgements.incrementAndGet();
  }

  /** How much was acknowledged so far. */
  final int acknowledgements() {
    return acknowledgements.get();
  }

  /** Whether the clients are to finish what they have begun, and begin no more. */
  final boolean isEnding() {
    return ending;
  }

  final void end() {
    ending = true;
  }

  /** From now on connections may break. */
  final void expectEnd() {
    endExpected = true;
  }

  /** To be asked by who waits for something else than a connection: another client may be gone. */
  final void throwIfOver() throws EOFException {
    if (endExpected) {
      throw new EOFException("the hub is about to end");
    }
  }

  /** Waits until the clients have noticed the end. */
  final void join() throws InterruptedException {
    join(threads);
  }

  /** Waits until those have come to their end that write, after {@link #end}. */
  final void awaitWriters() throws InterruptedException {
    join(writers);
  }

  private void join(List<Thread> some) throws InterruptedException {
    for (Thread thread : some) {
      if (!thread.join(PATIENCE)) {
        throw new AssertionError(getClass().getSimpleName() + ": a client did not end");
      }
    }
    throwIfWrong();
  }

  final void throwIfWrong() {
    Throwable first = wrong.peek();
    if (first != null) {
      throw new AssertionError(getClass().getSimpleName() + ": " + first, first);
    }
  }

  /** The next packet that fits, in a minute; the end of the connection is an exception. */
  static MqttPacket next(RawMqtt client, Predicate<MqttPacket> fits) throws IOException {
    MqttPacket packet = client.poll(fits, PATIENCE);
    if (packet == null) {
      Duration ignored = client.awaitEnd(Duration.ZERO);
      throw new EOFException("the hub has ended the connection");
    }
    return packet;
  }

  /** What a client does in one life. */
  @FunctionalInterface
  interface Client {
    void run() throws IOException, InterruptedException;
  }
}
