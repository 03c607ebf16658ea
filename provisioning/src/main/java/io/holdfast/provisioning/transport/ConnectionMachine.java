/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

import io.holdfast.client.core.ClientType;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.Login;
import io.holdfast.client.mqtt.LossReason;
import io.holdfast.client.mqtt.MqttLink;
import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.IoLoop;
import io.holdfast.model.Bytes;
import io.holdfast.provisioning.transport.ProvisioningTransport.ChallengeHandler;
import io.holdfast.provisioning.transport.ProvisioningTransport.ErrorHandler;
import io.holdfast.wire.dps.DpsTopic;
import io.holdfast.wire.dps.DpsUserName;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The life of one connection, as {@link ConnectionTable} says. Owner: the loop. */
final class ConnectionMachine {

  /** As the reference: who sets no time-out waits. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofDays(1);

  private static final int SUBSCRIBE_ID = 1;
  private static final int REFUSED_FILTER = 0x80;

  /**
   * Who asks whom.
   *
   * @param type how the device attests
   * @param scopeId which service
   * @param apiVersion the protocol's date
   * @param io over TCP or WebSockets
   */
  record Service(HsmType type, String scopeId, String apiVersion, TransportIo io) {}

  /** What goes on over the connection. */
  interface Traffic {

    /** The service has been asked for its answers. */
    void subscribed();

    /** Do what is to be done now. */
    void work();

    /** A message arrived. */
    void received(String topic, Bytes payload);

    /** The connection is gone. */
    void failed();
  }

  private final IoLoop loop;
  private final Service service;
  private final MqttSetup setup;
  private final @Nullable ErrorHandler errors;
  private final Journal journal;
  private final Traffic traffic;

  private ConnectionTable.State state = ConnectionTable.State.IDLE;
  private Opening opening = Opening.NOBODY;
  private @Nullable MqttLink link;

  ConnectionMachine(
      IoLoop loop,
      Service service,
      MqttSetup setup,
      @Nullable ErrorHandler errors,
      Journal journal,
      Traffic traffic) {
    this.loop = loop;
    this.service = service;
    this.setup = setup;
    this.errors = errors;
    this.journal = journal;
    this.traffic = traffic;
  }

  ConnectionTable.State state() {
    return state;
  }

  void open(Opening with) {
    opening = with;
    on(ConnectionTable.Event.OPEN);
  }

  void on(ConnectionTable.Event event) {
    var row = ConnectionTable.TABLE.row(state, event);
    if (row != null) {
      journal.passed(row);
      state = row.next();
      act(row.action());
    }
  }

  private void act(ConnectionTable.Action action) {
    switch (action) {
      case NONE -> {}
      case CONNECT -> connect();
      case SUBSCRIBE -> subscribe();
      case EXCHANGE -> traffic.work();
      case FAIL -> fail();
      case FAIL_UNAUTHORIZED -> {
        tell(TransportError.KEY_UNAUTHORIZED);
        fail();
      }
      case DISCONNECT -> drop();
    }
  }

  private void connect() {
    Endpoint.Tcp endpoint = endpoint();
    String token = endpoint == null || service.type() == HsmType.X509 ? null : token();
    if (endpoint == null || (service.type() == HsmType.SYMM_KEY && token == null)) {
      on(ConnectionTable.Event.CONNECT_FAILED);
      return;
    }
    String id = opening.registrationId();
    Login login = new Login(userName(id), token, null);
    link =
        MqttLink.open(
            loop, endpoint, service.io().transport(), id, login, CONNECT_TIMEOUT, new Heard());
  }

  private Endpoint.@Nullable Tcp endpoint() {
    try {
      Endpoint.Tcp endpoint = setup.endpoint();
      journal.trouble(endpoint == null ? "no such host, port or proxy" : "");
      return endpoint;
    } catch (MqttSetup.KeyException unusable) {
      journal.trouble(String.valueOf(unusable.getMessage()));
      tell(TransportError.KEY_FAIL);
    } catch (IllegalArgumentException untrusted) {
      journal.trouble(String.valueOf(untrusted.getMessage()));
    }
    return null;
  }

  private String userName(String id) {
    String client = ClientType.text("");
    return new DpsUserName(service.scopeId(), id, service.apiVersion(), client).text();
  }

  private @Nullable String token() {
    ChallengeHandler challenge = opening.challenge();
    String token = challenge == null ? null : challenge.onChallenge(null, "registration");
    if (token == null) {
      journal.trouble("no token to show");
    }
    return token;
  }

  private void subscribe() {
    if (link != null) {
      link.subscribe(SUBSCRIBE_ID, DpsTopic.RESPONSES, 1);
    }
    traffic.subscribed();
  }

  /** Whether there is one to publish on. */
  boolean isThere() {
    return link != null;
  }

  /** Sends a message at QoS 0, if there is a connection. */
  void publish(String topic, Bytes payload) {
    if (link != null) {
      link.publish(topic, payload);
    }
  }

  private void fail() {
    drop();
    traffic.failed();
  }

  private void drop() {
    MqttLink dropped = link;
    link = null;
    if (dropped != null) {
      dropped.close();
    }
  }

  private void tell(TransportError error) {
    if (errors != null) {
      errors.onError(error);
    }
  }

  /** What the connection tells; of one that was dropped nothing comes. */
  private final class Heard implements MqttLink.Listener {

    @Override
    public void accepted() {
      on(ConnectionTable.Event.ACCEPTED);
    }

    @Override
    public void subscribed(List<Integer> codes) {
      boolean refused = codes.isEmpty() || codes.contains(REFUSED_FILTER);
      journal.trouble(refused ? "the service refused the subscription" : "");
      on(refused ? ConnectionTable.Event.NOT_GRANTED : ConnectionTable.Event.GRANTED);
    }

    @Override
    public void received(String topic, Bytes payload) {
      traffic.received(topic, payload);
    }

    @Override
    public void lost(LossReason reason, @Nullable Throwable cause) {
      String why = cause == null ? null : cause.getMessage();
      journal.trouble(why == null ? reason.toString() : reason + ": " + why);
      // A CONNACK comes with this cause; a refused upgrade to WebSockets comes with another.
      boolean refused =
          cause instanceof ClientException answered
              && answered.code() == ClientException.Code.REFUSED;
      on(refused ? ConnectionTable.Event.REFUSED : ConnectionTable.Event.LOST);
    }
  }
}
