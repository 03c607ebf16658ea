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
import io.holdfast.provisioning.transport.ProvisioningTransport.RegisterDataHandler;
import io.holdfast.provisioning.transport.ProvisioningTransport.ReplyParser;
import io.holdfast.provisioning.transport.ProvisioningTransport.RequestWriter;
import io.holdfast.provisioning.transport.ProvisioningTransport.StatusHandler;
import io.holdfast.wire.WireFormatException;
import io.holdfast.wire.dps.DpsTopic;
import io.holdfast.wire.dps.DpsUserName;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection and what is asked and answered over it, as {@link ConnectionTable} and {@link
 * ExchangeTable} say. Owner: the loop.
 */
final class MqttMachine {

  private static final InternalLogger LOG =
      InternalLoggerFactory.getInstance(MqttProvisioningTransport.class);

  /** As the reference: who sets no time-out waits. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofDays(1);

  private static final int SUBSCRIBE_ID = 1;
  private static final int REFUSED_FILTER = 0x80;
  private static final int BUSY_STATUS = 429;
  private static final int LAST_REQUEST_ID = 65_534;

  /**
   * Who asks whom.
   *
   * @param type how the device attests
   * @param scopeId which service
   * @param apiVersion the protocol's date
   * @param io over TCP or WebSockets
   */
  record Service(HsmType type, String scopeId, String apiVersion, TransportIo io) {}

  /**
   * Who is told.
   *
   * @param registrationId as whom
   */
  record Opening(
      String registrationId,
      RegisterDataHandler data,
      StatusHandler status,
      @Nullable ChallengeHandler challenge) {}

  private static final Opening NOBODY =
      new Opening("", (result, key, hub, device) -> {}, (status, retry) -> {}, null);

  private final IoLoop loop;
  private final Service service;
  private final MqttSetup setup;
  private final @Nullable ErrorHandler errors;
  private Consumer<StateTable.Row<?, ?, ?>> watcher = row -> {};
  private Runnable change = () -> {};
  private boolean trace;
  private String trouble = "";

  private ConnectionTable.State connection = ConnectionTable.State.IDLE;
  private ExchangeTable.State exchange = ExchangeTable.State.IDLE;
  private Opening opening = NOBODY;
  private @Nullable ReplyParser parser;
  private @Nullable RequestWriter writer;
  private @Nullable MqttLink link;
  private @Nullable String operationId;
  private int retryAfter = RetryAfter.DEFAULT;
  private int requestId = 1;
  private Bytes answer = Bytes.EMPTY;
  private @Nullable Reply reply;

  MqttMachine(IoLoop loop, Service service, MqttSetup setup, @Nullable ErrorHandler errors) {
    this.loop = loop;
    this.service = service;
    this.setup = setup;
    this.errors = errors;
  }

  boolean isClosed() {
    return connection == ConnectionTable.State.IDLE;
  }

  /** Whether nothing is being asked. */
  boolean isIdle() {
    return exchange == ExchangeTable.State.IDLE;
  }

  ConnectionTable.State connectionState() {
    return connection;
  }

  ExchangeTable.State exchangeState() {
    return exchange;
  }

  boolean hasOperation() {
    return operationId != null;
  }

  String trouble() {
    return trouble;
  }

  void trace(boolean on) {
    trace = on;
  }

  void whenever(Runnable task) {
    change = task;
  }

  void watch(Consumer<StateTable.Row<?, ?, ?>> rows) {
    watcher = rows;
  }

  void open(Opening with) {
    opening = with;
    trouble = "";
    connection(ConnectionTable.Event.OPEN);
  }

  void close() {
    connection(ConnectionTable.Event.CLOSE);
    exchange = ExchangeTable.State.IDLE;
    operationId = null;
    retryAfter = RetryAfter.DEFAULT;
    requestId = 1;
    answer = Bytes.EMPTY;
    reply = null;
  }

  void register(ReplyParser replyParser, RequestWriter requestWriter) {
    parser = replyParser;
    writer = requestWriter;
    exchange(ExchangeTable.Event.REGISTER);
  }

  void query() {
    exchange(ExchangeTable.Event.QUERY);
  }

  void work() {
    connection(ConnectionTable.Event.WORK);
  }

  private void connection(ConnectionTable.Event event) {
    var row = ConnectionTable.TABLE.row(connection, event);
    if (row != null) {
      passed(row, connection != row.next());
      connection = row.next();
      act(row.action());
    }
  }

  private void exchange(ExchangeTable.Event event) {
    var row = ExchangeTable.TABLE.row(exchange, event);
    if (row != null) {
      passed(row, exchange != row.next());
      exchange = row.next();
      act(row.action());
    }
  }

  private void passed(StateTable.Row<?, ?, ?> row, boolean changed) {
    watcher.accept(row);
    if (changed) {
      change.run();
    }
    if (trace && changed) {
      LOG.info("{}: {}", opening.registrationId(), row);
    }
  }

