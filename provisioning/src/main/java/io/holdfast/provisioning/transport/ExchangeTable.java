/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

import static io.holdfast.provisioning.transport.ExchangeTable.Action.FAIL;
import static io.holdfast.provisioning.transport.ExchangeTable.Action.NONE;
import static io.holdfast.provisioning.transport.ExchangeTable.Action.PARSE;
import static io.holdfast.provisioning.transport.ExchangeTable.Action.PUBLISH_REGISTER;
import static io.holdfast.provisioning.transport.ExchangeTable.Action.PUBLISH_STATUS;
import static io.holdfast.provisioning.transport.ExchangeTable.Action.TELL_ASSIGNED;
import static io.holdfast.provisioning.transport.ExchangeTable.Action.TELL_ERROR;
import static io.holdfast.provisioning.transport.ExchangeTable.Action.TELL_TRANSIENT;
import static io.holdfast.provisioning.transport.ExchangeTable.Action.TELL_WAITING;
import static io.holdfast.provisioning.transport.ExchangeTable.Event.ANSWERED;
import static io.holdfast.provisioning.transport.ExchangeTable.Event.ASSIGNED;
import static io.holdfast.provisioning.transport.ExchangeTable.Event.BUSY;
import static io.holdfast.provisioning.transport.ExchangeTable.Event.FAILED;
import static io.holdfast.provisioning.transport.ExchangeTable.Event.NOTHING_READ;
import static io.holdfast.provisioning.transport.ExchangeTable.Event.NO_OPERATION;
import static io.holdfast.provisioning.transport.ExchangeTable.Event.QUERY;
import static io.holdfast.provisioning.transport.ExchangeTable.Event.REFUSED;
import static io.holdfast.provisioning.transport.ExchangeTable.Event.REGISTER;
import static io.holdfast.provisioning.transport.ExchangeTable.Event.SEND_FAILED;
import static io.holdfast.provisioning.transport.ExchangeTable.Event.UNREADABLE;
import static io.holdfast.provisioning.transport.ExchangeTable.Event.WAITING;
import static io.holdfast.provisioning.transport.ExchangeTable.Event.WORK;
import static io.holdfast.provisioning.transport.ExchangeTable.State.ERROR;
import static io.holdfast.provisioning.transport.ExchangeTable.State.IDLE;
import static io.holdfast.provisioning.transport.ExchangeTable.State.REG_RECV;
import static io.holdfast.provisioning.transport.ExchangeTable.State.REG_SEND;
import static io.holdfast.provisioning.transport.ExchangeTable.State.REG_SENT;
import static io.holdfast.provisioning.transport.ExchangeTable.State.STATUS_RECV;
import static io.holdfast.provisioning.transport.ExchangeTable.State.STATUS_SEND;
import static io.holdfast.provisioning.transport.ExchangeTable.State.STATUS_SENT;
import static io.holdfast.provisioning.transport.ExchangeTable.State.TRANSIENT;

import java.util.List;

/** What is asked and answered: the C SDK's {@code PROV_TRANSPORT_STATE}, by events. */
final class ExchangeTable {

  /** In the C SDK's order. */
  enum State {
    IDLE,
    REG_SEND,
    REG_SENT,
    REG_RECV,
    STATUS_SEND,
    STATUS_SENT,
    STATUS_RECV,
    TRANSIENT,
    ERROR
  }

  /** What can happen. */
  enum Event {
    /** {@code registerDevice}. */
    REGISTER,
    /** {@code getOperationStatus}. */
    QUERY,
    /** {@code doWork}, while subscribed or in error. */
    WORK,
    /** There is no request to send. */
    SEND_FAILED,
    /** A message with a status below 429, or with none. */
    ANSWERED,
    /** A message with status 429 or more: not now. */
    BUSY,
    /** A message that is none of the service's. */
    UNREADABLE,
    /** The answer is not what the service answers. */
    NOTHING_READ,
    /** The answer is that the device is unassigned, or being assigned. */
    WAITING,
    /** The same without an operation id to ask for. */
    NO_OPERATION,
    /** The answer names hub and device. */
    ASSIGNED,
    /** The answer is a refusal. */
    REFUSED,
    /** The connection failed. */
    FAILED
  }

  /** What is done. */
  enum Action {
    NONE,
    /** Send the request to register. */
    PUBLISH_REGISTER,
    /** Ask how far it is. */
    PUBLISH_STATUS,
    /** Read the answer that was kept. */
    PARSE,
    /** Tell that it takes time. */
    TELL_WAITING,
    /** Tell hub and device. */
    TELL_ASSIGNED,
    /** Tell that the service wants to be asked later. */
    TELL_TRANSIENT,
    /** Tell that it failed. */
    TELL_ERROR,
    /** The connection fails, too. */
    FAIL
  }

  private static final List<State> SENT = List.of(REG_SENT, STATUS_SENT);
  private static final List<State> RECEIVED = List.of(REG_RECV, STATUS_RECV);
  private static final List<State> ALIVE =
      List.of(IDLE, REG_SEND, REG_SENT, REG_RECV, STATUS_SEND, STATUS_SENT, STATUS_RECV, TRANSIENT);
  private static final List<State> NOT_REGISTERING =
      List.of(IDLE, REG_SEND, REG_RECV, STATUS_SEND, STATUS_SENT, STATUS_RECV, TRANSIENT);

  static final StateTable<State, Event, Action> TABLE =
      new StateTable.Draft<State, Event, Action>()
          .row(IDLE, REGISTER, NONE, REG_SEND)
          .row(IDLE, QUERY, NONE, STATUS_SEND)
          .row(REG_SEND, WORK, PUBLISH_REGISTER, REG_SENT)
          .row(STATUS_SEND, WORK, PUBLISH_STATUS, STATUS_SENT)
          .rows(SENT, SEND_FAILED, FAIL, ERROR)
          .row(REG_SENT, ANSWERED, NONE, REG_RECV)
          .rows(NOT_REGISTERING, ANSWERED, NONE, STATUS_RECV)
          .rows(ALIVE, BUSY, NONE, TRANSIENT)
          .rows(ALIVE, UNREADABLE, FAIL, ERROR)
          .staying(RECEIVED, WORK, PARSE)
          .rows(RECEIVED, NOTHING_READ, FAIL, ERROR)
          .rows(RECEIVED, WAITING, TELL_WAITING, IDLE)
          .rows(RECEIVED, NO_OPERATION, FAIL, ERROR)
          .rows(RECEIVED, ASSIGNED, TELL_ASSIGNED, IDLE)
          .rows(RECEIVED, REFUSED, FAIL, ERROR)
          .row(TRANSIENT, WORK, TELL_TRANSIENT, IDLE)
          .rows(ALIVE, FAILED, NONE, ERROR)
          .row(ERROR, WORK, TELL_ERROR, IDLE)
          .done();

  private ExchangeTable() {}
}
