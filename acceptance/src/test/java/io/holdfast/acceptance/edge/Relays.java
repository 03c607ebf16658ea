/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import io.holdfast.faults.Line;
import io.holdfast.faults.TcpRelay;
import io.holdfast.faults.TcpRelay.Direction;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Hub;
import java.io.IOException;

/** The way from an edge hub to its parent, which tests break. */
record Relays(String host, TcpRelay mqtt, TcpRelay https) implements AutoCloseable {

  static Relays to(Hub root) throws IOException {
    return new Relays(
        root.host(),
        TcpRelay.to(root.host(), root.ready().mqttPort()),
        TcpRelay.to(root.host(), root.ready().httpsPort()));
  }

  Edge.Way way() {
    return new Edge.Way(host, mqtt.port(), https.port());
  }

  /** Breaks what is connected, and lets nobody through. */
  void down() throws IOException {
    mqtt.refuse(true);
    https.refuse(true);
    mqtt.reset();
    https.reset();
  }

  void up() {
    mqtt.refuse(false);
    https.refuse(false);
  }

  /** Lets nothing through, and says nothing of it either. */
  void silence() {
    mqtt.stall();
    https.stall();
  }

  /** Lets nothing through one way. */
  void silence(Direction direction) {
    mqtt.stall(direction);
    https.stall(direction);
  }

  /** Ends all silences: what was on its way arrives. */
  void resume() {
    mqtt.resume();
    https.resume();
  }

  /** How it is both ways from now on. */
  void line(Line line) {
    mqtt.line(line);
    https.line(line);
  }

  @Override
  public void close() throws IOException {
    mqtt.close();
    https.close();
  }
}
