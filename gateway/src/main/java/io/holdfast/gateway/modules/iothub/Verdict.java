/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import io.holdfast.client.mqtt.ClientException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What became of a message; the names are those of confirmations. */
enum Verdict {
  /** The hub has it. */
  OK,
  /** The bridge ended before the hub had acknowledged it. */
  DESTROY,
  /** The hub did not acknowledge it. */
  TIMEOUT,
  /** It cannot be sent, now or ever. */
  ERROR;

  static Verdict of(@Nullable Throwable failure) {
    if (failure == null) {
      return OK;
    }
    if (cause(failure) instanceof ClientException refused) {
      return switch (refused.code()) {
        case CLOSED -> DESTROY;
        // The queue of the client holds more than a window; what it refuses has to wait.
        case TIMEOUT, QUEUE_FULL, DROPPED, UNREACHABLE -> TIMEOUT;
        default -> ERROR;
      };
    }
    return ERROR;
  }

  static Throwable cause(Throwable failure) {
    Throwable inner = failure.getCause();
    return failure instanceof CompletionException && inner != null ? inner : failure;
  }
}
