/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.RawPeer;
import io.holdfast.gateway.sp.SpAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A connection of a gateway to its host; nothing is done by itself but reading, on a thread. */
final class RawPair implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 180;

  private final RawPeer peer;
  private final BlockingQueue<Optional<byte[]>> frames = new LinkedBlockingQueue<>();
  private final Semaphore mayRead = new Semaphore(0);
  private volatile long pauseNanos;
  private volatile @Nullable AssertionError violation;

  private RawPair(RawPeer peer) {
    this.peer = peer;
  }

  /** Connects and greets; what comes is read. */
  static RawPair connect(String uri) throws IOException {
    RawPair pair = connectDeaf(uri);
    pair.read();
    return pair;
  }

  /** Connects and greets; nothing is read before {@link #read}. */
  static RawPair connectDeaf(String uri) throws IOException {
    RawPair pair = new RawPair(RawPeer.connect(SpAddress.parse(uri)));
    pair.peer.write(RawPeer.GREETING);
    Thread reader = new Thread(pair::readAll, "raw-pair");
    reader.setDaemon(true);
    reader.start();
    return pair;
  }

  /** Lets the reader go. */
  void read() {
    mayRead.release();
  }

  /** Sends a payload with its frame. */
  void send(byte[] payload) throws IOException {
    peer.send(payload);
  }

  /** Sends bytes as they are. */
  void write(byte[] bytes) throws IOException {
    peer.write(bytes);
  }

  /** Lets the reader go, which takes so long for each frame. */
  void readSlowly(Duration each) {
    pauseNanos = each.toNanos();
    read();
  }

  /** The payload of the next frame. */
  byte[] next() throws InterruptedException {
    return await("a frame").orElseThrow(() -> new AssertionError("the connection has ended"));
  }

  private Optional<byte[]> await(String what) throws InterruptedException {
    Optional<byte[]> frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError(what + " did not come");
    }
    AssertionError unlawful = violation;
    if (frame.isEmpty() && unlawful != null) {
      throw new AssertionError(unlawful.getMessage(), unlawful);
    }
    return frame;
  }

  /** Whether nothing has come that was not looked at. */
  boolean isSilent() {
    return frames.isEmpty();
  }

  /** Waits for the end; answers how many frames came before it. */
  int awaitEnd() throws InterruptedException {
    int count = 0;
    while (await("the end of the connection").isPresent()) {
      count++;
    }
    return count;
  }

  /** Ends the connection before the test does. */
  void hangUp() throws IOException {
    close();
  }

  @Override
  public void close() throws IOException {
    mayRead.release();
    peer.close();
  }

  private void readAll() {
    try {
      mayRead.acquire();
      assertThat(RawPeer.GREETING).as("the greeting").startsWith(peer.read(8));
      while (true) {
        frames.add(Optional.of(peer.receive()));
        if (pauseNanos > 0) {
          LockSupport.parkNanos(pauseNanos);
        }
      }
    } catch (AssertionError broken) {
      violation = broken;
      frames.add(Optional.empty());
    } catch (IOException | InterruptedException ended) {
      frames.add(Optional.empty());
    }
  }
}
