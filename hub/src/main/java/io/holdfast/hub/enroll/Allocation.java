/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.model.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;

/** Chooses hubs. Any thread that may block. */
final class Allocation {

  /** Leaves of a hash what a double holds exactly. */
  private static final int HASH_SHIFT = 12;

  private static final double HASH_HALF = 0x1p51;

  private final LinkedHubs hubs;
  private final CustomAllocation custom;

  Allocation(LinkedHubs hubs, CustomAllocation custom) {
    this.hubs = hubs;
    this.custom = custom;
  }

  /**
   * The hub for a device.
   *
   * @param before what there is of its registration, with the hub that it has, if any
   * @return refused with {@code NO_LINKED_HUB} or {@code CUSTOM_ALLOCATION_FAILED}
   */
  Outcome<Choice> choose(Enrollment enrollment, DeviceRegistrationState before, Request request) {
    EnrollmentTerms terms = enrollment.terms();
    List<LinkedHub> among = hubs.of(terms);
    if (among.isEmpty()) {
      return Outcome.refused(
          ErrorCode.NO_LINKED_HUB, "no hub of " + enrollment + " is linked to this service");
    }
    AllocationPolicy policy =
        terms.allocation() == null ? AllocationPolicy.HASHED : terms.allocation();
    return switch (policy) {
      case STATIC, GEO_LATENCY -> plain(among.getFirst());
      case HASHED -> plain(hashed(before.registrationId(), among));
      case CUSTOM -> custom.choose(enrollment, before, request, among);
    };
  }

  private static Outcome<Choice> plain(LinkedHub hub) {
    return Outcome.done(new Choice(hub, null, Bytes.EMPTY));
  }

  /**
   * The hub whose name gives the highest score with the id: spread by weight, and where a hub comes
   * or goes only those devices move that it gets or had. With w the weight and u even between 0 and
   * 1, −w / ln u is the highest of all with a probability that grows as w does.
   */
  private static LinkedHub hashed(String registrationId, List<LinkedHub> among) {
    boolean isWeighted = among.stream().anyMatch(hub -> hub.weight() > 0);
    LinkedHub best = among.getFirst();
    double highest = -1;
    for (LinkedHub hub : among) {
      long hash =
          hash(Enrollments.folded(registrationId) + "\n" + Enrollments.folded(hub.hostName()));
      double even = ((hash >> HASH_SHIFT) + HASH_HALF + 0.5) / (2 * HASH_HALF);
      double score = (isWeighted ? hub.weight() : 1) / -Math.log(even);
      if (score > highest) {
        highest = score;
        best = hub;
      }
    }
    return best;
  }

  private static long hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
