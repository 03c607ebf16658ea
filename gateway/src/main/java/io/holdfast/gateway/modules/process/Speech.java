/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.process;

import io.holdfast.gateway.ModuleContext;
import io.holdfast.gateway.log.Occurrences;
import io.holdfast.gateway.modules.Printable;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import io.netty.util.concurrent.Ticker;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * Makes messages of what a program writes, and publishes them; not before the module was started:
 * until then nobody is linked to it, and the program waits at its full pipe. Its lines come on one
 * thread at a time.
 */
final class Speech implements Consumer<BoundedLines.Line> {

  private final CountDownLatch started = new CountDownLatch(1);
  private final AtomicLong published = new AtomicLong();
  private final Occurrences nonsense = new Occurrences(Ticker.systemTicker()::nanoTime);
  private final ModuleContext to;
  private final ProcessArgs args;
  private final Logger log;

  Speech(ModuleContext to, ProcessArgs args, Logger log) {
    this.to = to;
    this.args = args;
    this.log = log;
  }

  /** Lets messages out. */
  void start() {
    started.countDown();
  }

  @Override
  public void accept(BoundedLines.Line line) {
    try {
      started.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the module is destroyed
      return;
    }
    if (!line.isWhole()) {
      refuse(line, "it has more than " + Child.LONGEST + " bytes, or no end");
    } else if (args.plain()) {
      plain(line);
    } else if (!isBlank(line.bytes())) {
      JsonLine.Said said = JsonLine.read(line.bytes(), args.properties());
      if (said instanceof JsonLine.Said.Message message) {
        publish(message.message());
      } else if (said instanceof JsonLine.Said.Nonsense nothing) {
        refuse(line, nothing.reason());
      }
    }
  }

  private void plain(BoundedLines.Line line) {
    GatewayMessage message;
    try {
      message = GatewayMessage.of(args.properties(), Bytes.owning(line.bytes()));
    } catch (IllegalArgumentException e) {
      refuse(line, String.valueOf(e.getMessage()));
      return;
    }
    publish(message);
  }

  private static boolean isBlank(byte[] line) {
    for (byte one : line) {
      if (one != ' ' && one != '\t') {
        return false;
      }
    }
    return true;
  }

  private void publish(GatewayMessage message) {
    if (to.publish(message)) {
      published.incrementAndGet();
    }
  }

  private void refuse(BoundedLines.Line line, String reason) {
    if (nonsense.happened()) {
      byte[] begin = Arrays.copyOf(line.bytes(), Math.min(line.bytes().length, 400));
      log.warn(
          "a line of it is no message: {} ({} so far): {}",
          Printable.of(reason),
          nonsense.count(),
          Printable.of(new String(begin, StandardCharsets.UTF_8)));
    }
  }

  /** How many messages it has published. Any thread. */
  long published() {
    return published.get();
  }

  /** How many lines were no messages. Any thread. */
  long refused() {
    return nonsense.count();
  }
}
