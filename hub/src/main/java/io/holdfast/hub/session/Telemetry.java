/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Lane;
import io.holdfast.hub.Peer;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.Throttles;
import io.holdfast.hub.queue.Intake;
import io.holdfast.hub.queue.Publisher;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import org.jspecify.annotations.Nullable;

/**
 * What a client publishes, on its way into the intake, and how the client is slowed. Owner: the
 * session's lane.
 */
final class Telemetry implements Publisher {

  /** This many messages without a receipt stop the reading of more. */
  private static final int MAX_UNRECEIPTED = 2048;

  private final Peer peer;
  private final Inflow inflow;
  private final Intake intake;
  private final HeaderCache headers;
  private final Throttles throttles;
  private final Throttles.@Nullable Meter pace;

  private int unreceipted;
  private boolean awaitingReceipts;
  private boolean slowed;
  private boolean gone;

  Telemetry(Admitted admitted, Peer peer, Inflow inflow, Services services) {
    this.peer = peer;
    this.inflow = inflow;
    this.intake = services.queues().intake(peer.lane());
    this.headers = new HeaderCache(admitted, services.routes());
    this.throttles = services.throttles();
    this.pace = throttles.meter(Throttles.Kind.MESSAGES, admitted.identity());
  }

  @Override
  public Lane lane() {
    return peer.lane();
  }

  /** See {@link Session#telemetry}. */
  void send(MessageProperties properties, Bytes body, boolean wantsReceipt, long tag) {
    if (gone || (pace != null && !isInPace(pace))) {
      return;
    }
    HeaderCache.Entry entry = headers.of(properties);
    int size = body.length() + entry.propertiesSize();
    if (size > Message.MAX_SIZE) {
      peer.close(new Refusal(ErrorCode.MESSAGE_TOO_LARGE, "a message of " + size + " bytes"));
      return;
    }
    StoredMessage message = new StoredMessage(entry.header(), intake.nowMillis(), body);
    intake.take(this, message, entry.targets(body), wantsReceipt, tag);
    if (wantsReceipt && ++unreceipted == MAX_UNRECEIPTED) {
      awaitingReceipts = true;
      hold();
    }
  }

  /**
   * Reads nothing more for a while from a client that sends too fast. Who has sent even more before
   * it was held is closed, without a receipt.
   */
  private boolean isInPace(Throttles.Meter meter) {
    long wait = meter.take();
    if (wait < 0) {
      peer.close(new Refusal(ErrorCode.THROTTLE_BACKLOG, "too many messages"));
      return false;
    }
    if (wait > 0 && !slowed) {
      slowed = true;
      hold();
      throttles.later(wait, () -> lane().execute(this::atPaceAgain));
    }
    return true;
  }

  private void atPaceAgain() {
    slowed = false;
    release();
  }

  /** The client is gone, and gets no receipts any more. */
  void closed() {
    gone = true;
  }

  @Override
  public void accepted(long tag) {
    if (--unreceipted == MAX_UNRECEIPTED / 2 && awaitingReceipts) {
      awaitingReceipts = false;
      release();
    }
    if (!gone) {
      peer.accepted(tag);
    }
  }

  @Override
  public void failed(Refusal reason) {
    peer.close(reason);
  }

  @Override
  public void hold() {
    inflow.hold();
  }

  @Override
  public void release() {
    inflow.release();
  }
}
