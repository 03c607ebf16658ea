/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import java.util.function.IntPredicate;

/**
 * Hands out packet identifiers, 1 to 65535 and round again, and none that is in use: an id that
 * stands for two packets would let one acknowledgement confirm both (MQTT-2.3.1-2).
 */
final class PacketIds {

  private static final int LAST = 65_535;

  private final IntPredicate inUse;
  private int latest;

  PacketIds(IntPredicate inUse) {
    this.inUse = inUse;
  }

  /** The next id that is not in use; there is one while fewer than {@value #LAST} are. */
  int next() {
    do {
      latest = latest == LAST ? 1 : latest + 1;
    } while (inUse.test(latest));
    return latest;
  }
}
