/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.Completion;
import io.holdfast.client.mqtt.Incoming;
import io.holdfast.client.mqtt.LossReason;
import io.holdfast.client.mqtt.MqttSession;
import io.holdfast.client.mqtt.SessionListener;
import io.holdfast.client.mqtt.SessionSettings;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.client.net.Endpoint;
import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.Identity;
import io.holdfast.model.Message;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SystemProperty;
import io.holdfast.model.Twin;
import io.holdfast.wire.HubTopic;
import io.holdfast.wire.HubTopics;
import io.holdfast.wire.WireFormatException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The client: it carries calls to the loop, where the session and the links live, and what they say
 * back to the futures and callbacks.
 */
final class AsyncClient implements ModuleClient, DeviceClient {

  private final Identity identity;
  private final ClientDriver driver;
  private final Callbacks callbacks;
  private final MqttSession session;
  private final SendQueue sends;
  private final InputLink inputs;
  private final MethodLink methods;
  private final TwinLink twins;
  private final DesiredLink desired;
  private final StatusListener statusListener;
  private final Executor statusOrder;
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile ConnectionStatus status = new ConnectionStatus.NotConnected();

  AsyncClient(
      ClientDriver driver, ConnectionString connection, Identity identity, ClientOptions options) {
    this.identity = identity;
    this.driver = driver;
    Executor executor = options.callbacks() != null ? options.callbacks() : driver.callbacks();
    callbacks = new Callbacks(driver, executor, identity.clientId());
    session =
        new MqttSession(driver.loop(), settings(connection, identity, options), new Listener());
    sends = new SendQueue(identity, options, callbacks, session);
    inputs = new InputLink(session, callbacks);
    methods = new MethodLink(session, callbacks);
    twins = new TwinLink(driver.loop(), session, options);
    desired = new DesiredLink(driver.loop(), twins, callbacks, options);
    statusListener = options.statusListener();
    statusOrder = callbacks.inOrder();
  }

  private static SessionSettings settings(
      ConnectionString connection, Identity identity, ClientOptions options) {
    return new SessionSettings(
        new Endpoint(connection.dialHost(), options.port(), options.tls()),
        identity.clientId(),
        new Credentials(connection, identity, options),
        options.keepAlive(),
        options.connectTimeout(),
        SessionSettings.DEFAULT_ACK_TIMEOUT,
        options.window(),
        options.retry());
  }

  @Override
  public Identity identity() {
    return identity;
  }

  @Override
  public ConnectionStatus status() {
    return status;
  }

  @Override
  public CompletableFuture<Void> open() {
    onLoop(session::open, opened);
    return opened.copy();
  }

  @Override
  public CompletableFuture<Void> send(Message message) {
    return sends.send(message);
  }

  @Override
  public CompletableFuture<Void> sendToOutput(String output, Message message) {
    var properties =
        message.properties().toBuilder().system(SystemProperty.OUTPUT_NAME, output).build();
    return sends.send(new Message(properties, message.body()));
  }

  @Override
  public CompletableFuture<Twin> twin() {
    CompletableFuture<Twin> read = new CompletableFuture<>();
    onLoop(
        () ->
            twins.get((answer, failure) ->
                callbacks.complete(() -> settle(read, failure, answer, a -> Twins.twin(a.body())))),
        read);
    return read;
  }

  @Override
  public CompletableFuture<OptionalLong> updateReported(
      Map<String, ? extends @Nullable Object> patch) {
    Bytes change = Json.write(patch);
    CompletableFuture<OptionalLong> updated = new CompletableFuture<>();
    onLoop(
        () ->
            twins.patch(
                change,
                (answer, failure) ->
                    callbacks.complete(
                        () -> settle(updated, failure, answer, AsyncClient::version))),
        updated);
    return updated;
  }

  private static OptionalLong version(TwinLink.Answer answer) {
    Long version = answer.version();
    return version == null ? OptionalLong.empty() : OptionalLong.of(version);
  }

  private static <T> void settle(
      CompletableFuture<T> future,
      @Nullable ClientException failure,
      TwinLink.@Nullable Answer answer,
      Function<TwinLink.Answer, T> reading) {
    if (answer == null) {
      future.completeExceptionally(
          failure != null ? failure : new IllegalStateException("neither answer nor failure"));
      return;
    }
    try {
      future.complete(reading.apply(answer));
    } catch (ClientException malformed) {
      future.completeExceptionally(malformed);
    }
  }

  @Override
  public CompletableFuture<Void> onDesired(DesiredHandler handler) {
    return subscribe(HubTopics.DESIRED_PATCHES, 0, () -> desired.handle(handler));
  }

