/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.util.function.Consumer;

/**
 * Which rows a transport goes through, for whoever watches and for the log, and what went wrong
 * last. Owner: the loop.
 */
final class Journal {

  private static final InternalLogger LOG =
      InternalLoggerFactory.getInstance(MqttProvisioningTransport.class);

  private Consumer<StateTable.Row<?, ?, ?>> watcher = row -> {};
  private Runnable change = () -> {};
  private boolean trace;
  private String registrationId = "";
  private String trouble = "";

  /** Shows each row. */
  void watch(Consumer<StateTable.Row<?, ?, ?>> rows) {
    watcher = rows;
  }

  /** Runs a task at each change of a state. */
  void whenever(Runnable task) {
    change = task;
  }

  /** Logs each change of a state, or no more. */
  void trace(boolean on) {
    trace = on;
  }

  /** Begins anew. */
  void open(String id) {
    registrationId = id;
    trouble = "";
  }

  void trouble(String what) {
    trouble = what;
  }

  /** In words for a log; empty if there is none. */
  String trouble() {
    return trouble;
  }

  <S extends Enum<S>> void passed(StateTable.Row<S, ?, ?> row) {
    watcher.accept(row);
    if (row.state() != row.next()) {
      change.run();
      if (trace) {
        LOG.info("{}: {}", registrationId, row);
      }
    }
  }
}
