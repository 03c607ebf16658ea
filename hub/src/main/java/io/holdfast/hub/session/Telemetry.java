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
import io.holdfast.hub.watch.Counts;
import io.holdfast.hub.watch.Removal;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client publishes, on its way into the intake, and how the client is slowed. Owner: the
 * session's lane.
 */
final class Telemetry implements Publisher {

  /** This many messages without a receipt stop the reading of more. */
  private static final int MAX_UNRECEIPTED = 2048;

  private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);

  /** A topic may have 65,535 bytes; the log tells the beginning. */
  private static final int MAX_LOGGED_TOPIC = 200;

  private final Identity identity;
  private final Peer peer;
  private final Inflow inflow;
  private final Intake intake;
  private final HeaderCache headers;
  private final Throttles throttles;
  private final Throttles.@Nullable Meter pace;
  private final Counts counts;
  private final boolean dropsUnknownTopics;

  private int unreceipted;
  private boolean awaitingReceipts;
  private boolean slowed;
  private boolean gone;
  private boolean unknownTopicLogged;

  Telemetry(Admitted admitted, Peer peer, Inflow inflow, Services services) {
    this.identity = admitted.identity();
    this.peer = peer;
    this.inflow = inflow;
    this.intake = services.queues().intake(peer.lane());
    this.headers = new HeaderCache(admitted, services.routes());
    this.throttles = services.throttles();
    this.pace = throttles.meter(Throttles.Kind.MESSAGES, identity);
    this.counts = services.counts();
    this.dropsUnknownTopics = services.dropsUnknownTopics();
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

  /** See {@link Session#unknownTopic}. */
  boolean unknownTopic(String topic) {
    if (!dropsUnknownTopics) {
      peer.close(new Refusal(ErrorCode.NOT_FOUND, "PUBLISH to no topic of the hub's"));
      return false;
    }
    if (gone || (pace != null && !isInPace(pace))) {
      return false;
    }
    counts.countReceived();
    counts.countRemoved(Removal.UNKNOWN_TOPIC, 1);
    if (!unknownTopicLogged) {
      unknownTopicLogged = true;
      LOG.info(
          "{}: a message to {} is dropped: no topic of the hub's; more of them are only counted",
          identity,
          topic.substring(0, Math.min(topic.length(), MAX_LOGGED_TOPIC)));
    }
    return true;
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
