/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What one run of the load generator measured.
 *
 * @param received messages per second at the subscribers, median of the seconds measured
 * @param p50 from publish to arrival, in microseconds
 * @param p99 likewise
 * @param perCpuSecond messages received for each second of the server's CPU
 * @param rssKib the server's resident memory, the most seen during the run
 * @param lost expected copies that did not come, messages unacknowledged, and connections dropped
 */
record Load(double received, double p50, double p99, double perCpuSecond, long rssKib, long lost) {

  /** Runs {@code mqttload run} with these arguments against a server with this process id. */
  static Load run(List<String> arguments, long pid, int seconds)
      throws IOException, InterruptedException {
    Generator.Run run = Generator.run("run", arguments, pid, seconds);
    Load load = of(run.report());
    if (run.exit() != 0 && load.lost == 0) {
      throw new IOException("mqttload ended with " + run.exit() + ": " + run.report());
    }
    return load;
  }

  private static Load of(JsonNode json) {
    JsonNode received = json.at("/throughput_per_s/received");
    JsonNode latency = json.at("/latency_us/end_to_end");
    JsonNode cpu = json.at("/cpu_s");
    JsonNode check = json.at("/check");
    double messages = received.path("mean").doubleValue() * cpu.path("window").doubleValue();
    return new Load(
        received.path("median").doubleValue(),
        latency.path("p50").doubleValue(),
        latency.path("p99").doubleValue(),
        messages / cpu.path("server_in_window").doubleValue(),
        json.at("/server_rss_kb/peak_seen").longValue(),
        check.path("lost").longValue()
            + check.path("unacked").longValue()
            + json.at("/counts/misrouted").longValue()
            + json.at("/counts/drops").longValue());
  }
}
