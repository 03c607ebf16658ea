/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.client;

import io.holdfast.client.net.ClientDriver;
import io.holdfast.client.net.IoDriver;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/**
 * The clients of one test, and its waiting: the lower face does nothing while nobody calls {@code
 * doWork}, so the test waits by working. Belongs to the test's thread.
 */
final class Stage implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ROUND = Duration.ofMillis(20);

  final Face face;
  final Hub hub;
  private final IoDriver lower = IoDriver.onCurrentThread();
  private final ClientDriver async = ClientDriver.start();
  private final List<Peer> peers = new ArrayList<>();

  Stage(Face face, Hub hub) {
    this.face = face;
    this.hub = hub;
  }

  /** A client of the stage's face that is connected. */
  Peer opened(Registered module) {
    Peer peer = client(Setup.of(hub, module));
    peer.open();
    return peer;
  }

  /** A client of the stage's face. */
  Peer client(Setup setup) {
    return client(face, setup);
  }

  /** A client of either face. */
  Peer client(Face which, Setup setup) {
    Peer peer =
        which == Face.ASYNC ? new AsyncPeer(this, async, setup) : new LowerPeer(this, lower, setup);
    peers.add(peer);
    return peer;
  }

  /** Works until something holds. */
  void until(String what, BooleanSupplier holds) {
    if (face == Face.ASYNC) {
      Awaitility.await(what)
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(2))
          .until(holds::getAsBoolean);
      return;
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      var _ = lower.doWork(ROUND);
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not in " + PATIENCE.toSeconds() + " s: " + what);
      }
    }
  }

  /** Does what there is to do for clients of the lower face. */
  void work() {
    var _ = lower.doWork();
  }

  /** Lets time pass, in which the clients work. */
  void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      if (face == Face.ASYNC) {
        LockSupport.parkNanos(left);
      } else {
        var _ = lower.doWork(Duration.ofNanos(left));
      }
    }
  }

  /** The result, once it is there. */
  <T> T result(CompletableFuture<T> future) {
    until("a result", future::isDone);
    return future.join();
  }

  /** Why it failed. */
  Throwable failure(CompletableFuture<?> future) {
    until("a failure", future::isDone);
    try {
      future.join();
    } catch (CompletionException e) {
      return e.getCause() != null ? e.getCause() : e;
    }
    throw new AssertionError("did not fail");
  }

  /** What a call that blocks answers; the clients go on meanwhile. */
  <T> T meanwhile(Supplier<T> call) {
    return result(background(call));
  }

  /** A call that blocks, on a thread of its own. */
  static <T> CompletableFuture<T> background(Supplier<T> call) {
    Executor thread = task -> Thread.ofVirtual().start(task);
    return CompletableFuture.supplyAsync(call, thread);
  }

  @Override
  public void close() {
    peers.forEach(Peer::close);
    async.close();
    lower.close();
  }
}