  private void act(ConnectionTable.Action action) {
    switch (action) {
      case NONE -> {}
      case CONNECT -> connect();
      case SUBSCRIBE -> subscribe();
      case EXCHANGE -> exchange(ExchangeTable.Event.WORK);
      case FAIL -> fail();
      case FAIL_UNAUTHORIZED -> {
        tell(TransportError.KEY_UNAUTHORIZED);
        fail();
      }
      case DISCONNECT -> drop();
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
      case TELL_ASSIGNED -> tellAssigned();
      case TELL_TRANSIENT -> tell(TransportStatus.TRANSIENT);
      case TELL_ERROR -> {
        connection(ConnectionTable.Event.TOLD);
        ended(ProvisioningResult.ERROR, null);
      }
      case FAIL -> connection(ConnectionTable.Event.EXCHANGE_FAILED);
    }
  }

  private void connect() {
    Endpoint.Tcp endpoint = null;
    try {
      endpoint = setup.endpoint();
      trouble = endpoint == null ? "no such host, port or proxy" : "";
    } catch (MqttSetup.KeyException unusable) {
      trouble = String.valueOf(unusable.getMessage());
      tell(TransportError.KEY_FAIL);
    } catch (IllegalArgumentException untrusted) {
      trouble = String.valueOf(untrusted.getMessage());
    }
    String token = endpoint == null || service.type() == HsmType.X509 ? null : token();
    if (endpoint == null || (service.type() == HsmType.SYMM_KEY && token == null)) {
      connection(ConnectionTable.Event.CONNECT_FAILED);
      return;
    }
    String id = opening.registrationId();
    Login login = new Login(userName(id), token, null);
    link =
        MqttLink.open(
            loop, endpoint, service.io().transport(), id, login, CONNECT_TIMEOUT, new Heard());
  }

  private String userName(String id) {
    String client = ClientType.text("");
    return new DpsUserName(service.scopeId(), id, service.apiVersion(), client).text();
  }

  private @Nullable String token() {
    ChallengeHandler challenge = opening.challenge();
    String token = challenge == null ? null : challenge.onChallenge(null, "registration");
    if (token == null) {
      trouble = "no token to show";
    }
    return token;
  }

  private void subscribe() {
    if (link != null) {
      link.subscribe(SUBSCRIBE_ID, DpsTopic.RESPONSES, 1);
    }
    tell(TransportStatus.CONNECTED);
  }

  private void publish(DpsTopic topic) {
    Bytes request = writer == null ? null : writer.request(null, null);
    if (request == null || link == null) {
      trouble = "no request to send: the payload is not JSON";
      exchange(ExchangeTable.Event.SEND_FAILED);
      return;
    }
    requestId = requestId >= LAST_REQUEST_ID ? 1 : requestId + 1;
    link.publish(topic.text(), request);
  }

  /** What the connection tells; of one that was dropped nothing comes. */
  private final class Heard implements MqttLink.Listener {

    @Override
    public void accepted() {
      connection(ConnectionTable.Event.ACCEPTED);
    }

    @Override
    public void subscribed(List<Integer> codes) {
      boolean refused = codes.isEmpty() || codes.contains(REFUSED_FILTER);
      trouble = refused ? "the service refused the subscription" : "";
      connection(refused ? ConnectionTable.Event.NOT_GRANTED : ConnectionTable.Event.GRANTED);
    }

    @Override
    public void received(String topic, Bytes payload) {
      exchange(heard(topic, payload));
    }

    @Override
    public void lost(LossReason reason, @Nullable Throwable cause) {
      String why = cause == null ? null : cause.getMessage();
      trouble = why == null ? reason.toString() : reason + ": " + why;
      // A CONNACK comes with this cause; a refused upgrade to WebSockets comes with another.
      boolean refused =
          cause instanceof ClientException answered
              && answered.code() == ClientException.Code.REFUSED;
      connection(refused ? ConnectionTable.Event.REFUSED : ConnectionTable.Event.LOST);
    }
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
      trouble = "an answer with a broken topic: " + broken.getMessage();
      return ExchangeTable.Event.UNREADABLE;
    }
    if (payload.isEmpty()) {
      trouble = "an answer without a body";
      return ExchangeTable.Event.UNREADABLE;
    }
    answer = payload;
    return ExchangeTable.Event.ANSWERED;
  }

  private void parse() {
    Reply read = parser == null ? null : parser.parse(answer);
    answer = Bytes.EMPTY;
    reply = read;
    exchange(read == null ? ExchangeTable.Event.NOTHING_READ : meaning(read));
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

  private void tellAssigned() {
    ended(ProvisioningResult.OK, reply);
  }

  private void ended(ProvisioningResult result, @Nullable Reply last) {
    RegisterDataHandler data = opening.data();
    if (last == null) {
      data.onRegisterData(result, null, null, null);
    } else {
      data.onRegisterData(result, last.key(), last.hub(), last.deviceId());
    }
  }

  private void tell(TransportStatus now) {
    opening.status().onStatus(now, retryAfter);
  }

  private void tell(TransportError error) {
    if (errors != null) {
      errors.onError(error);
    }
  }

  private void fail() {
    drop();
    exchange(ExchangeTable.Event.FAILED);
  }

  private void drop() {
    MqttLink dropped = link;
    link = null;
    if (dropped != null) {
      dropped.close();
    }
  }
}
