/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

import io.holdfast.model.Bytes;
import io.holdfast.provisioning.transport.ProvisioningTransport.RegisterDataHandler;
import io.holdfast.provisioning.transport.ProvisioningTransport.ReplyParser;
import io.holdfast.provisioning.transport.ProvisioningTransport.RequestWriter;
import io.holdfast.wire.WireFormatException;
import io.holdfast.wire.dps.DpsTopic;
import org.jspecify.annotations.Nullable;

/** What is asked and answered over a connection, as {@link ExchangeTable} says. Owner: the loop. */
final class ExchangeMachine implements ConnectionMachine.Traffic {

  private static final int BUSY_STATUS = 429;
  private static final int LAST_REQUEST_ID = 65_534;

  /** What it goes over. */
  interface Line {

    /** Whether there is a connection. */
    boolean isThere();

    /** Sends a request, if there is. */
    void publish(String topic, Bytes request);

    /** No answer of use will come over this connection. */
    void failed();

    /** That it failed is being told. */
    void told();
  }

  private final Journal journal;
  private final Line line;

  private ExchangeTable.State state = ExchangeTable.State.IDLE;
  private Opening opening = Opening.NOBODY;
  private @Nullable ReplyParser parser;
  private @Nullable RequestWriter writer;
  private @Nullable String operationId;
  private int retryAfter = RetryAfter.DEFAULT;
  private int requestId = 1;
  private Bytes answer = Bytes.EMPTY;
  private @Nullable Reply reply;

  ExchangeMachine(Journal journal, Line line) {
    this.journal = journal;
    this.line = line;
  }

  ExchangeTable.State state() {
    return state;
  }

  boolean hasOperation() {
    return operationId != null;
  }

  void open(Opening with) {
    opening = with;
  }

  /** Forgets everything but who is told. */
  void close() {
    state = ExchangeTable.State.IDLE;
    operationId = null;
    retryAfter = RetryAfter.DEFAULT;
    requestId = 1;
    answer = Bytes.EMPTY;
    reply = null;
  }

  void register(ReplyParser replyParser, RequestWriter requestWriter) {
    parser = replyParser;
    writer = requestWriter;
    on(ExchangeTable.Event.REGISTER);
  }

  void query() {
    on(ExchangeTable.Event.QUERY);
  }

  @Override
  public void subscribed() {
    tell(TransportStatus.CONNECTED);
  }

  @Override
  public void work() {
    on(ExchangeTable.Event.WORK);
  }

  @Override
  public void received(String topic, Bytes payload) {
    on(heard(topic, payload));
  }

  @Override
  public void failed() {
    on(ExchangeTable.Event.FAILED);
  }

  private void on(ExchangeTable.Event event) {
    var row = ExchangeTable.TABLE.row(state, event);
    if (row != null) {
      journal.passed(row);
      state = row.next();
      act(row.action());
    }
  }

  private void act(ExchangeTable.Action action) {
    switch (action) {
      case NONE -> {}
      case PUBLISH_REGISTER -> publish(new DpsTopic.Register(Integer.toString(requestId)));
      case PUBLISH_STATUS -> {
        String asked = operationId == null ? "" : operationId;
        publish(new DpsTopic.Status(Integer.toString(requestId), asked));
      }
      case PARSE -> parse();
      case TELL_WAITING -> tellWaiting();
      case TELL_ASSIGNED -> ended(ProvisioningResult.OK, reply);
      case TELL_TRANSIENT -> tell(TransportStatus.TRANSIENT);
      case TELL_ERROR -> {
        line.told();
        ended(ProvisioningResult.ERROR, null);
      }
      case FAIL -> line.failed();
    }
  }

  private void publish(DpsTopic topic) {
    Bytes request = writer == null ? null : writer.request(null, null);
    if (request == null || !line.isThere()) {
      journal.trouble("no request to send: the payload is not JSON");
      on(ExchangeTable.Event.SEND_FAILED);
      return;
    }
    requestId = requestId >= LAST_REQUEST_ID ? 1 : requestId + 1;
    line.publish(topic.text(), request);
  }

  /** What a message means. One from another topic counts as an answer without a status. */
  private ExchangeTable.Event heard(String topic, Bytes payload) {
    try {
      if (DpsTopic.parse(topic) instanceof DpsTopic.Response response) {
        retryAfter = RetryAfter.read(response.retryAfter(), retryAfter);
        if (response.status() >= BUSY_STATUS) {
          return ExchangeTable.Event.BUSY;
        }
      }
    } catch (WireFormatException broken) {
      journal.trouble("an answer with a broken topic: " + broken.getMessage());
      return ExchangeTable.Event.UNREADABLE;
    }
    if (payload.isEmpty()) {
      journal.trouble("an answer without a body");
      return ExchangeTable.Event.UNREADABLE;
    }
    answer = payload;
    return ExchangeTable.Event.ANSWERED;
  }

  private void parse() {
    Reply read = parser == null ? null : parser.parse(answer);
    answer = Bytes.EMPTY;
    reply = read;
    on(read == null ? ExchangeTable.Event.NOTHING_READ : meaning(read));
  }

  private ExchangeTable.Event meaning(Reply read) {
    return switch (read.status()) {
      case ASSIGNED -> ExchangeTable.Event.ASSIGNED;
      case ASSIGNING, UNASSIGNED -> {
        if (operationId == null) {
          operationId = read.operationId();
        }
        yield operationId == null || read.operationId() == null
            ? ExchangeTable.Event.NO_OPERATION
            : ExchangeTable.Event.WAITING;
      }
      default -> ExchangeTable.Event.REFUSED;
    };
  }

  private void tellWaiting() {
    if (reply != null) {
      tell(reply.status());
    }
  }

  private void tell(TransportStatus now) {
    opening.status().onStatus(now, retryAfter);
  }

  private void ended(ProvisioningResult result, @Nullable Reply last) {
    RegisterDataHandler data = opening.data();
    if (last == null) {
      data.onRegisterData(result, null, null, null);
    } else {
      data.onRegisterData(result, last.key(), last.hub(), last.deviceId());
    }
  }
}
