/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import static java.util.Objects.requireNonNull;

import io.holdfast.client.core.Arrival;
import io.holdfast.client.mqtt.ClientException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes handlers of subscribers: each that subscribes takes the place of the one before it. */
final class Publishers {

  /** A subscriber that leaves so many changes cannot follow. */
  private static final int MOST_CHANGES = 1000;

  private final Handlers handlers;
  private final Callbacks callbacks;

  Publishers(Handlers handlers, Callbacks callbacks) {
    this.handlers = handlers;
    this.callbacks = callbacks;
  }

  /** The messages of an input; null for all inputs that nobody else takes. */
  Flow.Publisher<ReceivedMessage> inputs(@Nullable String input) {
    return subscriber -> {
      requireNonNull(subscriber, "subscriber");
      // The inbox stops reading when too many are undecided.
      Feed<ReceivedMessage> feed = new Feed<>(subscriber, callbacks, Feed.Overflow.BOUNDED, 0);
      connect(
          feed,
          current ->
              handlers.input(input, arrival -> current.next(received(arrival)), current::complete));
    };
  }

  private ReceivedMessage received(Arrival arrival) {
    return new ReceivedMessage(
        InputDispatch.message(arrival),
        disposition ->
            callbacks.onLoop(() -> {
              var unused =
                  disposition == Disposition.ABANDONED ? arrival.leave() : arrival.accept();
            }));
  }

  /** The desired half and its changes. */
  Flow.Publisher<DesiredChange> desired() {
    return subscriber -> {
      requireNonNull(subscriber, "subscriber");
      Feed<DesiredChange> feed =
          new Feed<>(subscriber, callbacks, Feed.Overflow.FAIL, MOST_CHANGES);
      connect(
          feed, current -> handlers.desired(new DesiredDispatch(current::next), current::complete));
    };
  }

  /** The feed begins before anything can come for it, and its place is given up when it ends. */
  private static <T> void connect(Feed<T> feed, Function<Feed<T>, Registration> registering) {
    Place place = new Place();
    feed.begin(place::leave, Publishers::abandon);
    Registration registration = registering.apply(feed);
    place.taken(registration);
    var unused =
        registration
            .granted()
            .whenComplete((granted, failure) -> {
              if (isClosed(failure)) {
                feed.fail(ClientException.closed());
              }
            });
  }

  private static boolean isClosed(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof ClientException known && known.code() == ClientException.Code.CLOSED;
  }

  private static void abandon(Object item) {
    if (item instanceof ReceivedMessage message) {
      message.acknowledge(Disposition.ABANDONED);
    }
  }

  /** A registration that may be given up before it is known. Any thread. */
  private static final class Place {
    private @Nullable Registration registration;
    private boolean left;

    synchronized void taken(Registration made) {
      registration = made;
      if (left) {
        made.close();
      }
    }

    synchronized void leave() {
      left = true;
      if (registration != null) {
        registration.close();
      }
    }
  }
}
