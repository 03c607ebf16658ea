/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import io.holdfast.client.core.Arrival;
import io.holdfast.client.core.HubSession;
import io.holdfast.hub.mailbox.CloudToDeviceMessage;
import io.holdfast.hub.mailbox.Receiver;
import io.holdfast.hub.mailbox.Settlement;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Message;
import io.holdfast.model.SystemProperty;
import io.holdfast.wire.HubTopics;
import io.holdfast.wire.IsoTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages for a device from the parent to its local client, while that takes them; nothing
 * is stored. The parent hears that a message is done with when the client is; of one that the
 * client refuses it hears nothing, since MQTT has no word for that, and its lock ends there. Owner:
 * the uplink's thread.
 */
final class MailRelay {

  /** A message that was given to the client. */
  private static final class Given {
    final CloudToDeviceMessage message;

    /** Null once its connection is gone: the parent gives it again. */
    @Nullable Arrival arrival;

    boolean completed;

    Given(CloudToDeviceMessage message, Arrival arrival) {
      this.message = message;
      this.arrival = arrival;
    }
  }

  private final DeviceIdentity device;
  private final InstantSource clock;
  private final Map<Long, Given> given = new LinkedHashMap<>();
  private @Nullable HubSession session;
  private @Nullable Receiver receiver;
  private long sequence;

  MailRelay(DeviceIdentity device, InstantSource clock) {
    this.device = device;
    this.clock = clock;
  }

  /** Whether a local client takes messages. */
  boolean isWanted() {
    return receiver != null;
  }

  /** Messages come over this session from now on. */
  void begin(HubSession next) {
    session = next;
    if (receiver != null) {
      next.inbox().handle(null, this::arrived, failure -> {});
    }
  }

  /** Gives messages to this receiver, those that an earlier one has not settled first. */
  void attach(Receiver next) {
    boolean known = next.equals(receiver);
    receiver = next;
    HubSession current = session;
    if (current != null) {
      current.inbox().handle(null, this::arrived, failure -> {});
    }
    if (!known) {
      List.copyOf(given.values()).stream()
          .filter(each -> !each.completed && each.arrival != null)
          .forEach(each -> next.take(each.message, true));
    }
  }

  /** Takes messages no more, if this receiver still does. */
  void detach(Receiver last) {
    if (last.equals(receiver)) {
      receiver = null;
      if (session != null) {
        // What comes until the parent has heard of it waits for the next receiver.
        session.mqtt().unsubscribe(HubTopics.cloudToDevice(device));
      }
    }
  }

  /** The receiver is done with a message. */
  void settle(Receiver by, long number, Settlement settlement) {
    Given one = given.get(number);
    if (one == null || !by.equals(receiver)) {
      return;
    }
    Arrival arrival = one.arrival;
    if (settlement != Settlement.COMPLETE) {
      given.remove(number);
      if (arrival != null) {
        boolean _ = arrival.leave();
      }
    } else if (arrival != null) {
      given.remove(number);
      boolean _ = arrival.accept();
    } else {
      one.completed = true; // The parent does not know, and gives it again.
    }
  }

  /** There is a new connection: what the last one brought comes again, or never. */
  void accepted(boolean sessionPresent) {
    given.values().removeIf(each -> each.arrival == null);
    given.values().forEach(each -> each.arrival = null);
    HubSession current = session;
    if (sessionPresent && receiver == null && current != null) {
      current.mqtt().disclaim(HubTopics.cloudToDevice(device));
    }
  }

  private void arrived(Arrival arrival) {
    Receiver taker = receiver;
    Given before = arrival.duplicate() ? givenBefore(arrival.message()) : null;
    if (before != null && before.completed) {
      given.remove(before.message.sequence());
      boolean _ = arrival.accept();
      return;
    }
    Given one = before == null ? new Given(message(arrival.message()), arrival) : before;
    one.arrival = arrival;
    given.put(one.message.sequence(), one);
    if (taker != null) {
      taker.take(one.message, before != null || arrival.duplicate());
    }
  }

  private @Nullable Given givenBefore(Message message) {
    String id = message.properties().system(SystemProperty.MESSAGE_ID);
    for (Given each : id == null ? List.<Given>of() : new ArrayList<>(given.values())) {
      if (each.arrival == null
          && each.message.properties().equals(message.properties())
          && each.message.body().equals(message.body())) {
        return each;
      }
    }
    return null;
  }

  private CloudToDeviceMessage message(Message arrived) {
    String expiry = arrived.properties().system(SystemProperty.EXPIRY);
    Instant until = expiry == null ? null : IsoTime.parseOrNull(expiry);
    return new CloudToDeviceMessage(
        device,
        ++sequence,
        arrived.properties(),
        clock.instant(),
        until == null ? Instant.MAX : until,
        0,
        arrived.body());
  }
}
