/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.core.Credentials;
import io.holdfast.client.core.TwinRefusedException;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.model.Identity;
import io.holdfast.model.Message;
import io.holdfast.model.Twin;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * What modules and devices have in common.
 *
 * <p>A client that was opened stays connected until it is closed: a connection that is lost is made
 * again after a wait that grows with each failure, with a fresh token, with all subscriptions, and
 * what the hub has not acknowledged is sent again in its order. Tokens are renewed before they
 * expire. Operations may be called at any time, also before {@link #open}: they wait for the
 * connection.
 *
 * <p>Every future ends: with its result, or with a {@link ClientException} whose {@link
 * ClientException#code()} says why. All methods may be called from any thread; none blocks, except
 * {@link #close()}.
 */
public interface HubClient extends AutoCloseable {

  /** {@return whose client this is} */
  Identity identity();

  /**
   * Connects, and stays connected from now on.
   *
   * <p>A client that stopped, since the hub refused it for good or its retry policy has no more,
   * begins anew.
   *
   * @return done when the hub has accepted a connection; at once if there is one. Failures that may
   *     pass are met by further attempts; the status listener hears of each, and a caller who will
   *     not wait longer closes the client. Fails with {@link ClientException.Code#BAD_CREDENTIALS}
   *     if the hub does not take the credentials, though the client goes on trying: somebody may
   *     repair them. Fails with {@link ClientException.Code#REFUSED} or {@link
   *     ClientException.Code#RETRY_EXPIRED} if the client stops, and with {@link
   *     ClientException.Code#CLOSED} if it is closed before. Every call asks anew.
   */
  CompletableFuture<Void> open();

  /** {@return the present state of the connection} */
  ConnectionStatus status();

  /**
   * Each change of it from the subscription on, until the client is closed. A subscriber that
   * demands too little misses the oldest changes.
   *
   * @return for any number of subscribers
   */
  Flow.Publisher<ConnectionStatus> statuses();

  /**
   * Changes how failures to connect are met. A wait for the next attempt is over, and a client that
   * stopped begins anew, unless the policy is {@link RetryPolicy.None}.
   *
   * @param policy the waits between attempts
   * @param limit how long after a loss to go on trying; zero for ever
   * @throws IllegalArgumentException if the limit is out of bounds
   */
  void retry(RetryPolicy policy, Duration limit);

  /**
   * Proves who the client is by these from now on, and makes a connection that there is anew.
   *
   * @param next the new ones
   * @throws IllegalArgumentException if they are somebody else's
   */
  void credentials(Credentials next);

  /**
   * Sends a message as telemetry, at least once.
   *
   * @param message what to send
   * @return done when the hub has acknowledged it. Fails at once with {@link
   *     ClientException.Code#TOO_LARGE} if it exceeds {@value Message#MAX_SIZE} bytes with its
   *     properties, and with {@link ClientException.Code#QUEUE_FULL} if as much waits for
   *     acknowledgement as the options allow: nothing was sent then, and the caller decides whether
   *     to wait or to drop. Fails with {@link ClientException.Code#CLOSED} if the client is closed
   *     before; the hub may have the message nevertheless.
   */
  CompletableFuture<Void> send(Message message);

  /**
   * Sends what a publisher gives as telemetry. Not more than so many messages are demanded that are
   * not acknowledged yet.
   *
   * @param maxInFlight 1 or more, and not more than the queue of the options holds
   * @return a subscriber for one publisher
   */
  MessageSender sender(int maxInFlight);

  /**
   * What is not acknowledged at present.
   *
   * @return how much waits, and is on its way. Fails with {@link ClientException.Code#CLOSED} if
   *     the client is closed
   */
  CompletableFuture<SendStatus> sendStatus();

  /**
   * When the last message came that a handler or a subscriber took; by the driver's wall clock.
   *
   * @return empty before the first
   */
  Optional<Instant> lastMessageReceived();

  /**
   * Reads the twin.
   *
   * @return the twin as the hub has it. Fails with {@link ClientException.Code#TIMEOUT}, or with a
   *     {@link TwinRefusedException}
   */
  CompletableFuture<Twin> twin();

  /**
   * Changes the reported half of the twin: members are merged, null deletes one.
   *
   * @param patch values as in {@link io.holdfast.model.TwinProperties}; read before this returns
   * @return the reported half's new version, if the hub tells it (edge hubs do not). Fails as
   *     {@link #twin()}
   * @throws IllegalArgumentException if a value is none of JSON's
   */
  CompletableFuture<OptionalLong> updateReported(Map<String, ? extends @Nullable Object> patch);

  /**
   * Follows the desired half of the twin. The handler is told the whole of it at first, and again
   * after each time that changes may have been missed; in between each change, in order and once. A
   * later handler replaces an earlier one and begins with the whole again.
   *
   * @param handler told the whole half first, then its changes
   * @return removes the handler
   */
  Registration onDesired(DesiredHandler handler);

  /**
   * The desired half of the twin and its changes, as {@link #onDesired} tells them. A subscriber
   * takes the place of a handler, and of an earlier subscriber, who is told that it is complete.
   * One that leaves a thousand changes ends with {@link ClientException.Code#QUEUE_FULL}.
   *
   * @return for one subscriber at a time
   */
  Flow.Publisher<DesiredChange> desiredChanges();

  /**
   * Answers calls of the method. Calls may run at the same time. A later handler replaces an
   * earlier one.
   *
   * @param name the method's name
   * @param handler answers the calls
   * @return as with {@link #onDesired}
   */
  Registration onMethod(String name, MethodHandler handler);

  /**
   * Answers calls of methods that have no handler of their own; without this they are answered with
   * status 404.
   *
   * @param handler answers the calls
   * @return as with {@link #onDesired}
   */
  Registration onOtherMethods(MethodHandler handler);

  /**
   * Closes the client for good: takes no new messages, sends those that wait as far as it can
   * within the time, and says goodbye. What is not acknowledged by then fails with {@link
   * ClientException.Code#CLOSED}.
   *
   * @param drain how long what waits may take; zero or more
   * @return done when the client is closed; never fails. Every call answers the same
   */
  CompletableFuture<Void> close(Duration drain);

  /**
   * Closes the client and waits until it is closed, with {@link #DEFAULT_DRAIN} for what waits. In
   * a callback it does not wait.
   */
  @Override
  void close();

  /** How long {@link #close()} lets messages that wait be sent. */
  Duration DEFAULT_DRAIN = Duration.ofMillis(2500);
}
