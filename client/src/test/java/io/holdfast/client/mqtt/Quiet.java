/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keeps what a test asks for, and does nothing else. */
final class Quiet implements SessionListener {

  boolean connected;
  int losses;
  @Nullable LossReason reason;

  @Override
  public void connected(boolean sessionPresent) {
    connected = true;
  }

  @Override
  public void subscribed(String filter) {}

  @Override
  public void notSubscribed(String filter) {}

  @Override
  public void received(Incoming message) {}

  @Override
  public void turnEnded() {}

  @Override
  public void renewing() {}

  @Override
  public void reconnecting() {}

  @Override
  public void lost(LossReason why, @Nullable Throwable cause, @Nullable Duration nextAttempt) {
    connected = false;
    losses++;
    reason = why;
  }

  @Override
  public void stopped(ClientException failure) {}

  @Override
  public void closed(@Nullable ClientException failure) {}
}
