/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.Timeout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect with the settings of its time, and the connection that comes of it: a
 * login, a dial, CONNECT. Owner: the loop.
 */
final class Attempt {

  private final IoLoop loop;
  private final SessionSettings settings;
  private final ConnectionEvents events;
  private final Traffic traffic;
  private final long asked;
  private @Nullable Login login;
  private @Nullable MqttConnection connection;
  private Timeout loginDeadline = Timeout.NONE;
  private boolean over;

  Attempt(IoLoop loop, SessionSettings settings, ConnectionEvents events, Traffic traffic) {
    this.loop = loop;
    this.settings = settings;
    this.events = events;
    this.traffic = traffic;
    asked = loop.nanoTime();
  }

  SessionSettings settings() {
    return settings;
  }

  /** When its login was asked for, by the loop's monotonic clock. */
  long asked() {
    return asked;
  }

  /** Its login, once there is one. */
  @Nullable Login login() {
    return login;
  }

  /** Its connection, once there is a login. */
  @Nullable MqttConnection connection() {
    return connection;
  }

  /** Asks for the login, and goes on from there. What comes of it is told by the events. */
  void begin() {
    loginDeadline =
        loop.after(
            settings.connectTimeout(),
            () ->
                loggedIn(
                    null, new ClientException(ClientException.Code.TIMEOUT, "no login in time")));
    var unused =
        askForLogin()
            .whenComplete((given, failure) -> {
              if (loop.inLoop()) {
                loggedIn(given, failure);
              } else {
                loop.execute(() -> loggedIn(given, failure));
              }
            });
  }

  private CompletionStage<Login> askForLogin() {
    try {
      return settings.logins().login(loop.now());
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private void loggedIn(@Nullable Login given, @Nullable Throwable failure) {
    if (over || connection != null) {
      return;
    }
    loginDeadline.cancel();
    if (given == null) {
      over = true;
      events.lost(LossReason.NO_LOGIN, failure);
      return;
    }
    login = given;
    MqttConnection dialled = new MqttConnection(loop, settings, given, events, traffic);
    connection = dialled;
    dialled.dial();
  }

  /** Ends it, with a farewell if it is connected; no event comes any more. */
  void drop() {
    over = true;
    loginDeadline.cancel();
    if (connection != null) {
      connection.disconnect();
    }
  }
}
