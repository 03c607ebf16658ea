/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.client.core.HubEvents;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.LossReason;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Says of connections what the C SDK says, once for each change. Owner: the client's thread. */
final class LowerStatus implements HubEvents {

  private final LowerCallbacks callbacks;
  private final BooleanSupplier traced;
  private @Nullable ConnectionStatusHandler handler;

  LowerStatus(LowerCallbacks callbacks, BooleanSupplier traced) {
    this.callbacks = callbacks;
    this.traced = traced;
  }

  void handle(@Nullable ConnectionStatusHandler next) {
    handler = next;
  }

  @Override
  public void connected(boolean sessionPresent) {
    tell(ConnectionState.AUTHENTICATED, ConnectionReason.OK, null);
  }

  @Override
  public void renewing() {
    tell(ConnectionState.UNAUTHENTICATED, ConnectionReason.EXPIRED_SAS_TOKEN, null);
  }

  @Override
  public void expiring() {
    tell(ConnectionState.AUTHENTICATED, ConnectionReason.EXPIRED_SAS_TOKEN, null);
  }

  @Override
  public void lost(LossReason reason, @Nullable Throwable cause, @Nullable Duration nextAttempt) {
    tell(ConnectionState.UNAUTHENTICATED, reason(reason), cause);
  }

  @Override
  public void stopped(ClientException failure) {
    if (failure.code() == ClientException.Code.RETRY_EXPIRED) {
      tell(ConnectionState.UNAUTHENTICATED, ConnectionReason.RETRY_EXPIRED, failure);
    }
  }

  /** Told by nobody: who destroys the client knows it. */
  @Override
  public void closed(@Nullable ClientException failure) {}

  private static ConnectionReason reason(LossReason reason) {
    return switch (reason) {
      case NETWORK, TLS, CLOSED_BY_SERVER -> ConnectionReason.NO_NETWORK;
      case BAD_CREDENTIALS, NOT_AUTHORIZED, CLIENT_ID_REFUSED -> ConnectionReason.BAD_CREDENTIAL;
      case SERVER_UNAVAILABLE -> ConnectionReason.DEVICE_DISABLED;
      case NO_PING_RESPONSE -> ConnectionReason.NO_PING_RESPONSE;
      default -> ConnectionReason.COMMUNICATION_ERROR;
    };
  }

  private void tell(ConnectionState state, ConnectionReason reason, @Nullable Throwable cause) {
    if (traced.getAsBoolean()) {
      callbacks.trace(state + ", " + reason);
    }
    ConnectionStatusHandler told = handler;
    if (told != null) {
      callbacks.run("the connection status handler", () -> told.onStatus(state, reason, cause));
    }
  }
}
