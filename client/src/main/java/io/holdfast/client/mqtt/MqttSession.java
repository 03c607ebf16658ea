/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.LoopMember;
import io.holdfast.client.net.Timeout;
import io.holdfast.model.Bytes;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A client's session: it outlives connections and makes new ones, with back-off, until it is closed
 * or refused for good. After each connect it asks for all subscriptions again and sends what was
 * not acknowledged again, in order, before anything new.
 *
 * <p>Owner: the driver's loop. Every method is called there.
 */
public final class MqttSession implements LoopMember {

  private static final InternalLogger LOG = InternalLoggerFactory.getInstance(MqttSession.class);

  /**
   * A connection that held so long ends a series of failures; two fighting clients thus slow down.
   */
  private static final Duration SETTLED = Duration.ofSeconds(5);

  /** How long a renewal waits until nothing is on its way, so that nothing has to be sent twice. */
  private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(1);

  private final IoLoop loop;
  private final SessionSettings settings;
  private final SessionListener listener;
  private final Outbox outbox;
  private final Subscriptions subscriptions;
  private final AckWatch ackWatch;
  private final RenewalTimer renewal;

  /** What ended the session, or null: its owner did, or it has not ended. */
  private @Nullable ClientException ended;

  private State state = State.NEW;
  private @Nullable MqttConnection connection;
  private int attempts;
  private int failures;
  private Timeout next = Timeout.NONE;
  private Timeout settling = Timeout.NONE;

  private enum State {
    NEW,
    CONNECTING,
    CONNECTED,
    RENEWING,
    WAITING,
    CLOSING,
    CLOSED
  }

  /** A session that has not begun. */
  public MqttSession(IoLoop loop, SessionSettings settings, SessionListener listener) {
    this.loop = loop;
    this.settings = settings;
    this.listener = listener;
    PacketIds ids = new PacketIds();
    outbox = new Outbox(settings.window(), ids);
    subscriptions = new Subscriptions(ids, listener);
    ackWatch = new AckWatch(loop, settings.ackTimeout(), outbox, this::acknowledgementOverdue);
    renewal = new RenewalTimer(loop, this::renew, listener::expiring);
  }

  /** Connects, and stays connected from now on. Has no effect on a session that has begun. */
  public void open() {
    if (state == State.NEW) {
      loop.attach(this);
      connect();
    }
  }

  /** Whether the server has accepted the connection and it is not lost. */
  public boolean isConnected() {
    return connection != null
        && (state == State.CONNECTED || state == State.RENEWING || state == State.CLOSING);
  }

  /**
   * Publishes at QoS 1, when its turn comes: it waits for the connection and for room in the
   * window. The session holds any number; whoever adds without end counts them.
   */
  public void publish(Outgoing message) {
    if (state == State.CLOSED || state == State.CLOSING) {
      message.completion().completed(ending());
      return;
    }
    outbox.add(message);
  }

  /** Sends what {@link #publish} took in; called once after many. */
  public void flush() {
    MqttConnection current = connection;
    if (isConnected() && current != null) {
      outbox.pump(current, subscriptions);
      current.flushSoon();
      ackWatch.begin();
    }
  }

  /**
   * Publishes at QoS 0 on the present connection.
   *
   * @return false if there is none: it was not sent
   */
  public boolean publishOnce(String topic, Bytes payload) {
    MqttConnection current = connection;
    if (!isConnected() || current == null) {
      return false;
    }
    current.publishOnce(topic, payload);
    return true;
  }

  /**
   * Wants a filter, on this and on every later connection.
   *
   * @param qos 0 or 1
   * @param granted told when the server has granted it, or refused
   */
  public void subscribe(String filter, int qos, Completion granted) {
    if (state == State.CLOSED) {
      granted.completed(ending());
      return;
    }
    MqttConnection current = connection;
    if (subscriptions.want(filter, qos, granted) && isConnected() && current != null) {
      subscriptions.ask(List.of(filter), current, outbox);
    }
  }

  /** TEMP. */
  public void unsubscribe(String filter) {}

  /** Stops or resumes reading from the server, when what arrived cannot be handled in time. */
  public void read(boolean on) {
    if (connection != null) {
      connection.read(on);
    }
  }

  /**
   * Sends what waits, as far as it can within the time, says goodbye and ends. What is not
   * acknowledged by then fails.
   */
  public void close(Duration drain) {
    if (state == State.CLOSED || state == State.CLOSING) {
      return;
    }
    if (!isConnected() || outbox.isEmpty()) {
      end(null);
      return;
    }
    state = State.CLOSING;
    next.cancel();
    outbox.release();
    flush();
    next = loop.after(drain, () -> end(null));
  }

  @Override
  public void abort() {
    end(null);
  }

