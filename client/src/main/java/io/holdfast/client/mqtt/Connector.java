/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.Timeout;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a session connected: it makes connections, judges their loss, waits and tries again, makes
 * them anew before the login expires, and stops when there is nothing left to try. Owner: the loop.
 */
final class Connector {

  private static final InternalLogger LOG = InternalLoggerFactory.getInstance(MqttSession.class);

  /**
   * A connection that held so long ends a series of failures; two fighting clients thus slow down.
   */
  private static final Duration SETTLED = Duration.ofSeconds(5);

  /** How long a renewal waits until nothing is on its way, so that nothing has to be sent twice. */
  private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(1);

  private final IoLoop loop;
  private final Supplier<SessionSettings> settings;
  private final SessionListener listener;
  private final Traffic traffic;
  private final Runnable lostWhileClosing;
  private final RetryEngine retry = new RetryEngine();
  private final RenewalTimer renewal;
  private final Successor successor;
  private Runnable renewing = () -> {};
  private SessionState state = SessionState.NEW;
  private @Nullable Attempt attempt;
  private @Nullable MqttConnection connection;
  // May still be on its way out.
  private @Nullable MqttConnection last;
  // Of the one thing that the state waits for.
  private Timeout next = Timeout.NONE;
  private Timeout settling = Timeout.NONE;

  /**
   * A session's connector that has not begun.
   *
   * @param lostWhileClosing run when there is no connection any more to send on what waits
   */
  Connector(
      IoLoop loop,
      Supplier<SessionSettings> settings,
      SessionListener listener,
      Traffic traffic,
      Runnable lostWhileClosing) {
    this.loop = loop;
    this.settings = settings;
    this.listener = listener;
    this.traffic = traffic;
    this.lostWhileClosing = lostWhileClosing;
    renewal = new RenewalTimer(loop, this::renew, listener::expiring);
    successor = new Successor(loop, this::newAttempt);
  }

  SessionState state() {
    return state;
  }

  /** The connection that the server has accepted, if there is one. */
  @Nullable MqttConnection connection() {
    return connection;
  }

  /** Whether no connection is left, not even one that is still being closed. */
  boolean isGone() {
    return attempt == null && (last == null || last.isClosed());
  }

  /** Begins, or begins anew after it stopped, with the loop's next run. */
  void open() {
    if (state == SessionState.NEW || state == SessionState.STOPPED) {
      retry.reset();
      connectAfter(Duration.ZERO, SessionState.CONNECTING);
    }
  }

  RetrySettings retry() {
    return retry.settings();
  }

  /** Changes how failures are met; what is counted stays. */
  void adjustRetry(RetrySettings changed) {
    retry.settings(changed);
  }

  /** Changes how failures are met, from the next one on, and ends the wait for the next attempt. */
  void setRetry(RetrySettings changed) {
    retry.settings(changed);
    retry.reset();
    if (state != SessionState.WAITING && state != SessionState.STOPPED) {
      return;
    }
    if (retry.failed(loop.nanoTime(), loop.random()).attempt()) {
      connectAfter(Duration.ZERO, SessionState.WAITING);
    } else if (state == SessionState.WAITING) {
      next.cancel();
      next = loop.after(Duration.ZERO, this::expired);
    }
  }

  private void connectAfter(Duration wait, SessionState meanwhile) {
    state = meanwhile;
    next.cancel();
    next = loop.after(wait, this::connect);
  }

  private void connect() {
    state = SessionState.CONNECTING;
    Attempt made = newAttempt(this::noLogin);
    if (made != null) {
      attempt = made;
      made.logIn(made::dial, this::noLogin);
    }
  }

  private @Nullable Attempt newAttempt(Consumer<Throwable> failed) {
    return Attempt.of(loop, settings, new Events(), traffic, failed);
  }

  private void noLogin(Throwable cause) {
    lost(LossReason.NO_LOGIN, cause);
  }

  /** What the present attempt and its connection tell. */
  private final class Events implements ConnectionEvents {

    @Override
    public void accepted(boolean sessionPresent) {
      Connector.this.accepted(sessionPresent);
    }

    @Override
    public void turnEnded() {
      traffic.turnEnded();
      if (state == SessionState.RENEWING && traffic.isSettled()) {
        switchOver();
      }
    }

    @Override
    public void lost(LossReason reason, @Nullable Throwable cause) {
      Connector.this.lost(reason, cause);
    }
  }

