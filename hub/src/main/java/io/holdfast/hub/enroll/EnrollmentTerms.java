/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.model.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a device of an enrollment gets.
 *
 * @param enabled whether it gets anything
 * @param iotEdge whether it becomes an edge device
 * @param hub the host name of the one hub it may get, or null
 * @param hubs host names of the hubs that are chosen among; empty for all that are linked
 * @param allocation how, or null for the service's default, {@link AllocationPolicy#HASHED}
 * @param webhook for {@link AllocationPolicy#CUSTOM}, else null
 * @param initialTwin a JSON object as for {@link io.holdfast.hub.twin.Twins#patch}, or empty
 * @param reprovision what a further registration does
 */
public record EnrollmentTerms(
    boolean enabled,
    boolean iotEdge,
    @Nullable String hub,
    List<String> hubs,
    @Nullable AllocationPolicy allocation,
    @Nullable Webhook webhook,
    Bytes initialTwin,
    ReprovisionPolicy reprovision) {

  /** Enabled, any linked hub, nothing in the twin. */
  public static final EnrollmentTerms DEFAULT =
      new EnrollmentTerms(
          true, false, null, List.of(), null, null, Bytes.EMPTY, ReprovisionPolicy.DEFAULT);

  /** Copies the list. */
  public EnrollmentTerms {
    hubs = List.copyOf(hubs);
  }

  /** The same, enabled or not. */
  public EnrollmentTerms with(boolean nowEnabled) {
    return new EnrollmentTerms(
        nowEnabled, iotEdge, hub, hubs, allocation, webhook, initialTwin, reprovision);
  }
}
