/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import io.holdfast.wire.gateway.ControlMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of a proxy, in steps of which each has its time; at the usual pace together at most five
 * seconds. Belongs to the loop.
 *
 * <p>What waits for the host is let out, and the host has a moment to read it: it may attend to a
 * Destroy first, and then reads no more. Then Destroy; and the message channel is kept, and read,
 * until the host closes it, since the original host hangs for ever when its module publishes into a
 * channel without a peer. Then the control channel is half closed: a libnanomsg host that finds a
 * closed connection drops what it has not read, the Destroy among it.
 */
final class Farewell {

  private final ProxyLoop loop;
  private final Pace pace;
  private final ControlDialogue dialogue;
  private final ControlChannel control;
  private final MessageChannel messages;
  private final Outgoing outgoing;
  private final CompletableFuture<Void> ended;
  private ProxyLoop.@Nullable Timer timer;

  Farewell(
      ProxyLoop loop,
      Pace pace,
      ControlDialogue dialogue,
      ControlChannel control,
      MessageChannel messages,
      Outgoing outgoing,
      CompletableFuture<Void> ended) {
    this.loop = loop;
    this.pace = pace;
    this.dialogue = dialogue;
    this.control = control;
    this.messages = messages;
    this.outgoing = outgoing;
    this.ended = ended;
  }

  /** The first step. */
  void begin() {
    await(() -> outgoing.held() == 0 || !messages.isOpen(), pace.drain(), this::settle);
  }

  private void settle() {
    Duration left = messages.sinceWritten().map(pace.settle()::minus).orElse(Duration.ZERO);
    if (messages.isOpen() && left.compareTo(Duration.ZERO) > 0) {
      loop.after(left, this::destroy);
    } else {
      destroy();
    }
  }

  private void destroy() {
    boolean told = dialogue.mayHaveModule();
    if (told) {
      control.send(new ControlMessage.Destroy());
    }
    dialogue.end();
    messages.shut();
    await(() -> !messages.isConnected(), told ? pace.hostCloses() : Duration.ZERO, this::closeBoth);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what it makes is passed on
  private void closeBoth() {
    CompletableFuture<Boolean> first;
    if (messages.isConnected()) {
      first = messages.halfClose(pace.halfClose());
    } else {
      messages.close();
      first = CompletableFuture.completedFuture(true);
    }
    first
        .thenCombine(control.halfClose(pace.halfClose()), (one, other) -> one && other)
        .whenComplete((all, failure) -> ended.complete(null));
  }

  /** Goes on when it is so, or the time is over. */
  private void await(BooleanSupplier condition, Duration patience, Runnable next) {
    if (condition.getAsBoolean() || patience.isZero()) {
      next.run();
      return;
    }
    Runnable goOn =
        () -> {
          messages.onChange(() -> {});
          cancelTimer();
          next.run();
        };
    messages.onChange(() -> {
      if (condition.getAsBoolean()) {
        goOn.run();
      }
    });
    timer = loop.after(patience, goOn);
  }

  private void cancelTimer() {
    ProxyLoop.Timer pending = timer;
    if (pending != null) {
      timer = null;
      pending.cancel();
    }
  }
}
