/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.conformance;

import java.util.Collection;
import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The name of a demand.
 *
 * @param contract such as {@code mqtt}
 * @param number counts from 1 within the contract
 */
record DemandId(String contract, int number) implements Comparable<DemandId> {

  private static final Comparator<DemandId> ORDER =
      Comparator.comparing(DemandId::contract).thenComparingInt(DemandId::number);

  /** Many demands in one line: {@code dps 4; mqtt 1-3, 7}. */
  static String summary(Collection<DemandId> demands) {
    StringBuilder text = new StringBuilder();
    DemandId first = null;
    DemandId last = null;
    for (DemandId demand : new TreeSet<>(demands)) {
      if (last != null && demand.equals(new DemandId(last.contract, last.number + 1))) {
        last = demand;
        continue;
      }
      text.append(end(first, last));
      if (last == null || !last.contract.equals(demand.contract)) {
        text.append(last == null ? "" : "; ").append(demand.contract).append(' ');
      } else {
        text.append(", ");
      }
      text.append(demand.number);
      first = demand;
      last = demand;
    }
    return text.append(end(first, last)).toString();
  }

  private static String end(@Nullable DemandId first, @Nullable DemandId last) {
    return last == null || last.equals(first) ? "" : "-" + last.number;
  }

  @Override
  public int compareTo(DemandId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return contract + "-" + number;
  }
}