  private void connect() {
    state = State.CONNECTING;
    int attempt = ++attempts;
    long asked = loop.nanoTime();
    CompletionStage<Login> login;
    try {
      login = settings.logins().login(loop.now());
    } catch (RuntimeException failure) {
      login = CompletableFuture.failedFuture(failure);
    }
    var unused =
        login.whenComplete((made, failure) -> {
          if (loop.inLoop()) {
            loggedIn(attempt, asked, made, failure);
          } else {
            loop.execute(() -> loggedIn(attempt, asked, made, failure));
          }
        });
  }

  private void loggedIn(
      int attempt, long asked, @Nullable Login login, @Nullable Throwable failure) {
    if (attempt != attempts || state != State.CONNECTING) {
      return;
    }
    if (login == null) {
      lost(LossReason.NO_LOGIN, failure);
      return;
    }
    MqttConnection dialled = new MqttConnection(loop, settings, login, new Events(login, asked));
    connection = dialled;
    dialled.dial();
  }

  /** What the present connection tells. */
  private final class Events implements ConnectionEvents {
    private final Login login;
    private final long asked;

    Events(Login login, long asked) {
      this.login = login;
      this.asked = asked;
    }

    @Override
    public void accepted(boolean sessionPresent) {
      MqttSession.this.accepted(login, asked, sessionPresent);
    }

    @Override
    public void received(Incoming message) {
      listener.received(message);
    }

    @Override
    public void acknowledged(int packetId) {
      outbox.acknowledged(packetId);
    }

    @Override
    public void subscribeAnswered(int packetId, List<Integer> codes) {
      if (!subscriptions.answered(packetId, codes) && connection != null) {
        connection.fail(LossReason.PROTOCOL_ERROR, null);
      }
    }

    @Override
    public void turnEnded() {
      MqttSession.this.turnEnded();
    }

    @Override
    public void writable() {
      flush();
    }

    @Override
    public void lost(LossReason reason, @Nullable Throwable cause) {
      MqttSession.this.lost(reason, cause);
    }
  }

  private void accepted(Login login, long asked, boolean sessionPresent) {
    MqttConnection current = connection;
    if (current == null) {
      return;
    }
    state = State.CONNECTED;
    LOG.debug("{} connected to {}", settings.clientId(), settings.endpoint());
    settling = loop.after(SETTLED, () -> failures = 0);
    renewal.begin(login, asked);
    subscriptions.askAll(current, outbox);
    outbox.release();
    outbox.resend(current);
    listener.connected(sessionPresent);
    flush();
  }

  private void turnEnded() {
    if (connection != null && isConnected()) {
      outbox.pump(connection, subscriptions);
      ackWatch.begin();
    }
    listener.turnEnded();
    if (state == State.RENEWING && outbox.isSettled()) {
      reconnect();
    } else if (state == State.CLOSING && outbox.isEmpty()) {
      end(null);
    }
  }

  private void acknowledgementOverdue() {
    if (connection != null) {
      connection.fail(LossReason.NO_ACKNOWLEDGEMENT, null);
    }
  }

  private void renew() {
    if (state != State.CONNECTED) {
      return;
    }
    state = State.RENEWING;
    outbox.hold();
    if (outbox.isSettled()) {
      reconnect();
    } else {
      next = loop.after(RENEWAL_PAUSE, this::reconnect);
    }
  }

  private void reconnect() {
    if (state != State.RENEWING) {
      return;
    }
    dropConnection();
    listener.renewing();
    connect();
  }

  private void lost(LossReason reason, @Nullable Throwable cause) {
    dropConnection();
    if (state == State.CLOSING) {
      end(null);
      return;
    }
    if (reason == LossReason.REFUSED) {
      end(
          new ClientException(
              ClientException.Code.REFUSED, "the server refuses this client", cause));
      return;
    }
    state = State.WAITING;
    Duration delay = settings.retry().delay(++failures, loop.random());
    LOG.warn(
        "{} has no connection to {}: {}{}; next attempt in {} ms",
        settings.clientId(),
        settings.endpoint(),
        reason,
        cause == null ? "" : ", " + cause,
        delay.toMillis());
    next = loop.after(delay, this::connect);
    listener.lost(reason, cause, delay);
  }

  private void dropConnection() {
    next.cancel();
    renewal.end();
    settling.cancel();
    ackWatch.end();
    if (connection != null) {
      connection.disconnect();
      connection = null;
    }
    subscriptions.connectionLost();
  }

  /** Why nothing goes any more. */
  private ClientException ending() {
    ClientException failure = ended;
    return failure != null ? failure : ClientException.closed();
  }

  private void end(@Nullable ClientException failure) {
    if (state == State.CLOSED) {
      return;
    }
    dropConnection();
    state = State.CLOSED;
    ended = failure;
    outbox.fail(ending());
    subscriptions.fail(ending());
    loop.detach(this);
    listener.closed(failure);
  }
}
