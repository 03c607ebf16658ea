/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.core.Credentials;
import io.holdfast.client.core.HubEvents;
import io.holdfast.client.core.HubLogin;
import io.holdfast.client.core.HubSession;
import io.holdfast.client.core.LoginSettings;
import io.holdfast.client.core.TwinAnswer;
import io.holdfast.client.core.TwinJson;
import io.holdfast.client.core.TwinTimeouts;
import io.holdfast.client.json.Json;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.Completion;
import io.holdfast.client.mqtt.LossReason;
import io.holdfast.client.mqtt.SessionSettings;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.IoLoop;
import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.Identity;
import io.holdfast.model.Message;
import io.holdfast.model.SystemProperty;
import io.holdfast.model.Twin;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The client: it carries calls to the loop, where the session and the links live, and what they say
 * back to the futures and callbacks.
 */
final class AsyncClient implements ModuleClient, DeviceClient {

  private final Identity identity;
  private final ClientDriver driver;
  private final Callbacks callbacks;
  private final HubSession session;
  private final SendQueue sends;
  private final MethodDispatch methods;
  private final StatusListener statusListener;
  private final Executor statusOrder;
  private final Opening opening;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile ConnectionStatus status = new ConnectionStatus.NotConnected();

  AsyncClient(
      ClientDriver driver, ConnectionString connection, Identity identity, ClientOptions options) {
    this.identity = identity;
    this.driver = driver;
    Executor executor = options.callbacks() != null ? options.callbacks() : driver.callbacks();
    callbacks = new Callbacks(driver, executor, identity.clientId());
    SessionSettings settings = settings(driver.loop(), connection, identity, options);
    session =
        new HubSession(
            driver.loop(),
            identity,
            () -> settings,
            new TwinTimeouts(options.twinTimeout(), options.twinTimeout()),
            new Events(),
            callbacks::note);
    opening = new Opening(session.mqtt(), callbacks);
    session.mqtt().setRetry(options.retry(), Duration.ZERO);
    sends = new SendQueue(identity, options, callbacks, session.mqtt());
    methods = new MethodDispatch(callbacks);
    statusListener = options.statusListener();
    statusOrder = callbacks.inOrder();
  }

  private static SessionSettings settings(
      IoLoop loop, ConnectionString connection, Identity identity, ClientOptions options) {
    if (connection.x509() != (options.certificate() != null)) {
      throw new IllegalArgumentException(
          "a client certificate belongs to a connection string with x509=true, and to no other");
    }
    return new SessionSettings(
        new Endpoint.Tcp(connection.dialHost(), options.port(), options.tls(), options.proxy()),
        options.transport(),
        identity.clientId(),
        new HubLogin(
            loop,
            Credentials.of(connection),
            new LoginSettings(
                connection.hostName(),
                identity,
                options.productInfo(),
                null,
                options.tokenLifetime(),
                LoginSettings.DEFAULT_TIMEOUT)),
        options.keepAlive(),
        options.connectTimeout(),
        SessionSettings.DEFAULT_RESEND_TIMEOUT,
        SessionSettings.DEFAULT_ACK_TIMEOUT,
        options.window());
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
    CompletableFuture<Void> opened = new CompletableFuture<>();
    onLoop(() -> opening.begin(opened), opened);
    return opened;
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
    onLoop(() -> session.twins().get(settling(read, (body, version) -> TwinJson.twin(body))), read);
    return read;
  }

  @Override
  public CompletableFuture<OptionalLong> updateReported(
      Map<String, ? extends @Nullable Object> patch) {
    Bytes change = Json.write(patch);
    CompletableFuture<OptionalLong> updated = new CompletableFuture<>();
    onLoop(
        () -> session.twins().patch(change, settling(updated, (body, version) -> known(version))),
        updated);
    return updated;
  }

  private static OptionalLong known(@Nullable Long version) {
    return version == null ? OptionalLong.empty() : OptionalLong.of(version);
  }

  /** What the hub answered, read outside the loop. */
  private <T> TwinAnswer settling(
      CompletableFuture<T> future, BiFunction<Bytes, @Nullable Long, T> reading) {
    return new TwinAnswer() {
      @Override
      public void answered(Bytes body, @Nullable Long version) {
        callbacks.complete(() -> {
          try {
            future.complete(reading.apply(body, version));
          } catch (ClientException malformed) {
            future.completeExceptionally(malformed);
          }
        });
      }

      @Override
      public void failed(ClientException failure, boolean sent) {
        callbacks.complete(() -> future.completeExceptionally(failure));
      }
    };
  }

  @Override
  public CompletableFuture<Void> onDesired(DesiredHandler handler) {
    return subscribe(
        granted -> session.desired().follow(new DesiredDispatch(handler, callbacks), granted));
  }

  @Override
  public CompletableFuture<Void> onMethod(String name, MethodHandler handler) {
    return subscribe(granted -> {
      methods.handle(name, handler);
      session.methods().handle(methods, granted);
    });
  }

  @Override
  public CompletableFuture<Void> onOtherMethods(MethodHandler handler) {
    return subscribe(granted -> {
      methods.handleOthers(handler);
      session.methods().handle(methods, granted);
    });
  }

  @Override
  public CompletableFuture<Void> onInput(String input, InputHandler handler) {
    return subscribe(
        granted -> session.inbox().handle(input, new InputDispatch(handler, callbacks), granted));
  }

  @Override
  public CompletableFuture<Void> onOtherInputs(InputHandler handler) {
    return subscribe(
        granted -> session.inbox().handle(null, new InputDispatch(handler, callbacks), granted));
  }

  /** The handler is there before the hub can send anything for it. */
  private CompletableFuture<Void> subscribe(Consumer<Completion> subscription) {
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
    onLoop(() -> subscription.accept(completion), granted);
    return granted;
  }

  @Override
  public CompletableFuture<Void> close(Duration drain) {
    if (!callbacks.onLoop(() -> session.mqtt().close(drain))) {
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
  private final class Events implements HubEvents {

    @Override
    public void connected(boolean sessionPresent) {
      changed(new ConnectionStatus.Connected(sessionPresent));
      opening.connected();
    }

    @Override
    public void renewing() {
      changed(new ConnectionStatus.Renewing());
    }

    @Override
    public void lost(LossReason reason, @Nullable Throwable cause, @Nullable Duration nextAttempt) {
      changed(
          nextAttempt == null
              ? new ConnectionStatus.Lost(reason, cause)
              : new ConnectionStatus.Reconnecting(reason, cause, nextAttempt));
      opening.lost(reason, cause);
    }

    @Override
    public void stopped(ClientException failure) {
      changed(new ConnectionStatus.Stopped(failure));
      opening.failed(failure);
    }

    @Override
    public void closed(@Nullable ClientException failure) {
      changed(new ConnectionStatus.Closed(failure));
      opening.failed(failure != null ? failure : ClientException.closed());
      callbacks.complete(() -> closed.complete(null));
    }

    private void changed(ConnectionStatus now) {
      status = now;
      statusOrder.execute(() -> statusListener.changed(now));
    }
  }
}
