/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.Throttles;
import io.holdfast.hub.admit.Admission;
import io.holdfast.hub.admit.Credentials;
import io.holdfast.hub.mailbox.LockedMessage;
import io.holdfast.hub.mailbox.Mailboxes;
import io.holdfast.hub.mailbox.Settlement;
import io.holdfast.hub.queue.Queues;
import io.holdfast.hub.route.RouteTable;
import io.holdfast.hub.session.Admitted;
import io.holdfast.hub.session.HeaderCache;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.Message;
import io.holdfast.model.SystemProperty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What devices and modules ask in requests that each stand for themselves. Nobody becomes connected
 * by them. Any thread; nothing blocks.
 */
public final class ClientService {

  /** How many messages one request sends at most; IoT Hub's number. */
  public static final int MAX_MESSAGES = 500;

  private final Admission admission;
  private final RouteTable routes;
  private final Queues queues;
  private final Mailboxes mailboxes;
  private final Throttles throttles;

  /** For the clients of one hub. */
  public ClientService(
      Admission admission,
      RouteTable routes,
      Queues queues,
      Mailboxes mailboxes,
      Throttles throttles) {
    this.admission = admission;
    this.routes = routes;
    this.queues = queues;
    this.mailboxes = mailboxes;
    this.throttles = throttles;
  }

  /** Decides whether a client is who it says: {@link Admission#verify}. */
  public CompletionStage<Outcome<Admitted>> admit(Identity claimed, Credentials credentials) {
    return admission.verify(claimed, credentials);
  }

  /**
   * A client sends messages: all of them or, if one cannot be taken, none.
   *
   * @param messages at least one; together at most {@link Message#MAX_SIZE} bytes
   * @return how many, once they are stored wherever they are routed to; refused with {@code
   *     ARGUMENT_INVALID}, {@code MESSAGE_TOO_LARGE} or {@code THROTTLED}, and with {@code
   *     QUEUE_FULL} or {@code SERVICE_UNAVAILABLE} if some may have been stored all the same
   */
  public CompletionStage<Outcome<Integer>> send(Admitted sender, List<Message> messages) {
    HeaderCache headers = new HeaderCache(sender, routes);
    List<HeaderCache.Entry> entries = new ArrayList<>(messages.size());
    for (Message each : messages) {
      entries.add(headers.of(each.properties()));
    }
    Refusal refusal = objection(messages, entries);
    if (refusal == null && !isInPace(sender.identity(), messages.size())) {
      refusal = Throttles.refusal(Throttles.Kind.MESSAGES);
    }
    return refusal == null
        ? Submission.of(messages, entries, queues, sender.identity())
        : CompletableFuture.completedStage(new Outcome.Refused<>(refusal));
  }

  private static @Nullable Refusal objection(
      List<Message> messages, List<HeaderCache.Entry> entries) {
    if (messages.isEmpty() || messages.size() > MAX_MESSAGES) {
      return new Refusal(
          ErrorCode.ARGUMENT_INVALID,
          "a request sends 1 to " + MAX_MESSAGES + " messages, not " + messages.size());
    }
    long size = 0;
    for (int i = 0; i < entries.size(); i++) {
      Message message = messages.get(i);
      size += message.body().length() + entries.get(i).propertiesSize();
      for (String key : message.properties().application().keySet()) {
        // Another protocol would hand it on as a property of the system's.
        if (key.isEmpty() || SystemProperty.ofWireKey(key) != null) {
          return new Refusal(
              ErrorCode.ARGUMENT_INVALID, "the name '" + key + "' cannot be that of a property");
        }
      }
    }
    return size > Message.MAX_SIZE
        ? new Refusal(ErrorCode.MESSAGE_TOO_LARGE, "messages of " + size + " bytes")
        : null;
  }

  /** The first must be in pace; those behind it count too, so that later requests wait for them. */
  private boolean isInPace(Identity sender, int messages) {
    Throttles.Meter meter = throttles.meter(Throttles.Kind.MESSAGES, sender);
    if (meter == null) {
      return true;
    }
    boolean inPace = meter.allows();
    for (int i = 1; inPace && i < messages && meter.take() >= 0; i++) {}
    return inPace;
  }

  /**
   * Locks the oldest message for a device that nobody has: {@link Mailboxes#receive}. Clients ask
   * often and find nothing, so that costs little.
   */
  public CompletionStage<Outcome<Optional<LockedMessage>>> receive(
      DeviceIdentity device, @Nullable Duration lock) {
    return mailboxes.count(device) == 0
        ? CompletableFuture.completedStage(Outcome.done(Optional.empty()))
        : mailboxes.receive(device, lock);
  }

  /** Settles a message that the device has locked: {@link Mailboxes#settle}. */
  public CompletionStage<Outcome<Settlement>> settle(
      DeviceIdentity device, String lockToken, Settlement settlement) {
    return mailboxes.settle(device, lockToken, settlement);
  }
}
