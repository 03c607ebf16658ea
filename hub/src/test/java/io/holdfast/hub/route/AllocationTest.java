/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.route.condition.Condition;
import io.holdfast.hub.route.condition.Truth;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AllocationTest {

  private static final int TIMES = 20_000;

  @Test
  @DisplayName("a condition on properties makes no objects, whatever it asks")
  void test_PROPERTIES_ALONE_allocatesNothing() {
    Condition condition =
        Condition.parse(
            "color = 'red' AND as_number(LEVEL) * 2 + length(color) > 12.5"
                + " AND NOT is_defined($connectionModuleId) AND starts_with(color, 're')"
                + " AND (missing ?? 'x') <> $outputName AND index_of(color, 'd') = 2"
                + " AND $connectionDeviceId = 'd' AND (missing = 'a' OR true)");
    MessageFacts facts =
        new MessageFacts(
            new MessageHeader(
                new DeviceIdentity("d"),
                "g",
                "{}",
                MessageProperties.builder()
                    .system(SystemProperty.OUTPUT_NAME, "out")
                    .application("Color", "red")
                    .application("level", "5")
                    .build()),
            null);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    test(condition, facts);

    long before = threads.getCurrentThreadAllocatedBytes();
    test(condition, facts);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;

    // The measurement itself and a class that is loaded late may cost some.
    assertThat(bytes).isLessThan(TIMES);
  }

  private static void test(Condition condition, MessageFacts facts) {
    for (int i = 0; i < TIMES; i++) {
      assertTrue(condition.test(facts) == Truth.TRUE);
    }
  }

  private static void assertTrue(boolean holds) {
    if (!holds) {
      throw new AssertionError("the condition does not hold");
    }
  }
}
