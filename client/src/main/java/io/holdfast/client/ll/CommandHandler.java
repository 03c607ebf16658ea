/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.model.Bytes;
import io.holdfast.model.MethodResult;
import org.jspecify.annotations.Nullable;

/** Answers commands of Plug and Play, inside {@code doWork}. */
@FunctionalInterface
public interface CommandHandler {

  /**
   * Answers a command. One that throws is answered with status 500.
   *
   * @param component the component, or null for the module's own commands
   * @param command the command's name
   * @param payload the caller's JSON; may be empty
   * @return the answer; an empty payload is sent as {@code null}
   */
  MethodResult onCommand(@Nullable String component, String command, Bytes payload);
}
