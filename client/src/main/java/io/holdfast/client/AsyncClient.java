/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.core.Credentials;
import io.holdfast.client.core.HubEvents;
import io.holdfast.client.core.HubLogin;
import io.holdfast.client.core.HubSession;
import io.holdfast.client.core.TwinTimeouts;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.LossReason;
import io.holdfast.client.mqtt.MqttSession;
import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.client.mqtt.RetrySettings;
import io.holdfast.client.mqtt.SessionSettings;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.model.Identity;
import io.holdfast.model.Message;
import io.holdfast.model.Twin;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The client: it carries calls to the loop, where the session and the links live, and what they say
 * back to the futures and callbacks.
 */
abstract sealed class AsyncClient implements HubClient permits AsyncModule, AsyncDevice {

  private final ClientDriver driver;
  private final ClientSetup setup;
  final Callbacks callbacks;
  final HubLogin login;
  private final HubSession session;
  private final Opening opening;
  final SendQueue sends;
  private final TwinAccess twins;
  final Handlers handlers;
  final Publishers publishers;
  private final StatusBoard statuses;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  // Nothing of the user's hangs on it, so it waits for no executor of the user's.
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  AsyncClient(ClientDriver driver, ClientSetup setup) {
    this.driver = driver;
    this.setup = setup;
    ClientOptions options = setup.options();
    Executor executor = options.callbacks() != null ? options.callbacks() : driver.callbacks();
    callbacks = new Callbacks(driver, executor, setup.identity().clientId());
    statuses = new StatusBoard(callbacks, options.statusListener());
    login = setup.login(driver.loop(), setup.credentials());
    SessionSettings settings = setup.session(login);
    session =
        new HubSession(
            driver.loop(),
            setup.identity(),
            () -> settings,
            new TwinTimeouts(options.twinTimeout(), options.twinTimeout()),
            new Events(),
            callbacks::note);
    opening = new Opening(session.mqtt(), callbacks);
    session.mqtt().setRetry(options.retry(), Duration.ZERO);
    sends = new SendQueue(setup.identity(), options, callbacks, session.mqtt());
    twins = new TwinAccess(session.twins(), callbacks);
    handlers = new Handlers(driver.loop(), session, callbacks);
    publishers = new Publishers(handlers, callbacks);
  }

  @Override
  public final Identity identity() {
    return setup.identity();
  }

  @Override
  public final ConnectionStatus status() {
    return statuses.status();
  }

  @Override
  public final Flow.Publisher<ConnectionStatus> statuses() {
    return statuses;
  }

  @Override
  public final CompletableFuture<Void> open() {
    CompletableFuture<Void> opened = new CompletableFuture<>();
    callbacks.onLoop(() -> opening.begin(opened), opened);
    return opened;
  }

  @Override
  public final void retry(RetryPolicy policy, Duration limit) {
    // Refuses what is out of bounds here, where its caller sees it.
    var unused = RetrySettings.DEFAULT.with(policy, limit);
    callbacks.onLoop(() -> session.mqtt().setRetry(policy, limit));
  }

  @Override
  public final void credentials(Credentials next) {
    // As above.
    var unused = setup.login(driver.loop(), next);
    callbacks.onLoop(() -> {
      login.credentials(next);
      session.mqtt().reconnect();
    });
  }

  @Override
  public final CompletableFuture<Void> send(Message message) {
    return sends.send(message);
  }

  @Override
  public final MessageSender sender(int maxInFlight) {
    return new Sender(sends::send, maxInFlight, callbacks);
  }

  @Override
  public final CompletableFuture<SendStatus> sendStatus() {
    CompletableFuture<SendStatus> asked = new CompletableFuture<>();
    callbacks.onLoop(
        () -> {
          MqttSession mqtt = session.mqtt();
          SendStatus now = new SendStatus(mqtt.waiting(), mqtt.inFlight(), mqtt.queuedBytes());
          callbacks.complete(() -> asked.complete(now));
        },
        asked);
    return asked;
  }

  @Override
  public final Optional<Instant> lastMessageReceived() {
    return handlers.lastMessage();
  }

  @Override
  public final CompletableFuture<Twin> twin() {
    return twins.read();
  }

  @Override
  public final CompletableFuture<OptionalLong> updateReported(
      Map<String, ? extends @Nullable Object> patch) {
    return twins.update(patch);
  }

  @Override
  public final Registration onDesired(DesiredHandler handler) {
    return handlers.desired(new DesiredDispatch(handler, callbacks), () -> {});
  }

  @Override
  public final Flow.Publisher<DesiredChange> desiredChanges() {
    return publishers.desired();
  }

  @Override
  public final Registration onMethod(String name, MethodHandler handler) {
    return handlers.method(name, handler);
  }

  @Override
  public final Registration onOtherMethods(MethodHandler handler) {
    return handlers.method(null, handler);
  }

  @Override
  public final CompletableFuture<Void> close(Duration drain) {
    if (!callbacks.onLoop(() -> session.mqtt().close(drain))) {
      ended.complete(null);
      closed.complete(null);
    }
    return closed.copy();
  }

  @Override
  public final void close() {
    var unused = close(DEFAULT_DRAIN);
    if (!driver.loop().inLoop() && !Callbacks.inCallback()) {
      ended.join();
    }
  }

  /** What the session says, on the loop. */
  private final class Events implements HubEvents {

    @Override
    public void connected(boolean sessionPresent) {
      statuses.changed(new ConnectionStatus.Connected(sessionPresent));
      opening.connected();
    }

    @Override
    public void renewing() {
      statuses.changed(new ConnectionStatus.Renewing());
    }

    @Override
    public void expiring() {
      statuses.changed(new ConnectionStatus.Expiring());
    }

    @Override
    public void lost(LossReason reason, @Nullable Throwable cause, @Nullable Duration nextAttempt) {
      statuses.changed(
          nextAttempt == null
              ? new ConnectionStatus.Lost(reason, cause)
              : new ConnectionStatus.Reconnecting(reason, cause, nextAttempt));
      opening.lost(reason, cause);
    }

    @Override
    public void stopped(ClientException failure) {
      statuses.changed(new ConnectionStatus.Stopped(failure));
      opening.failed(failure);
    }

    @Override
    public void closed(@Nullable ClientException failure) {
      statuses.changed(new ConnectionStatus.Closed(failure));
      handlers.closed();
      opening.failed(failure != null ? failure : ClientException.closed());
      ended.complete(null);
      callbacks.complete(() -> closed.complete(null));
    }
  }
}
