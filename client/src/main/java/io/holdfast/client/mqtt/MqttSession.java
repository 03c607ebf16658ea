/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.LoopMember;
import io.holdfast.client.net.Timeout;
import io.holdfast.model.Bytes;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client's session: it outlives connections and makes new ones, with back-off, until it is
 * closed. After each connect it asks for all subscriptions again and sends what was not
 * acknowledged again, in order, before anything new. When it may try no more it stops: it lives on,
 * takes messages, and begins anew when it is told to.
 *
 * <p>Owner: the driver's loop. Every method is called there, in a run of the loop or between two;
 * between runs they only queue, save {@link #close}, {@link #fail} and {@link #abort}.
 */
public final class MqttSession implements LoopMember {

  private final IoLoop loop;
  private final SessionListener listener;
  private final SessionTraffic traffic;
  private final Outbox outbox;
  private final Connector connector;
  private Timeout drain = Timeout.NONE;
  private boolean attached;

  /** What ended the session, or null: its owner did, or it has not ended. */
  private @Nullable ClientException ended;

  /**
   * A session that has not begun.
   *
   * @param settings asked at each attempt to connect
   */
  public MqttSession(IoLoop loop, Supplier<SessionSettings> settings, SessionListener listener) {
    this.loop = loop;
    this.listener = listener;
    traffic = new SessionTraffic(loop, listener, this::endIfDrained);
    outbox = traffic.outbox();
    connector = new Connector(loop, settings, listener, traffic, () -> end(null));
  }

  /**
   * Connects, and stays connected from now on; a session that stopped begins anew. Has no effect on
   * one that is connected, on its way there or closed.
   */
  public void open() {
    if (!isClosed()) {
      attach();
      connector.open();
    }
  }

  /** Where it is. */
  public SessionState state() {
    return connector.state();
  }

  /** Whether the server has accepted the connection and it is not lost. */
  public boolean isConnected() {
    return connector.connection() != null;
  }

  /**
   * Makes the connection anew, with the settings of now. The present one serves until there is a
   * login for the next, and what is on its way gets a moment to be acknowledged. Not counted as a
   * failure. Without a connection the next attempt has the settings of its time anyway.
   */
  public void reconnect() {
    connector.reconnect();
  }

  /** How failures are met. */
  public RetrySettings retry() {
    return connector.retry();
  }

  /**
   * Sets how failures are met. What was counted is forgotten, a wait for the next attempt is over,
   * and a session that stopped begins anew, unless the policy is {@link RetryPolicy.None}. A base
   * and a cap that were set beside the policy stay.
   *
   * @param limit how long after a loss to go on trying; zero for ever
   */
  public void setRetry(RetryPolicy policy, Duration limit) {
    connector.setRetry(connector.retry().with(policy, limit));
  }

  /**
   * Sets base and cap for this policy and every later one, from the next failure on; null for the
   * policy's own. What was counted stays.
   */
  public void setRetryWaits(@Nullable Duration base, @Nullable Duration cap) {
    connector.adjustRetry(connector.retry().withBase(base).withCap(cap));
  }

  /** Sets how policies are read, from the next failure on. What was counted stays. */
  public void setRetryTiming(RetryTiming timing) {
    connector.adjustRetry(connector.retry().withTiming(timing));
  }

  /** Bounds what is held; none unless set. What is held already stays. */
  public void setQueue(QueueBound bound) {
    outbox.bound(bound);
  }

  /**
   * Publishes at QoS 1, when its turn comes: it waits for the connection and for room in the
   * window. To be followed by {@link #flush}.
   */
  public Admission publish(Outgoing message) {
    if (isClosed()) {
      return Admission.CLOSED;
    }
    attach();
    return traffic.add(message) ? Admission.TAKEN : Admission.FULL;
  }

  /** Sends what {@link #publish} took in; called once after many. */
  public void flush() {
    traffic.flush();
  }

  /** How many messages wait to be published for the first time. */
  public int waiting() {
    return outbox.waiting();
  }

  /** How many messages are on their way, without acknowledgement. */
  public int inFlight() {
    return outbox.inFlight();
  }

  /** How many bytes of topics and payloads these and those hold. */
  public long queuedBytes() {
    return outbox.bytes();
  }

  /**
   * Publishes at QoS 0 on the present connection.
   *
   * @return false if there is none: it was not sent
   */
  public boolean publishOnce(String topic, Bytes payload) {
    MqttConnection current = connector.connection();
    if (current == null) {
      return false;
    }
    current.publishOnce(topic, payload);
    return true;
  }

  /**
   * Wants a filter, on this and on every later connection.
   *
   * @param qos 0 or 1
   * @param granted told when the server has granted it, or refused; at once if it has granted it
   *     before or the session is closed
   */
  public void subscribe(String filter, int qos, Completion granted) {
    if (connector.state() == SessionState.CLOSED) {
      granted.completed(ending());
      return;
    }
    attach();
    traffic.subscribe(filter, qos, granted);
  }

  /**
   * Wants a filter no more, on this and on every later connection. Whoever waits for it to be
   * granted is told that it is not. What the server sent before it hears of it still arrives.
   */
  public void unsubscribe(String filter) {
    traffic.unsubscribe(filter);
  }

  /**
   * Tells the server that a filter is not wanted, though this session never asked for it: an
   * earlier one may have, and the server keeps sessions. Only to be called while the filter is not
   * wanted; has no effect without a connection.
   */
  public void disclaim(String filter) {
    traffic.disclaim(filter);
  }

  /**
   * Gives all messages up, those on their way first, for whoever keeps them himself and publishes
   * them again on the next connection. Only to be called while there is no connection; else an
   * acknowledgement of one could be taken for that of another.
   */
  public void withdraw(ClientException reason) {
    if (isConnected()) {
      throw new IllegalStateException("messages are on their way");
    }
    outbox.fail(reason);
  }

  /**
   * Stops or resumes reading from the server, when what arrived cannot be handled in time. A server
   * that is not listened to owes no acknowledgement. Holds for the present connection.
   */
  public void read(boolean on) {
    MqttConnection current = connector.connection();
    if (current != null) {
      current.read(on);
      traffic.listening(on);
    }
  }

  /**
   * Sends what waits, as far as it can within the time, says goodbye and ends. What is not
   * acknowledged by then fails: what is on its way first, then what waits, in their order. Without
   * a connection, or with nothing to send, it ends before this returns.
   */
  public void close(Duration within) {
    if (isClosed()) {
      return;
    }
    if (!isConnected() || outbox.isEmpty() || within.isZero() || within.isNegative()) {
      end(null);
      return;
    }
    connector.closing();
    outbox.release();
    flush();
    drain = loop.after(within, () -> end(null));
  }

  /** Whether no connection is left, not even one that is still being closed. */
  public boolean isGone() {
    return connector.isGone();
  }

  /** Ends at once, with a farewell, and all that waits fails for the reason given. */
  public void fail(ClientException reason) {
    end(reason);
  }

  @Override
  public void abort() {
    end(null);
  }

  /** Whether it takes nothing more. */
  private boolean isClosed() {
    SessionState state = connector.state();
    return state == SessionState.CLOSING || state == SessionState.CLOSED;
  }

  /** From now on there is something that has to end with the loop. */
  private void attach() {
    if (!attached) {
      attached = true;
      loop.attach(this);
    }
  }

  private void endIfDrained() {
    if (connector.state() == SessionState.CLOSING && outbox.isEmpty()) {
      end(null);
    }
  }

  /** Why it takes nothing, or will not once it is closed. */
  public ClientException ending() {
    ClientException failure = ended;
    return failure != null ? failure : ClientException.closed();
  }

  private void end(@Nullable ClientException failure) {
    if (connector.state() == SessionState.CLOSED) {
      return;
    }
    ended = failure;
    drain.cancel();
    connector.close();
    traffic.fail(ending());
    loop.detach(this);
    listener.closed(failure);
  }
}
