/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PacketIdsTest {

  @Test
  @DisplayName("Ids go from 1 to 65535 and round again, past those in use")
  void next_MANY_skipsThoseInUse() {
    Set<Integer> inUse = new HashSet<>();
    PacketIds ids = new PacketIds(inUse::contains);
    for (int expected = 1; expected <= 65_535; expected++) {
      assertThat(ids.next()).isEqualTo(expected);
    }
    inUse.addAll(Set.of(1, 2, 4));

    assertThat(ids.next()).isEqualTo(3);
    assertThat(ids.next()).isEqualTo(5);
  }
}