  @Override
  public CompletableFuture<Void> onMethod(String name, MethodHandler handler) {
    return subscribe(HubTopics.METHOD_REQUESTS, 0, () -> methods.handle(name, handler));
  }

  @Override
  public CompletableFuture<Void> onOtherMethods(MethodHandler handler) {
    return subscribe(HubTopics.METHOD_REQUESTS, 0, () -> methods.handleOthers(handler));
  }

  @Override
  public CompletableFuture<Void> onInput(String input, InputHandler handler) {
    return subscribe(HubTopics.inputs(module()), 1, () -> inputs.handle(input, handler));
  }

  @Override
  public CompletableFuture<Void> onOtherInputs(InputHandler handler) {
    return subscribe(HubTopics.inputs(module()), 1, () -> inputs.handleOthers(handler));
  }

  private ModuleIdentity module() {
    if (identity instanceof ModuleIdentity module) {
      return module;
    }
    throw new IllegalStateException("a device has no inputs");
  }

  /** The handler is there before the hub can send anything for it. */
  private CompletableFuture<Void> subscribe(String filter, int qos, Runnable handler) {
    CompletableFuture<Void> granted = new CompletableFuture<>();
    Completion completion =
        failure ->
            callbacks.complete(() -> {
              if (failure == null) {
                granted.complete(null);
              } else {
                granted.completeExceptionally(failure);
              }
            });
    onLoop(
        () -> {
          handler.run();
          session.subscribe(filter, qos, completion);
        },
        granted);
    return granted;
  }

  @Override
  public CompletableFuture<Void> close(Duration drain) {
    if (!callbacks.onLoop(() -> session.close(drain))) {
      closed.complete(null);
    }
    return closed.copy();
  }

  @Override
  public void close() {
    var closing = close(DEFAULT_DRAIN);
    if (!driver.loop().inLoop() && !Callbacks.inCallback()) {
      closing.join();
    }
  }

  private void onLoop(Runnable task, CompletableFuture<?> failing) {
    if (!callbacks.onLoop(task)) {
      failing.completeExceptionally(
          new ClientException(ClientException.Code.CLOSED, "the driver is closed"));
    }
  }

  /** What the session says, on the loop. */
  private final class Listener implements SessionListener {

    @Override
    public void connected(boolean sessionPresent) {
      methods.connected();
      changed(new ConnectionStatus.Connected(sessionPresent));
      callbacks.complete(() -> opened.complete(null));
    }

    @Override
    public void subscribed(String filter) {
      if (filter.equals(HubTopics.TWIN_RESPONSES)) {
        twins.subscribed();
      } else if (filter.equals(HubTopics.DESIRED_PATCHES)) {
        desired.subscribed();
      }
    }

    @Override
    public void received(Incoming message) {
      HubTopic topic;
      try {
        topic = HubTopic.parse(message.topic(), identity);
      } catch (WireFormatException e) {
        callbacks.note("unreadable topic " + message.topic() + ": " + e.getMessage());
        message.accept();
        return;
      }
      received(message, topic);
    }

    private void received(Incoming message, HubTopic topic) {
      if (topic instanceof HubTopic.InputMessage input) {
        inputs.received(message, input);
        return;
      }
      if (topic instanceof HubTopic.MethodRequest call) {
        methods.called(message, call);
        return;
      }
      message.accept();
      if (topic instanceof HubTopic.TwinResponse answer) {
        twins.answered(answer, message.payload());
      } else if (topic instanceof HubTopic.DesiredPatch patch) {
        desired.changed(message.payload(), patch.version());
      } else {
        callbacks.note("a message on a topic that was not asked for: " + message.topic());
      }
    }

    @Override
    public void turnEnded() {}

    @Override
    public void renewing() {
      connectionLost();
      changed(new ConnectionStatus.Renewing());
    }

    @Override
    public void lost(LossReason reason, @Nullable Throwable cause, Duration nextAttempt) {
      connectionLost();
      changed(new ConnectionStatus.Reconnecting(reason, cause, nextAttempt));
    }

    @Override
    public void closed(@Nullable ClientException failure) {
      connectionLost();
      ClientException ending = failure != null ? failure : ClientException.closed();
      twins.fail(ending);
      changed(new ConnectionStatus.Closed(failure));
      callbacks.complete(() -> {
        opened.completeExceptionally(ending);
        closed.complete(null);
      });
    }

    private void connectionLost() {
      twins.connectionLost();
      desired.connectionLost();
    }

    private void changed(ConnectionStatus now) {
      status = now;
      statusOrder.execute(() -> statusListener.changed(now));
    }
  }
}
