/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.core.TelemetryTopic;
import io.holdfast.client.mqtt.Admission;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.Completion;
import io.holdfast.client.mqtt.MqttSession;
import io.holdfast.client.mqtt.Outgoing;
import io.holdfast.client.mqtt.QueueBound;
import io.holdfast.client.mqtt.QueueBound.Overflow;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.Message;
import io.holdfast.wire.HubTopics;
import io.holdfast.wire.PropertyBag;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The way of messages from their senders' threads to the session on the loop, with the bounds on
 * what is not acknowledged. Many senders cost one task on the loop, not one each.
 */
final class SendQueue {

  private final Identity sender;
  private final int maxMessages;
  private final long maxBytes;
  private final Overflow overflow;
  private final Callbacks callbacks;
  private final MqttSession session;
  private final AtomicInteger messages = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final Queue<Sent> handedIn = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  SendQueue(Identity sender, ClientOptions options, Callbacks callbacks, MqttSession session) {
    this.sender = sender;
    this.maxMessages = options.queueMessages();
    this.maxBytes = options.queueBytes();
    this.overflow = options.overflow();
    this.callbacks = callbacks;
    this.session = session;
    if (overflow == Overflow.DROP_OLDEST) {
      session.setQueue(new QueueBound(maxMessages, maxBytes, overflow));
    }
  }

  /** Takes a message in, from any thread. */
  CompletableFuture<Void> send(Message message) {
    String topic = HubTopics.telemetry(sender, PropertyBag.encode(message.properties()));
    // The topic is ASCII: ids are, and the bag is percent-encoded.
    if (TelemetryTopic.size(message) > Message.MAX_SIZE
        || topic.length() > TelemetryTopic.MAX_LENGTH) {
      return failed(ClientException.Code.TOO_LARGE, "larger than a hub takes");
    }
    int size = topic.length() + message.body().length();
    if (overflow == Overflow.DROP_OLDEST) {
      messages.incrementAndGet();
      bytes.addAndGet(size);
    } else if (!admit(size)) {
      return overflow == Overflow.REJECT
          ? failed(ClientException.Code.QUEUE_FULL, "too much waits for acknowledgement")
          : failed(ClientException.Code.DROPPED, "dropped, since too much waits");
    }
    Sent sent = new Sent(topic, message.body());
    handedIn.add(sent);
    if (scheduled.compareAndSet(false, true) && !callbacks.onLoop(this::handOver)) {
      failHandedIn();
    }
    if (overflow == Overflow.DROP_OLDEST) {
      dropHandedIn();
    }
    return sent.future;
  }

  /** A message that was taken in, until it is known what became of it. */
  private final class Sent implements Completion {
    final CompletableFuture<Void> future = new CompletableFuture<>();
    final Outgoing message;

    Sent(String topic, Bytes body) {
      message = new Outgoing(topic, body, this);
    }

    @Override
    public void completed(@Nullable ClientException failure) {
      release(message.size());
      callbacks.complete(() -> settle(failure));
    }

    void settle(@Nullable ClientException failure) {
      if (failure == null) {
        future.complete(null);
      } else {
        future.completeExceptionally(failure);
      }
    }
  }

  /** The loop takes nothing more: what others have handed in meanwhile ends here as well. */
  private void failHandedIn() {
    scheduled.set(false);
    Sent late;
    while ((late = handedIn.poll()) != null) {
      release(late.message.size());
      late.settle(new ClientException(ClientException.Code.CLOSED, "the driver is closed"));
    }
  }

  /** The session bounds what it holds; senders that outrun the loop must not fill the way there. */
  private void dropHandedIn() {
    boolean tooMuch =
        messages.get() - maxMessages > maxMessages || bytes.get() - maxBytes > maxBytes;
    Sent oldest = tooMuch ? handedIn.poll() : null;
    if (oldest != null) {
      ClientException dropped =
          new ClientException(ClientException.Code.DROPPED, "dropped from a queue that was full");
      callbacks.onLoop(() -> oldest.completed(dropped), oldest.future);
    }
  }

  private void handOver() {
    scheduled.set(false);
    Sent next;
    while ((next = handedIn.poll()) != null) {
      if (session.publish(next.message) != Admission.TAKEN) {
        next.completed(session.ending());
      }
    }
    session.flush();
  }

  private boolean admit(int size) {
    boolean admitted = messages.incrementAndGet() <= maxMessages;
    admitted &= bytes.addAndGet(size) <= maxBytes;
    if (!admitted) {
      release(size);
    }
    return admitted;
  }

  private void release(int size) {
    messages.decrementAndGet();
    bytes.addAndGet(-size);
  }

  private static CompletableFuture<Void> failed(ClientException.Code error, String message) {
    return CompletableFuture.failedFuture(new ClientException(error, message));
  }
}
