/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import io.holdfast.model.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class QueuedIdsTest {

  private static final int IDS = 200;

  @Test
  @DisplayName("messages are found by their packet ids, as in a map, whatever comes and goes")
  void get_AFTER_ANY_CHANGES_findsWhatIsThere() {
    Seed.times(200, QueuedIdsTest::checkAgainstMap);
  }

  private static void checkAgainstMap(SplittableRandom random) {
    QueuedIds ids = new QueuedIds();
    Map<Integer, Queued> expected = new HashMap<>();
    for (int step = 0; step < 1000; step++) {
      int id = random.nextInt(1, IDS + 1) * random.nextInt(1, 300);
      Queued known = expected.remove(id);
      if (known != null) {
        ids.remove(known);
      } else {
        Queued message = message(id);
        expected.put(id, message);
        ids.add(message);
      }
      assertThat(ids.get(id)).isSameAs(expected.get(id));
    }
    expected.forEach((id, message) -> assertThat(ids.get(id)).isSameAs(message));
  }

  private static Queued message(int packetId) {
    Queued message = new Queued(new Outgoing("topic", Bytes.EMPTY, failure -> {}), packetId);
    message.packetId = packetId;
    return message;
  }
}
