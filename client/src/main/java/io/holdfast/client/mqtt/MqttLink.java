/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.LoopMember;
import io.holdfast.model.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One connection with a provisioning service, bare: a session that the server does not keep, no
 * ping, no second attempt, QoS 0 out, and every message that comes in acknowledged at once. What to
 * do with it is its user's state machine. Owner: the loop.
 */
public final class MqttLink implements LoopMember {

  /** Told on the loop what becomes of the link; nothing after {@link #lost} or {@link #close}. */
  public interface Listener {

    /** CONNACK 0. */
    void accepted();

    /**
     * SUBACK.
     *
     * @param codes what was granted to each filter; 0x80 for nothing
     */
    void subscribed(List<Integer> codes);

    /** A message arrived. */
    void received(String topic, Bytes payload);

    /**
     * There is no connection, or the server refused one.
     *
     * @param cause what is known of it, or null
     */
    void lost(LossReason reason, @Nullable Throwable cause);
  }

  private final IoLoop loop;
  private final Listener listener;
  private final MqttConnection connection;
  private boolean ended;

  private MqttLink(IoLoop loop, SessionSettings settings, Login login, Listener listener) {
    this.loop = loop;
    this.listener = listener;
    connection =
        new MqttConnection(
            loop, settings, login, ServerKind.PROVISIONING, new Events(), new Messages());
  }

  /**
   * Dials, in the loop's next turn, and says CONNECT. Only on the loop.
   *
   * @param connectTimeout from the dial to the CONNACK
   * @param listener told what comes of it, in a later turn of the loop
   */
  public static MqttLink open(
      IoLoop loop,
      Endpoint.Tcp endpoint,
      Transport transport,
      String clientId,
      Login login,
      Duration connectTimeout,
      Listener listener) {
    SessionSettings settings =
        new SessionSettings(
            endpoint,
            transport,
            clientId,
            now -> CompletableFuture.completedFuture(login),
            Duration.ZERO,
            connectTimeout,
            SessionSettings.DEFAULT_RESEND_TIMEOUT,
            SessionSettings.DEFAULT_ACK_TIMEOUT,
            1);
    MqttLink link = new MqttLink(loop, settings, login, listener);
    loop.attach(link);
    link.connection.dial();
    return link;
  }

  /** Asks for a filter. */
  public void subscribe(int packetId, String filter, int qos) {
    connection.subscribe(packetId, Map.of(filter, qos));
  }

  /** Sends a message at QoS 0. */
  public void publish(String topic, Bytes payload) {
    connection.publishOnce(topic, payload);
  }

  /** Ends it, with a farewell if it was accepted. Any number of times. */
  public void close() {
    if (!ended) {
      end();
      connection.disconnect();
    }
  }

  /** Whether it has ended and nothing of it is left. */
  public boolean isGone() {
    return ended && connection.isClosed();
  }

  @Override
  public void abort() {
    connection.fail(LossReason.NETWORK, new IllegalStateException("the loop has ended"));
    end();
  }

  private void end() {
    ended = true;
    loop.detach(this);
  }

  private final class Events implements ConnectionEvents {

    @Override
    public void accepted(boolean sessionPresent) {
      listener.accepted();
    }

    @Override
    public void turnEnded() {}

    @Override
    public void lost(LossReason reason, @Nullable Throwable cause) {
      if (!ended) {
        end();
        listener.lost(reason, cause);
      }
    }
  }

  /** What arrives; the rest is for connections that outlive a loss. */
  private final class Messages implements Traffic {

    @Override
    public void received(Incoming message) {
      message.accept();
      if (!ended) {
        listener.received(message.topic(), message.payload());
      }
    }

    @Override
    public boolean subscribeAnswered(int packetId, List<Integer> codes) {
      if (!ended) {
        listener.subscribed(codes);
      }
      return true;
    }

    @Override
    public void acknowledged(int packetId) {}

    @Override
    public void unsubscribeAnswered(int packetId) {}

    @Override
    public void begin(MqttConnection made, SessionSettings settings) {}

    @Override
    public void end() {}

    @Override
    public void flush() {}

    @Override
    public void hold() {}

    @Override
    public void release() {}

    @Override
    public boolean isSettled() {
      return true;
    }

    @Override
    public void turnEnded() {}
  }
}
