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
   * The hub whose name gives the highest hash with the id: evenly spread, and where a hub comes or
   * goes only those devices move that it gets or had.
   */
  private static LinkedHub hashed(String registrationId, List<LinkedHub> among) {
    LinkedHub best = among.getFirst();
    long highest = Long.MIN_VALUE;
    for (LinkedHub hub : among) {
      long hash =
          hash(Enrollments.folded(registrationId) + "\n" + Enrollments.folded(hub.hostName()));
      if (hash > highest) {
        highest = hash;
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
