/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import io.holdfast.client.ConnectionStatus;
import io.holdfast.client.mqtt.LossReason;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down how the connection of one identity goes: a new reason for its absence once, not each
 * attempt. Its client calls it, one call at a time.
 */
final class LineLog implements Flow.Subscriber<ConnectionStatus> {

  private static final Logger LOG = LoggerFactory.getLogger(LineLog.class);

  private final String who;
  private @Nullable LossReason told;

  /**
   * For one identity.
   *
   * @param who module and identity, for people
   */
  LineLog(String who) {
    this.who = who;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(ConnectionStatus status) {
    if (status instanceof ConnectionStatus.Connected) {
      told = null;
      LOG.info("{} is connected", who);
    } else if (status instanceof ConnectionStatus.Reconnecting away) {
      lost(away.reason(), away.cause());
    } else if (status instanceof ConnectionStatus.Lost lost) {
      lost(lost.reason(), lost.cause());
    } else if (status instanceof ConnectionStatus.Stopped stopped) {
      LOG.warn(
          "{} stays away until it has the next message to send: {}",
          who,
          stopped.failure().getMessage());
    }
  }

  private void lost(LossReason reason, @Nullable Throwable cause) {
    if (reason == told) {
      return;
    }
    told = reason;
    LOG.warn(
        "{} is not connected: {}{}",
        who,
        text(reason),
        cause == null ? "" : " (" + cause.getMessage() + ")");
  }

  private static String text(LossReason reason) {
    return switch (reason) {
      case BAD_CREDENTIALS, NOT_AUTHORIZED ->
          "the hub refuses it; look whether it is registered and enabled there, and has this key";
      case TLS ->
          "TLS failed; \"caFile\" must name the hub's authority, and its certificate this host";
      case NETWORK -> "the network failed";
      case CONNECT_TIMEOUT -> "the hub does not answer";
      default -> reason.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    };
  }

  @Override
  public void onError(Throwable failure) {
    LOG.warn("{}: its connection is not watched any more", who, failure);
  }

  @Override
  public void onComplete() {}
}
