/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.config;

import io.holdfast.gateway.broker.QueueSettings;
import io.holdfast.gateway.load.Entrypoint;

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

  /** The same with another inbox. */
  public ModuleEntry withQueue(QueueSettings other) {
    return new ModuleEntry(name, entrypoint, args, other, pointer);
  }
}
