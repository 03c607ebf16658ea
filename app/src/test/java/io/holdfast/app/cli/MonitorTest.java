/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorTest {

  @TempDir private Path folder;
  private Desk desk;

  @BeforeEach
  void start() throws Exception {
    desk = Desk.in(folder);
  }

  @AfterEach
  void stop() {
    desk.close();
  }

  @Test
  @DisplayName("monitor-events ends after so many seconds without an event, with exit code 0")
  void events_SILENCE_ends() {
    desk.hub().willStaySilent();
    assertThat(desk.run("monitor-events", "-t", "1")).isZero();
  }

  @Test
  @DisplayName("monitor-feedback ends after so many seconds without feedback, with exit code 0")
  void feedback_SILENCE_ends() {
    desk.hub().willAnswer(204, "");
    desk.hub().willAnswer(204, "");
    desk.hub().willAnswer(204, "");
    desk.hub().willAnswer(204, "");
    assertThat(desk.run("monitor-feedback", "-t", "1")).isZero();
  }

  @Test
  @DisplayName("Both take the same times, of which 0 means: without end")
  void monitor_TIMEOUT_sameRange() {
    for (String command : new String[] {"monitor-events", "monitor-feedback"}) {
      assertThat(desk.run(command, "-t", "-1")).isEqualTo(2);
      assertThat(desk.err()).contains("--timeout must be 0 to 86400000 seconds");
      assertThat(desk.run(command, "-t", "86400001")).isEqualTo(2);

      // It goes on until the hub fails.
      desk.hub().willAnswer(503, "");
      assertThat(desk.run(command, "-t", "0")).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("Feedback is taken off the list once it is printed, whatever the hub says to that")
  void feedback_SOME_printedAndSettled() throws Exception {
    desk.hub()
        .willAnswer(
            200,
            "[{\"deviceId\":\"d\",\"statusCode\":\"Success\",\"originalMessageId\":\"7\"}]",
            "ETag",
            "\"lock\"");
    desk.hub().willAnswer(200, "{\"odd\":1}");
    desk.hub().willAnswer(503, "");

    assertThat(desk.run("monitor-feedback", "-t", "0")).isEqualTo(1);

    assertThat(desk.out()).contains("d  Success  7");
    assertThat(desk.hub().request().method()).isEqualTo("GET");
    var settle = desk.hub().request();
    assertThat(settle.method()).isEqualTo("DELETE");
    assertThat(settle.uri()).startsWith("/messages/serviceBound/feedback/lock?");
  }
}
