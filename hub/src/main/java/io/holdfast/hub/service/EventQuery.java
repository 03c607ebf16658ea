/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.stream.StreamPosition;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import org.jspecify.annotations.Nullable;

/**
 * Which events to read.
 *
 * @param group whose place to keep, or null to keep none
 * @param commit whether the group's place moves as events are handed over
 * @param partition the only one to read, or null for all
 * @param from where to begin in each partition
 * @param deviceId the only device whose and whose modules' events are wanted, or null for all
 * @param moduleId the only module, of that device, whose events are wanted, or null for all
 * @param follow whether to wait for more at the end of the stream
 * @param max how many events at most
 */
public record EventQuery(
    @Nullable String group,
    boolean commit,
    @Nullable Integer partition,
    StreamPosition from,
    @Nullable String deviceId,
    @Nullable String moduleId,
    boolean follow,
    long max) {

  /** Whether what this identity sent is wanted. */
  boolean wants(Identity sender) {
    return (deviceId == null || deviceId.equals(sender.deviceId()))
        && (moduleId == null
            || (sender instanceof ModuleIdentity module && moduleId.equals(module.moduleId())));
  }
}
