/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.conformance;

/** Why a demand has no test of its own. */
sealed interface Status {

  /**
   * Not built or not tested yet.
   *
   * @param reason what it waits for; may be empty
   */
  record Later(String reason) implements Status {}

  /** Another demand says it all. */
  record SupersededBy(DemandId demand) implements Status {}

  /** It was decided otherwise. */
  record Decided(String decision) implements Status {}

  /** This build cannot test it. */
  record Impossible(String reason) implements Status {}

  /** The status as the tables show it. */
  default String text() {
    return switch (this) {
      case Later(String reason) -> reason.isEmpty() ? "later" : "later: " + reason;
      case SupersededBy(DemandId demand) -> "superseded by " + demand;
      case Decided(String decision) -> "superseded by: " + decision;
      case Impossible(String reason) -> "impossible here: " + reason;
    };
  }
}
