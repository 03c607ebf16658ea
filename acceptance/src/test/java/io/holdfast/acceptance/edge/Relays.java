/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import io.holdfast.faults.TcpRelay;
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

  @Override
  public void close() throws IOException {
    mqtt.close();
    https.close();
  }
}
