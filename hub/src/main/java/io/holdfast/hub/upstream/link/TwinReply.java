/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import io.holdfast.client.core.TwinAnswer;
import io.holdfast.client.core.TwinRefusedException;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What the parent says about a twin, as the hub's own parts say it. */
record TwinReply<T>(
    Identity identity,
    CompletableFuture<Outcome<T>> asker,
    BiFunction<Bytes, @Nullable Long, T> reading)
    implements TwinAnswer {

  @Override
  public void answered(Bytes body, @Nullable Long version) {
    asker.complete(Outcome.done(reading.apply(body, version)));
  }

  @Override
  public void failed(ClientException failure, boolean sent) {
    ErrorCode code =
        switch (failure.code()) {
          case TIMEOUT -> ErrorCode.GATEWAY_TIMEOUT;
          case QUEUE_FULL -> ErrorCode.THROTTLED;
          case TWIN_REFUSED ->
              failure instanceof TwinRefusedException refused
                  ? code(refused.status())
                  : ErrorCode.SERVER_ERROR;
          default -> ErrorCode.DEVICE_NOT_ONLINE;
        };
    String detail = "the parent, about the twin of " + identity + ": " + failure.getMessage();
    asker.complete(Outcome.refused(code, detail));
  }

  private ErrorCode code(int status) {
    return switch (status) {
      case 400 -> ErrorCode.ARGUMENT_INVALID;
      case 401, 403 -> ErrorCode.UNAUTHORIZED;
      case 404 -> ErrorCode.DEVICE_NOT_FOUND;
      case 412 -> ErrorCode.PRECONDITION_FAILED;
      case 413 -> ErrorCode.MESSAGE_TOO_LARGE;
      case 429 -> ErrorCode.THROTTLED;
      default -> status >= 500 ? ErrorCode.SERVICE_UNAVAILABLE : ErrorCode.ARGUMENT_INVALID;
    };
  }
}
