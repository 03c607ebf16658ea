/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.launch;

import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a program does. Any thread. */
final class RecordedEvents implements ProgramEvents {

  final List<String> output = new CopyOnWriteArrayList<>();
  final List<String> error = new CopyOnWriteArrayList<>();
  final List<OutputStream> inputs = new CopyOnWriteArrayList<>();
  final List<Exit> exits = new CopyOnWriteArrayList<>();

  @Override
  public void started(OutputStream input) {
    inputs.add(input);
  }

  @Override
  public void output(String line) {
    output.add(line);
  }

  @Override
  public void error(String line) {
    error.add(line);
  }

  @Override
  public void exited(Exit exit) {
    exits.add(exit);
  }
}
