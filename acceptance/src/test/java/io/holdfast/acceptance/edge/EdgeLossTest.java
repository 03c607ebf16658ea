/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import io.holdfast.faults.ChildJvm;
import io.holdfast.faults.Required;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The kernel drops packets: in a network namespace of its own, which everything runs in. */
class EdgeLossTest {

  private static final Duration TIME =
      Duration.ofSeconds(Boolean.getBoolean("holdfast.full") ? 900 : 15);

  /** Both may be where only root's PATH leads. */
  private static final String PATH = "PATH=$PATH:/usr/sbin:/sbin; ";

  /** Of its own, and in it the rights of root, which whoever runs the tests need not have. */
  private static List<String> namespace(String script, String... arguments) {
    return List.of(
            List.of("unshare", "--map-root-user", "--net", "sh", "-c", PATH + script),
            List.of(arguments))
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private static boolean isPermitted() throws IOException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(
                  namespace(
                      "ip link set lo up && iptables -A INPUT -m statistic --mode random"
                          + " --probability 0.02 -j DROP"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  @Test
  @DisplayName("[edge-125] 600 ms and 2 % of packets lost: what was sent is what arrived, in order")
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void lossy_AND_LONG_losesNoMessage(@TempDir Path folder) throws Exception {
    Required.peer("iptables in a network namespace", isPermitted());
    List<String> before = namespace("ip link set lo mtu 1500 up && exec \"$@\"", "sh");
    try (ChildJvm scene =
        ChildJvm.start(before, LossyScene.class, folder.toString(), TIME.toString())) {
      String result = scene.awaitLine(LossyScene.RESULT, TIME.plusMinutes(10));
      System.out.println("2 % lost, 600 ms each way, for " + TIME + ": " + result);
    }
  }
}
