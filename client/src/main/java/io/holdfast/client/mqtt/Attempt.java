/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import static java.util.Objects.requireNonNull;

import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.Timeout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect with the settings of its time, and the connection that comes of it: a
 * login, a dial, CONNECT. The login may be asked for while another connection still serves. Owner:
 * the loop.
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

  private Attempt(IoLoop loop, SessionSettings settings, ConnectionEvents events, Traffic traffic) {
    this.loop = loop;
    this.settings = settings;
    this.events = events;
    this.traffic = traffic;
    asked = loop.nanoTime();
  }

  /**
   * An attempt with the settings of now.
   *
   * @param failed told if there are none; the answer is null then
   */
  static @Nullable Attempt of(
      IoLoop loop,
      Supplier<SessionSettings> settings,
      ConnectionEvents events,
      Traffic traffic,
      Consumer<Throwable> failed) {
    SessionSettings now;
    try {
      now = settings.get();
    } catch (RuntimeException none) {
      failed.accept(none);
      return null;
    }
    return new Attempt(loop, now, events, traffic);
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

  /** Its connection, once it is dialled. */
  @Nullable MqttConnection connection() {
    return connection;
  }

  /**
   * Asks for the login, and tells one of the two what came of it: at once, or later on the loop. An
   * attempt that failed is over.
   */
  void logIn(Runnable ready, Consumer<Throwable> failed) {
    loginDeadline =
        loop.after(
            settings.connectTimeout(),
            () ->
                answered(
                    null,
                    new ClientException(ClientException.Code.TIMEOUT, "no login in time"),
                    ready,
                    failed));
    var unused =
        askForLogin()
            .whenComplete((given, failure) -> {
              if (loop.inLoop()) {
                answered(given, failure, ready, failed);
              } else {
                loop.execute(() -> answered(given, failure, ready, failed));
              }
            });
  }

  private CompletionStage<Login> askForLogin() {
    try {
      return requireNonNull(settings.logins().login(loop.now()), "no answer, not even a later one");
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private void answered(
      @Nullable Login given,
      @Nullable Throwable failure,
      Runnable ready,
      Consumer<Throwable> failed) {
    if (over || login != null) {
      return;
    }
    loginDeadline.cancel();
    if (given == null) {
      over = true;
      failed.accept(cause(failure));
      return;
    }
    login = given;
    ready.run();
  }

  private static Throwable cause(@Nullable Throwable failure) {
    if (failure == null) {
      return new NullPointerException("the source of logins gave none");
    }
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  /** Dials with its login. What comes of it is told by the events. */
  void dial() {
    Login given = login;
    if (given != null && !over) {
      MqttConnection dialled = new MqttConnection(loop, settings, given, events, traffic);
      connection = dialled;
      dialled.dial();
    }
  }

  /** Ends it, with a farewell if it is connected; no event comes any more. */
  void drop() {
    over = true;
    loginDeadline.cancel();
    if (connection != null) {
      connection.disconnect();
    }
  }

  /** Who connects where. */
  @Override
  public String toString() {
    return settings.clientId() + " at " + settings.endpoint();
  }
}
