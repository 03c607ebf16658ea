/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

import static io.holdfast.provisioning.transport.ConnectionTable.Action.CONNECT;
import static io.holdfast.provisioning.transport.ConnectionTable.Action.DISCONNECT;
import static io.holdfast.provisioning.transport.ConnectionTable.Action.EXCHANGE;
import static io.holdfast.provisioning.transport.ConnectionTable.Action.FAIL;
import static io.holdfast.provisioning.transport.ConnectionTable.Action.FAIL_UNAUTHORIZED;
import static io.holdfast.provisioning.transport.ConnectionTable.Action.NONE;
import static io.holdfast.provisioning.transport.ConnectionTable.Action.SUBSCRIBE;
import static io.holdfast.provisioning.transport.ConnectionTable.Event.ACCEPTED;
import static io.holdfast.provisioning.transport.ConnectionTable.Event.CLOSE;
import static io.holdfast.provisioning.transport.ConnectionTable.Event.CONNECT_FAILED;
import static io.holdfast.provisioning.transport.ConnectionTable.Event.EXCHANGE_FAILED;
import static io.holdfast.provisioning.transport.ConnectionTable.Event.GRANTED;
import static io.holdfast.provisioning.transport.ConnectionTable.Event.LOST;
import static io.holdfast.provisioning.transport.ConnectionTable.Event.NOT_GRANTED;
import static io.holdfast.provisioning.transport.ConnectionTable.Event.OPEN;
import static io.holdfast.provisioning.transport.ConnectionTable.Event.REFUSED;
import static io.holdfast.provisioning.transport.ConnectionTable.Event.TOLD;
import static io.holdfast.provisioning.transport.ConnectionTable.Event.WORK;
import static io.holdfast.provisioning.transport.ConnectionTable.State.CONNECTED;
import static io.holdfast.provisioning.transport.ConnectionTable.State.CONNECTING;
import static io.holdfast.provisioning.transport.ConnectionTable.State.DISCONNECTED;
import static io.holdfast.provisioning.transport.ConnectionTable.State.ERROR;
import static io.holdfast.provisioning.transport.ConnectionTable.State.IDLE;
import static io.holdfast.provisioning.transport.ConnectionTable.State.SUBSCRIBED;
import static io.holdfast.provisioning.transport.ConnectionTable.State.SUBSCRIBING;

import java.util.List;

/** What becomes of the connection: the C SDK's {@code MQTT_TRANSPORT_STATE}, by events. */
final class ConnectionTable {

  /** In the C SDK's order. */
  enum State {
    IDLE,
    DISCONNECTED,
    CONNECTING,
    CONNECTED,
    SUBSCRIBING,
    SUBSCRIBED,
    ERROR
  }

  /** What can happen. */
  enum Event {
    /** {@code open} succeeded. */
    OPEN,
    /** {@code doWork}. */
    WORK,
    /** There is nothing to connect with: no token, no certificate, no such host. */
    CONNECT_FAILED,
    /** CONNACK 0. */
    ACCEPTED,
    /** Any other CONNACK. */
    REFUSED,
    /** SUBACK that grants all. */
    GRANTED,
    /** SUBACK with 0x80. */
    NOT_GRANTED,
    /** The connection failed or broke. */
    LOST,
    /** The exchange failed. */
    EXCHANGE_FAILED,
    /** The failure has been told. */
    TOLD,
    /** {@code close}. */
    CLOSE
  }

  /** What is done. */
  enum Action {
    NONE,
    /** Dial and CONNECT. */
    CONNECT,
    /** SUBSCRIBE, and tell that the connection is there. */
    SUBSCRIBE,
    /** Do what the exchange has to do. */
    EXCHANGE,
    /** Drop the connection; the exchange fails. */
    FAIL,
    /** The same, and tell that the key is not authorized. */
    FAIL_UNAUTHORIZED,
    /** Say goodbye. */
    DISCONNECT
  }

  private static final List<State> OPEN_STATES =
      List.of(DISCONNECTED, CONNECTING, CONNECTED, SUBSCRIBING, SUBSCRIBED, ERROR);

  static final StateTable<State, Event, Action> TABLE =
      new StateTable.Draft<State, Event, Action>()
          .row(IDLE, OPEN, NONE, DISCONNECTED)
          .row(DISCONNECTED, WORK, CONNECT, CONNECTING)
          .row(CONNECTING, CONNECT_FAILED, FAIL, ERROR)
          .row(CONNECTING, ACCEPTED, NONE, CONNECTED)
          .row(CONNECTING, REFUSED, FAIL_UNAUTHORIZED, ERROR)
          .row(CONNECTED, WORK, SUBSCRIBE, SUBSCRIBING)
          .row(SUBSCRIBING, GRANTED, NONE, SUBSCRIBED)
          .row(SUBSCRIBING, NOT_GRANTED, FAIL, ERROR)
          .row(SUBSCRIBED, WORK, EXCHANGE, SUBSCRIBED)
          .row(SUBSCRIBED, EXCHANGE_FAILED, FAIL, ERROR)
          .row(ERROR, WORK, EXCHANGE, ERROR)
          .row(ERROR, TOLD, NONE, IDLE)
          .rows(List.of(CONNECTING, CONNECTED, SUBSCRIBING, SUBSCRIBED), LOST, FAIL, ERROR)
          .rows(OPEN_STATES, CLOSE, DISCONNECT, IDLE)
          .done();

  private ConnectionTable() {}
}
