/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.core;

import static io.holdfast.provisioning.core.ClientTable.Action.NONE;
import static io.holdfast.provisioning.core.ClientTable.Action.NOTE_CONNECTED;
import static io.holdfast.provisioning.core.ClientTable.Action.NOTE_TIMEOUT;
import static io.holdfast.provisioning.core.ClientTable.Action.NOTE_TRANSPORT;
import static io.holdfast.provisioning.core.ClientTable.Action.NOTE_UNAUTHORIZED;
import static io.holdfast.provisioning.core.ClientTable.Action.SEND_QUERY;
import static io.holdfast.provisioning.core.ClientTable.Action.SEND_REGISTER;
import static io.holdfast.provisioning.core.ClientTable.Action.TELL_ASSIGNED;
import static io.holdfast.provisioning.core.ClientTable.Action.TELL_ASSIGNING;
import static io.holdfast.provisioning.core.ClientTable.Action.TELL_FAILURE;
import static io.holdfast.provisioning.core.ClientTable.Action.TELL_REGISTERING;
import static io.holdfast.provisioning.core.ClientTable.Event.ASSIGNED;
import static io.holdfast.provisioning.core.ClientTable.Event.ASSIGNING;
import static io.holdfast.provisioning.core.ClientTable.Event.AUTHENTICATED;
import static io.holdfast.provisioning.core.ClientTable.Event.CONNECTED;
import static io.holdfast.provisioning.core.ClientTable.Event.FAILED;
import static io.holdfast.provisioning.core.ClientTable.Event.OVERDUE;
import static io.holdfast.provisioning.core.ClientTable.Event.REGISTER;
import static io.holdfast.provisioning.core.ClientTable.Event.SEND_DUE;
import static io.holdfast.provisioning.core.ClientTable.Event.SEND_REFUSED;
import static io.holdfast.provisioning.core.ClientTable.Event.TRANSIENT;
import static io.holdfast.provisioning.core.ClientTable.Event.UNASSIGNED;
import static io.holdfast.provisioning.core.ClientTable.Event.UNAUTHORIZED;
import static io.holdfast.provisioning.core.ClientTable.Event.WORK;
import static io.holdfast.provisioning.core.ClientTable.State.ERROR;
import static io.holdfast.provisioning.core.ClientTable.State.READY;
import static io.holdfast.provisioning.core.ClientTable.State.REGISTER_SEND;
import static io.holdfast.provisioning.core.ClientTable.State.REGISTER_SENT;
import static io.holdfast.provisioning.core.ClientTable.State.STATUS_SEND;
import static io.holdfast.provisioning.core.ClientTable.State.STATUS_SENT;

import io.holdfast.provisioning.transport.StateTable;
import java.util.List;

/**
 * What becomes of a registration: the states of the C SDK's {@code prov_device_ll_client} that it
 * uses, by events.
 */
final class ClientTable {

  /** In the C SDK's order, without two that it never enters. */
  enum State {
    READY,
    REGISTER_SEND,
    REGISTER_SENT,
    STATUS_SEND,
    STATUS_SENT,
    ERROR
  }

  /** What can happen. */
  enum Event {
    /** {@code registerDevice} succeeded. */
    REGISTER,
    /** {@code doWork}. */
    WORK,
    /** {@code doWork}, connected, and the wait is over. */
    SEND_DUE,
    /** The transport does not take the request. */
    SEND_REFUSED,
    /** The time-out has passed. */
    OVERDUE,
    CONNECTED,
    AUTHENTICATED,
    UNASSIGNED,
    ASSIGNING,
    TRANSIENT,
    ASSIGNED,
    UNAUTHORIZED,
    FAILED
  }

  /** What is done. */
  enum Action {
    NONE,
    SEND_REGISTER,
    SEND_QUERY,
    NOTE_CONNECTED,
    TELL_REGISTERING,
    TELL_ASSIGNING,
    TELL_ASSIGNED,
    NOTE_TRANSPORT,
    NOTE_UNAUTHORIZED,
    NOTE_TIMEOUT,
    TELL_FAILURE
  }

  private static final List<State> SENT = List.of(REGISTER_SENT, STATUS_SENT);
  private static final List<State> UNDER_WAY =
      List.of(REGISTER_SEND, REGISTER_SENT, STATUS_SEND, STATUS_SENT);

  static final StateTable<State, Event, Action> TABLE =
      new StateTable.Draft<State, Event, Action>()
          .row(READY, REGISTER, NONE, REGISTER_SEND)
          .row(REGISTER_SEND, SEND_DUE, SEND_REGISTER, REGISTER_SENT)
          .row(STATUS_SEND, SEND_DUE, SEND_QUERY, STATUS_SENT)
          .rows(SENT, SEND_REFUSED, NOTE_TRANSPORT, ERROR)
          .rows(UNDER_WAY, OVERDUE, NOTE_TIMEOUT, ERROR)
          .staying(UNDER_WAY, CONNECTED, NOTE_CONNECTED)
          .rows(UNDER_WAY, AUTHENTICATED, NONE, STATUS_SEND)
          .rows(UNDER_WAY, UNASSIGNED, TELL_REGISTERING, STATUS_SEND)
          .rows(UNDER_WAY, ASSIGNING, TELL_ASSIGNING, STATUS_SEND)
          .row(REGISTER_SENT, TRANSIENT, NONE, REGISTER_SEND)
          .row(STATUS_SENT, TRANSIENT, NONE, STATUS_SEND)
          .rows(UNDER_WAY, ASSIGNED, TELL_ASSIGNED, READY)
          .rows(UNDER_WAY, UNAUTHORIZED, NOTE_UNAUTHORIZED, ERROR)
          .rows(UNDER_WAY, FAILED, NOTE_TRANSPORT, ERROR)
          .row(ERROR, WORK, TELL_FAILURE, READY)
          .done();

  private ClientTable() {}
}