  private void accepted(boolean sessionPresent) {
    Attempt current = attempt;
    MqttConnection made = current == null ? null : current.connection();
    if (current == null || made == null) {
      return;
    }
    state = SessionState.CONNECTED;
    connection = made;
    LOG.debug("{} is connected", current);
    if (retry.settings().timing() == RetryTiming.LIKE_C) {
      retry.reset();
    } else {
      settling = loop.after(SETTLED, retry::reset);
    }
    Login login = current.login();
    if (login != null) {
      renewal.begin(login, current.asked());
    }
    traffic.begin(made, current.settings());
    listener.connected(sessionPresent);
    traffic.flush();
  }

  private void renew() {
    if (state == SessionState.CONNECTED) {
      prepare(listener::renewing, listener::expiring);
    }
  }

  /** Makes the connection anew, if there is one or one is being made. */
  void reconnect() {
    switch (state) {
      case CONNECTING, CONNECTED, RENEWING -> {
        next.cancel();
        next = loop.after(Duration.ZERO, this::reconnectNow);
      }
      default -> {} // The next attempt has the settings of its time.
    }
  }

  private void reconnectNow() {
    if (state == SessionState.CONNECTING) {
      drop();
      connect();
    } else {
      state = SessionState.CONNECTED;
      traffic.release();
      prepare(listener::reconnecting, () -> {});
    }
  }

  private void prepare(Runnable announcement, Runnable inVain) {
    renewing = announcement;
    successor.prepare(this::makeAnew, inVain);
  }

  private void makeAnew() {
    state = SessionState.RENEWING;
    traffic.hold();
    next.cancel();
    if (traffic.isSettled()) {
      switchOver();
    } else {
      next = loop.after(RENEWAL_PAUSE, this::switchOver);
    }
  }

  private void switchOver() {
    Attempt prepared = successor.take();
    drop();
    state = SessionState.CONNECTING;
    attempt = prepared;
    if (prepared != null) {
      prepared.dial();
    }
    renewing.run();
  }

  private void lost(LossReason reason, @Nullable Throwable cause) {
    Attempt failed = attempt;
    boolean closing = state == SessionState.CLOSING;
    drop();
    if (closing) {
      lostWhileClosing.run();
      return;
    }
    if (reason.isFinal()) {
      warn(failed, reason, cause, "no further attempt");
      state = SessionState.STOPPED;
      listener.lost(reason, cause, null);
      stopped(
          new ClientException(
              ClientException.Code.REFUSED, "the server refuses this client", cause));
      return;
    }
    RetryEngine.Step step = retry.failed(loop.nanoTime(), loop.random());
    state = SessionState.WAITING;
    if (step.attempt()) {
      warn(failed, reason, cause, "next attempt in " + step.delay().toMillis() + " ms");
      next = loop.after(step.delay(), this::connect);
      listener.lost(reason, cause, step.delay());
    } else {
      warn(failed, reason, cause, "no further attempt");
      next = loop.after(step.delay(), this::expired);
      listener.lost(reason, cause, null);
    }
  }

  private static void warn(
      @Nullable Attempt failed, LossReason reason, @Nullable Throwable cause, String whatFollows) {
    String who = failed == null ? "a client without settings" : failed.toString();
    String why = cause == null ? "" : ", " + cause;
    LOG.warn("{} has no connection: {}{}; {}", who, reason, why, whatFollows);
  }

  private void expired() {
    state = SessionState.STOPPED;
    stopped(
        new ClientException(
            ClientException.Code.RETRY_EXPIRED, "the retry policy allows no further attempt"));
  }

  /** Says so, unless the listener has set it going again meanwhile. */
  private void stopped(ClientException failure) {
    if (state == SessionState.STOPPED) {
      listener.stopped(failure);
    }
  }

  /** From now on a loss is the end. */
  void closing() {
    state = SessionState.CLOSING;
    next.cancel();
    renewal.end();
    successor.cancel();
  }

  /** Ends the connection, with a farewell if it was accepted, and makes no other. */
  void close() {
    state = SessionState.CLOSED;
    drop();
  }

  private void drop() {
    next.cancel();
    renewal.end();
    settling.cancel();
    successor.cancel();
    Attempt dropped = attempt;
    attempt = null;
    connection = null;
    if (dropped != null) {
      dropped.drop();
      last = dropped.connection();
    }
    traffic.end();
  }
}
