/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.assembly.Ready;
import io.holdfast.app.assembly.Server;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells people what was started, and what to try next. */
final class Announcement {

  private Announcement() {}

  static void print(PrintWriter out, Server server, Duration took) {
    Ready ready = server.ready();
    out.printf(Locale.ROOT, "Holdfast is ready after %.2f s.%n%n", took.toMillis() / 1000.0);
    List<List<String>> rows = new ArrayList<>();
    if (ready.mqttPort() != 0) {
      rows.add(List.of("  MQTT over TLS", ready.host() + ":" + ready.mqttPort()));
    }
    if (ready.plainMqttPort() != null) {
      rows.add(List.of("  MQTT, no TLS", server.plainHost() + ":" + ready.plainMqttPort()));
    }
    if (ready.httpsPort() != 0) {
      rows.add(List.of("  service API", "https://" + ready.host() + ":" + ready.httpsPort()));
    }
    if (ready.metricsPort() != null) {
      rows.add(
          List.of("  metrics", "http://" + ready.host() + ":" + ready.metricsPort() + "/metrics"));
    }
    rows.add(List.of("  clients trust", ready.caFile().toString()));
    rows.add(List.of("  data", server.data().toString()));
    server.parts().forEach(part -> rows.add(List.of("  " + part.name(), part.about())));
    Output.table(out, rows);
    server.notes().forEach(note -> out.println("\n  " + note));
    out.println("\nTry next, in another terminal:\n");
    server.suggestions().forEach(suggestion -> out.println("  " + suggestion));
    out.println("\nCtrl-C stops it.");
    out.flush();
  }
}
