/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.Seed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Packet ids against a map. */
class PacketIdsTest {

  private static final int ALL = 65_535;

  @Test
  @DisplayName("ids in use are never given again, and lead to their tags, round after round")
  void assign_RANDOM_USE_isLikeAMap() {
    Seed.times(20, PacketIdsTest::likeAMap);
  }

  private static void likeAMap(SplittableRandom random) {
    PacketIds ids = new PacketIds();
    Map<Integer, Long> model = new HashMap<>();
    List<Integer> inUse = new ArrayList<>();
    int most = 1 + random.nextInt(2000);
    for (long tag = 0; tag < 150_000; tag++) {
      if (inUse.size() < most && random.nextInt(5) > 1) {
        int id = ids.assign(tag);
        assertThat(id).isBetween(1, ALL);
        assertThat(model.put(id, tag)).isNull();
        inUse.add(id);
      } else if (!inUse.isEmpty()) {
        int place = random.nextInt(inUse.size());
        int id = inUse.get(place);
        inUse.set(place, inUse.getLast());
        inUse.removeLast();
        assertThat(ids.release(id)).isEqualTo(model.remove(id));
        assertThat(ids.release(id)).isEqualTo(-1);
      }
      int any = random.nextInt(ALL + 1);
      if (!model.containsKey(any)) {
        assertThat(ids.release(any)).isEqualTo(-1);
      }
    }
  }

  @Test
  @DisplayName("all 65,535 ids can be in use, one more cannot")
  void assign_ALL_IN_USE_isRefused() {
    PacketIds ids = new PacketIds();
    boolean[] seen = new boolean[ALL + 1];
    for (int i = 0; i < ALL; i++) {
      int id = ids.assign(i);
      assertThat(seen[id]).isFalse();
      seen[id] = true;
    }

    assertThatThrownBy(() -> ids.assign(0)).isInstanceOf(IllegalStateException.class);

    assertThat(seen[0]).isFalse();
    assertThat(ids.release(4711)).isNotNegative();
    assertThat(ids.assign(99)).isEqualTo(4711);
    assertThat(ids.release(4711)).isEqualTo(99);
  }

  @Test
  @DisplayName("ids begin at 1 and go round")
  void assign_ONE_AT_A_TIME_goesRound() {
    PacketIds ids = new PacketIds();
    for (int round = 0; round < 2; round++) {
      for (int id = 1; id <= ALL; id++) {
        assertThat(ids.assign(id)).isEqualTo(id);
        assertThat(ids.release(id)).isEqualTo(id);
      }
    }
  }
}
