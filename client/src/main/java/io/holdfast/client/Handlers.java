/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.core.Arrival;
import io.holdfast.client.core.DesiredFollower;
import io.holdfast.client.core.HubSession;
import io.holdfast.client.core.Inbox;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.Completion;
import io.holdfast.client.net.IoLoop;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who takes what arrives: carries handlers to the loop, where the links live, and takes them away
 * again. Its methods may be called from any thread; what it keeps belongs to the loop.
 */
final class Handlers {

  /** A registered handler; no record, since the same one may be registered twice. */
  private static final class Place {
    /** What is to be done when it is called no more, though nobody removed it. */
    final Runnable ended;

    Place(Runnable ended) {
      this.ended = ended;
    }
  }

  private final IoLoop loop;
  private final HubSession session;
  private final Callbacks callbacks;
  private final MethodDispatch methods;
  private final Map<String, Place> places = new HashMap<>();
  private volatile @Nullable Instant lastMessage;

  Handlers(IoLoop loop, HubSession session, Callbacks callbacks) {
    this.loop = loop;
    this.session = session;
    this.callbacks = callbacks;
    methods = new MethodDispatch(callbacks);
  }

  /** When the last message came that somebody took. */
  Optional<Instant> lastMessage() {
    return Optional.ofNullable(lastMessage);
  }

  /**
   * Gives an input to a receiver.
   *
   * @param input its name, or null for all that have no receiver of their own
   */
  Registration input(@Nullable String input, Inbox.Receiver receiver, Runnable ended) {
    Inbox.Receiver noting = arrival -> received(receiver, arrival);
    return register(
        input == null ? "inputs" : "input " + input,
        granted -> session.inbox().handle(input, noting, granted),
        () -> session.inbox().remove(input),
        ended);
  }

  private void received(Inbox.Receiver receiver, Arrival arrival) {
    lastMessage = loop.now();
    receiver.received(arrival);
  }

  Registration desired(DesiredFollower.Follower follower, Runnable ended) {
    return register(
        "desired",
        granted -> session.desired().follow(follower, granted),
        () -> session.desired().remove(),
        ended);
  }

  /** Gives a method to a handler; null for all that have none of their own. */
  Registration method(@Nullable String name, MethodHandler handler) {
    return register(
        name == null ? "methods" : "method " + name,
        granted -> {
          methods.handle(name, handler);
          session.methods().handle(methods, granted);
        },
        () -> {
          if (methods.remove(name)) {
            session.methods().remove();
          }
        },
        () -> {});
  }

  /** The handler is there before the hub can send anything for it. */
  private Registration register(
      String place, Consumer<Completion> subscription, Runnable removal, Runnable ended) {
    CompletableFuture<Void> granted = new CompletableFuture<>();
    Place mine = new Place(ended);
    callbacks.onLoop(
        () -> {
          Place before = places.put(place, mine);
          if (before != null) {
            before.ended.run();
          }
          subscription.accept(failure -> callbacks.complete(() -> settle(granted, failure)));
        },
        granted);
    return Registration.of(
        granted,
        () ->
            callbacks.onLoop(() -> {
              if (places.remove(place, mine)) {
                removal.run();
              }
            }));
  }

  private static void settle(CompletableFuture<Void> granted, @Nullable ClientException failure) {
    if (failure == null) {
      granted.complete(null);
    } else {
      granted.completeExceptionally(failure);
    }
  }

  /** The client is closed. On the loop. */
  void closed() {
    List<Place> all = List.copyOf(places.values());
    places.clear();
    all.forEach(place -> place.ended.run());
  }
}
