/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import io.holdfast.client.ConnectionStatus;
import io.holdfast.client.HubClient;
import io.holdfast.client.ModuleClient;
import io.holdfast.client.core.Credentials;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.LossReason;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way of one identity to its hub: its client, with a window of what is not acknowledged. The
 * module's thread enters and sends; the client's callbacks tell what became of it.
 */
final class HubLine {

  /** The client gives a message up that was not acknowledged in two minutes of connection. */
  private static final int ATTEMPTS = 5;

  /** A client that has stopped is opened anew for a message, but not more often than this. */
  private static final long REOPEN = TimeUnit.SECONDS.toNanos(5);

  private static final Set<LossReason> REFUSALS =
      EnumSet.of(
          LossReason.BAD_CREDENTIALS,
          LossReason.NOT_AUTHORIZED,
          LossReason.CLIENT_ID_REFUSED,
          LossReason.UNKNOWN_REFUSAL);

  private final HubClient client;
  private final Counts counts;
  private final Complaints complaints;
  private final Confirmations confirmations;
  private final Ticker ticker;
  private final Window window = new Window();
  private volatile boolean stalled;
  // Owner: the module's thread.
  private long opened;

  HubLine(
      HubClient client,
      Counts counts,
      Complaints complaints,
      Confirmations confirmations,
      Ticker ticker) {
    this.client = client;
    this.counts = counts;
    this.complaints = complaints;
    this.confirmations = confirmations;
    this.ticker = ticker;
  }

  /** Connects, and stays so. */
  void open(String who) {
    client.statuses().subscribe(new LineLog(who));
    reopen();
  }

  private void reopen() {
    opened = ticker.nanoTime();
    // What comes of it is in the log, and in the client's status.
    var unused = client.open();
  }

  /**
   * Takes a place in the window.
   *
   * @return false if there was none in the time
   */
  boolean enter(long size, Duration patience) throws InterruptedException {
    if (client.status() instanceof ConnectionStatus.Stopped
        && ticker.nanoTime() - opened >= REOPEN) {
      reopen();
    }
    return window.enter(size, patience);
  }

  /** Sends what has entered. Does not wait. */
  void send(Letter letter) {
    attempt(letter, 1);
  }

  private void attempt(Letter letter, int number) {
    var unused = sent(letter).whenComplete((done, failure) -> told(letter, number, failure));
  }

  private CompletableFuture<Void> sent(Letter letter) {
    try {
      String output = letter.output();
      return output != null && client instanceof ModuleClient module
          ? module.sendToOutput(output, letter.message())
          : client.send(letter.message());
    } catch (RuntimeException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private void told(Letter letter, int number, @Nullable Throwable failure) {
    Verdict verdict = Verdict.of(failure);
    if (verdict == Verdict.TIMEOUT && number < ATTEMPTS) {
      attempt(letter, number + 1);
      return;
    }
    switch (verdict) {
      case OK -> {
        counts.add(Count.SENT);
        stalled = false;
      }
      case ERROR -> {
        counts.add(Count.REFUSED);
        refused(failure);
      }
      case TIMEOUT -> {
        counts.add(Count.UNACKNOWLEDGED);
        givenUp();
      }
      case DESTROY -> counts.add(Count.UNACKNOWLEDGED);
    }
    confirmations.tell(letter.confirmation(), verdict);
    window.leave(letter.size());
  }

  private void givenUp() {
    complaints.say(
        "unacknowledged " + client.identity(),
        "a message of "
            + client.identity()
            + " was tried "
            + ATTEMPTS
            + " times and not acknowledged, and is given up");
  }

  private void refused(@Nullable Throwable failure) {
    String reason = failure == null ? "" : ": " + Verdict.cause(failure).getMessage();
    complaints.say(
        "refused " + client.identity(),
        "a message of " + client.identity() + " cannot be sent and is dropped" + reason);
  }

  /** Whether it was waited for in vain, and nothing was acknowledged since. */
  boolean isStalled() {
    return stalled;
  }

  /** Nobody waits for it any more until something is acknowledged. */
  void stall() {
    stalled = true;
  }

  /** Whether there is a connection. */
  boolean isConnected() {
    ConnectionStatus status = client.status();
    return status instanceof ConnectionStatus.Connected
        || status instanceof ConnectionStatus.Expiring
        || status instanceof ConnectionStatus.Renewing;
  }

  /** Whether the hub is there and does not take this identity. */
  boolean isRefused() {
    ConnectionStatus status = client.status();
    if (status instanceof ConnectionStatus.Reconnecting away) {
      return REFUSALS.contains(away.reason());
    }
    if (status instanceof ConnectionStatus.Lost lost) {
      return REFUSALS.contains(lost.reason());
    }
    return status instanceof ConnectionStatus.Stopped stopped
        && stopped.failure().code() == ClientException.Code.REFUSED;
  }

  /** Shows another key from now on. */
  void credentials(Credentials next) {
    client.credentials(next);
  }

  /** Waits until each message that was sent is counted as one thing or another. */
  boolean awaitCounted(Duration patience) throws InterruptedException {
    return window.awaitEmpty(patience);
  }

  /** Closes the client; what is not acknowledged in this time is counted so. */
  CompletableFuture<Void> close(Duration drain) {
    return client.close(drain);
  }
}
