/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.conformance;

import java.util.ArrayList;
import java.util.List;

/** Demands, tests and statuses side by side: what is accounted for, and what is not. */
record Ledger(Demands demands, Statuses statuses, Evidence evidence) {

  /** The demands that neither a test nor a status accounts for. */
  List<DemandId> missing() {
    return demands.texts().keySet().stream()
        .filter(demand -> !evidence.covers(demand) && !statuses.byDemand().containsKey(demand))
        .toList();
  }

  /** What is wrong with the files, the tokens and the statuses; each with the file it is in. */
  List<String> problems() {
    List<String> problems = new ArrayList<>(demands.problems());
    problems.addAll(statuses.problems());
    evidence.files().forEach((demand, files) -> addUnknown(demand, "named by " + files, problems));
    statuses.byDemand().forEach((demand, status) -> addStatus(demand, status, problems));
    return problems;
  }

  private void addStatus(DemandId demand, Status status, List<String> problems) {
    addUnknown(demand, "in status.txt", problems);
    if (evidence.covers(demand)) {
      problems.add(
          demand + ": stale status '" + status.text() + "', tests are in " + evidence.of(demand));
    }
    if (status instanceof Status.SupersededBy(DemandId other)) {
      addUnknown(other, "in status.txt, said to supersede " + demand, problems);
      if (statuses.byDemand().get(other) instanceof Status.SupersededBy) {
        problems.add(demand + ": superseded by " + other + ", which is itself superseded");
      }
    }
  }

  private void addUnknown(DemandId demand, String where, List<String> problems) {
    if (!demands.texts().containsKey(demand)) {
      problems.add(demand + ": no such demand, " + where);
    }
  }
}
