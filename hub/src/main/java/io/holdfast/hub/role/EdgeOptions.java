/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.role;

import io.holdfast.hub.Throttles.Kind;
import io.holdfast.hub.admit.AdmissionRules;
import io.holdfast.hub.queue.QueueOptions;
import io.holdfast.hub.registry.Vault;
import io.holdfast.hub.upstream.ParentOptions;
import io.holdfast.model.ModuleIdentity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an edge hub is set up.
 *
 * @param self the edge hub's own identity: module {@code $edgeHub} of the edge device
 * @param admission who may connect
 * @param queues how queues are kept
 * @param hubLimits what all clients together may do, by kind; none for no limit
 * @param identityLimits what one may do
 * @param vault encrypts secrets
 * @param upward how it keeps in touch with its parent, if there is one
 * @param parent where the parent is, or null if there is none
 * @param site what it knows by itself, or null for nothing
 */
public record EdgeOptions(
    ModuleIdentity self,
    AdmissionRules admission,
    QueueOptions queues,
    Map<Kind, Integer> hubLimits,
    Map<Kind, Integer> identityLimits,
    Vault vault,
    UpwardOptions upward,
    @Nullable ParentOptions parent,
    @Nullable LocalSite site) {

  /** Copies the maps. */
  public EdgeOptions {
    hubLimits = Map.copyOf(hubLimits);
    identityLimits = Map.copyOf(identityLimits);
  }
}
