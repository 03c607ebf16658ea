/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LoopbackAddressTest {

  @Test
  @DisplayName("nobody gets an address twice, nor the successor of one that was given with it")
  void nextOfTwo_AMONG_OTHERS_bothAreNobodyElses() {
    List<String> given = new ArrayList<>();
    // Three of a block's 250 each time: in one of the turns the two begin with its last.
    for (int i = 0; i < 300; i++) {
      given.add(LoopbackAddress.next());
      String first = LoopbackAddress.nextOfTwo();
      given.add(first);
      given.add(successor(first));
    }

    assertThat(given).doesNotHaveDuplicates().allMatch(address -> last(address) < 255);
  }

  private static String successor(String address) {
    return address.substring(0, address.lastIndexOf('.') + 1) + (last(address) + 1);
  }

  private static int last(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf('.') + 1));
  }
}
