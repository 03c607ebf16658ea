/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.hub.Delivery;
import io.holdfast.hub.HandLane;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Peer;
import io.holdfast.hub.Refusal;
import io.holdfast.model.Bytes;
import io.holdfast.model.MessageProperties;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** A client's connection; remembers what it is told. */
public final class RigPeer implements Peer {

  public final List<Long> accepted = new ArrayList<>();
  public final List<Delivery> deliveries = new ArrayList<>();
  public int subscribed;
  public boolean writable = true;
  public boolean reading = true;

  /** Whether its connection is broken, and how much it did not send since. */
  public boolean gone;

  public int refused;
  private final HandLane lane;
  private @Nullable Outcome<SessionStart> outcome;
  private @Nullable Refusal closedFor;

  RigPeer(HandLane lane) {
    this.lane = lane;
  }

  void begun(CompletionStage<Outcome<SessionStart>> stage) {
    var ignored =
        stage.whenComplete((result, fault) -> {
          if (fault != null) {
            throw new AssertionError(fault);
          }
          outcome = result;
          if (closedFor != null && isLetIn()) {
            session().closed(false);
          }
        });
  }

  public boolean isDecided() {
    return outcome != null;
  }

  public SessionStart start() {
    if (outcome instanceof Outcome.Done<SessionStart>(SessionStart start)) {
      return start;
    }
    throw new AssertionError("not let in: " + outcome);
  }

  public Session session() {
    return start().session();
  }

  /** Why it was not let in. */
  public Refusal refusal() {
    if (outcome instanceof Outcome.Refused<SessionStart>(Refusal refusal)) {
      return refusal;
    }
    throw new AssertionError("let in");
  }

  public boolean isLetIn() {
    return outcome instanceof Outcome.Done;
  }

  /** Why the hub closed it, or null if it did not. */
  public @Nullable Refusal closedFor() {
    return closedFor;
  }

  public boolean isClosed() {
    return closedFor != null;
  }

  /** Subscribes, and follows once that is kept. */
  public void subscribe(String filter, int qos) {
    lane.execute(() -> {
      var ignored =
          session()
              .subscribe(Map.of(filter, qos))
              .whenComplete((done, fault) -> {
                Assertions.assertThat(lane.inLane()).isTrue();
                if (fault == null) {
                  subscribed++;
                  session().follow();
                }
              });
    });
  }

  public void send(String text, boolean wantsReceipt, long tag) {
    send(MessageProperties.NONE, text, wantsReceipt, tag);
  }

  public void send(MessageProperties properties, String text, boolean wantsReceipt, long tag) {
    Bytes body = Bytes.owning(text.getBytes(StandardCharsets.UTF_8));
    lane.execute(() -> session().telemetry(properties, body, wantsReceipt, tag));
  }

  public void acknowledge(Delivery.InputMessage message) {
    lane.execute(() -> session().acknowledged(message.tag()));
  }

  public void acknowledge(Delivery.CloudToDevice message) {
    lane.execute(() -> session().acknowledged(message.tag()));
  }

  /** The connection breaks, or the client says goodbye. */
  public void leave(boolean graceful) {
    lane.execute(() -> session().closed(graceful));
  }

  public List<Delivery.InputMessage> inputs() {
    return only(Delivery.InputMessage.class);
  }

  public <T extends Delivery> List<T> only(Class<T> kind) {
    return deliveries.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  public static String text(Bytes bytes) {
    return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
  }

  @Override
  public HandLane lane() {
    return lane;
  }

  @Override
  public void accepted(long tag) {
    accepted.add(tag);
  }

  @Override
  public Sent deliver(Delivery delivery) {
    Assertions.assertThat(lane.inLane()).isTrue();
    if (gone || isClosed()) {
      refused++;
      return Sent.GONE;
    }
    deliveries.add(delivery);
    return Sent.SENT;
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public void readable(boolean now) {
    reading = now;
  }

  @Override
  public void close(Refusal reason) {
    Assertions.assertThat(lane.inLane()).isTrue();
    if (closedFor == null) {
      closedFor = reason;
      if (isDecided()) {
        session().closed(false);
      }
    }
  }
}
