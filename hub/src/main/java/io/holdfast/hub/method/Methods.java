/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.method;

import io.holdfast.hub.Outcome;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import java.util.concurrent.CompletionStage;

/**
 * Carries calls to those who listen, and answers back. Any thread; never blocks. Nothing of it
 * survives a restart.
 */
public interface Methods {

  /**
   * Calls a method.
   *
   * @return the answer; refused with {@code ARGUMENT_INVALID} or {@code MESSAGE_TOO_LARGE} (the
   *     call is out of bounds), {@code DEVICE_NOT_FOUND}, {@code MODULE_NOT_FOUND}, {@code
   *     DEVICE_NOT_ONLINE} (nobody listened within the connect time-out), {@code GATEWAY_TIMEOUT}
   *     (no answer within the response time-out), {@code BAD_DEVICE_RESPONSE} (the answer is not
   *     JSON, or too long) or {@code THROTTLED} (too many calls to it wait). The stage may complete
   *     on any thread: what hangs on it must not block.
   */
  CompletionStage<Outcome<MethodResult>> invoke(Identity target, MethodCall call);

  /**
   * {@link #invoke} for a caller that is known.
   *
   * @param caller who calls
   */
  default CompletionStage<Outcome<MethodResult>> invoke(
      Identity caller, Identity target, MethodCall call) {
    return invoke(target, call);
  }

  /**
   * {@link #invoke} for another hub, which alone knows how long its caller waits: when too many
   * calls wait, the oldest of these is refused with {@code GATEWAY_TIMEOUT} in place of the new
   * one.
   */
  default CompletionStage<Outcome<MethodResult>> relay(Identity target, MethodCall call) {
    return invoke(target, call);
  }

  /**
   * From now on calls for the identity go to this target, and those that wait go at once. Call it
   * again when the target listens to other methods than before.
   */
  void listening(Identity identity, MethodTarget target);

  /**
   * The target listens no more. Without effect if another one has taken its place. Calls that it
   * got stay open.
   */
  void gone(Identity identity, MethodTarget target);

  /** An answer. Without effect if the identity has no open call with this request id. */
  void answered(Identity identity, String requestId, int status, Bytes payload);
}
