/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.core;

import io.holdfast.client.mqtt.Completion;
import io.holdfast.client.mqtt.Incoming;
import io.holdfast.client.mqtt.MqttSession;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.wire.HubTopics;
import io.holdfast.wire.PropertyBag;
import io.holdfast.wire.WireFormatException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What arrives for a module's inputs, or from the cloud for a device, and who takes it: one
 * receiver per input by its exact name, and one for the rest. One filter serves all of them. Stops
 * reading when too many messages are not decided. Owner: the loop.
 */
public final class Inbox {

  private static final int STOP_READING = 1000;
  private static final int READ_AGAIN = 500;
  private static final int QOS = 1;

  /** Takes messages. */
  @FunctionalInterface
  public interface Receiver {

    /** A message arrived; it stays undecided until its receiver decides. */
    void received(Arrival arrival);
  }

  private final MqttSession session;
  private final String filter;
  private final Oddities oddities;
  private final Map<String, Receiver> receivers = new HashMap<>();
  private @Nullable Receiver others;
  private Function<String, MessageProperties> bags = PropertyBag::decode;
  private int undecided;
  private boolean stopped;

  Inbox(MqttSession session, Identity identity, Oddities oddities) {
    this.session = session;
    this.oddities = oddities;
    filter =
        identity instanceof ModuleIdentity module
            ? HubTopics.allOf(module)
            : HubTopics.cloudToDevice((DeviceIdentity) identity);
  }

  /**
   * Gives an input to a receiver, instead of an earlier one.
   *
   * @param input its name, or null for all that have no receiver of their own
   * @param granted told when the hub has granted the subscription, or refused
   */
  public void handle(@Nullable String input, Receiver receiver, Completion granted) {
    if (input == null) {
      others = receiver;
    } else {
      receivers.put(input, receiver);
    }
    session.subscribe(filter, QOS, granted);
  }

  /**
   * Takes an input from its receiver; with the last one the subscription ends.
   *
   * @param input its name, or null for the receiver of the rest
   * @return false if there was none
   */
  public boolean remove(@Nullable String input) {
    Receiver before = input == null ? others : receivers.remove(input);
    if (input == null) {
      others = null;
    }
    if (before != null && others == null && receivers.isEmpty()) {
      session.unsubscribe(filter);
    }
    return before != null;
  }

  /**
   * Reads properties so from now on; unless set, percent-encoding is undone.
   *
   * @param reading may throw {@link WireFormatException}
   */
  public void readProperties(Function<String, MessageProperties> reading) {
    bags = reading;
  }

  /** There is a new connection, and as much to do as before. */
  void connected() {
    if (stopped) {
      session.read(false);
    }
  }

  void received(Incoming incoming, String input, String bag) {
    Receiver receiver = receivers.getOrDefault(input, others);
    if (receiver == null) {
      oddities.unclaimed("no handler for input " + input + ": the message stays with the hub");
      incoming.leave();
      return;
    }
    undecided++;
    if (!stopped && undecided >= STOP_READING) {
      stopped = true;
      session.read(false);
    }
    receiver.received(arrival(incoming, input, bag));
  }

  private Arrival arrival(Incoming incoming, String input, String bag) {
    MessageProperties properties = MessageProperties.NONE;
    String unreadable = null;
    try {
      properties = bags.apply(bag);
    } catch (WireFormatException e) {
      oddities.unreadable("unreadable properties at input " + input + ": " + e.getMessage());
      unreadable = bag;
    }
    return new Arrival(
        input, new Message(properties, incoming.payload()), unreadable, incoming, this);
  }

  void decided() {
    undecided--;
    if (stopped && undecided <= READ_AGAIN) {
      stopped = false;
      session.read(true);
    }
  }
}
