/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.config;

import io.holdfast.gateway.broker.QueueSettings;
import io.holdfast.gateway.json.JsonFault;
import io.holdfast.gateway.load.Entrypoint;
import io.holdfast.gateway.load.ModuleLoadException;
import java.io.IOException;

/**
 * A module of a gateway.
 *
 * @param name unique in its gateway; not {@code *}
 * @param entrypoint makes it
 * @param args its arguments as JSON text, {@code null} if it has none
 * @param queue its inbox
 * @param pointer where it stands in its file, by RFC 6901; empty if it is of no file
 */
public record ModuleEntry(
    String name, Entrypoint entrypoint, String args, QueueSettings queue, String pointer) {

  /** The arguments of a module that has none. */
  public static final String NO_ARGS = "null";

  /** A module with the usual inbox, of no file. */
  public static ModuleEntry of(String name, Entrypoint entrypoint, String args) {
    return new ModuleEntry(name, entrypoint, args, QueueSettings.DEFAULT, "");
  }

  /** A fault that its module found in its arguments, with its place in the file. */
  JsonFault argsFault(JsonFault fault) {
    return fault.below(pointer + "/args");
  }

  /** What went wrong with its module, for people; with the place in the file where it is known. */
  public String reason(Throwable failure) {
    if (failure instanceof JsonFault fault) {
      return String.valueOf(argsFault(fault).getMessage());
    }
    boolean isSaid = failure.getMessage() != null && !failure.getMessage().isBlank();
    return isSaid && isForPeople(failure)
        ? String.valueOf(failure.getMessage())
        : failure.toString();
  }

  /** Exceptions of more special classes often leave to these what happened. */
  private static boolean isForPeople(Throwable failure) {
    return failure instanceof ModuleLoadException
        || failure.getClass() == Exception.class
        || failure.getClass() == IOException.class;
  }

  /** The same with another inbox. */
  public ModuleEntry withQueue(QueueSettings other) {
    return new ModuleEntry(name, entrypoint, args, other, pointer);
  }
}
