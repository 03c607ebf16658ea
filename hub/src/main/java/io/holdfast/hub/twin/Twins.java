/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The twins of all registered devices and modules: a registration has a twin from the start, and
 * takes it along. All methods may be called from any thread and never block; stages complete on the
 * twins' own thread, so what hangs on them must not block either. Each may be refused with {@code
 * DEVICE_NOT_FOUND}, {@code MODULE_NOT_FOUND} or, with more work queued than is good, {@code
 * THROTTLED}; a stage fails only by a fault of the store. A change is durable before its stage
 * completes, and requests for one twin take effect in the order in which they came.
 */
public interface Twins {

  /** The twin as it stands. */
  CompletionStage<Outcome<TwinDocument>> get(Identity identity);

  /**
   * Merges a patch into the reported properties: objects are merged, null deletes, everything else
   * replaces.
   *
   * @param json a JSON object
   * @param ifVersion the version that the reported properties must have, or null for any
   * @return their new version, here: a parent hub may count differently and be followed later;
   *     refused with {@code FORMAT_ERROR} (not a JSON object), {@code ARGUMENT_INVALID} (a limit of
   *     twins is broken) or {@code PRECONDITION_FAILED}
   */
  CompletionStage<Outcome<Long>> patchReported(
      Identity identity, Bytes json, @Nullable Long ifVersion);

  /**
   * Merges a patch into the tags and the desired properties.
   *
   * @param json as back ends write it: {@code {"tags":{…},"properties":{"desired":{…}}}}; either
   *     may be absent or null, other members are ignored
   * @return the new twin; refused as {@link #patchReported}
   */
  CompletionStage<Outcome<TwinDocument>> patch(Identity identity, Bytes json, IfMatch ifMatch);

  /**
   * Replaces the tags and the desired properties; else like {@link #patch}. What is absent or null
   * is emptied.
   */
  CompletionStage<Outcome<TwinDocument>> replace(Identity identity, Bytes json, IfMatch ifMatch);

  /** Keeps which model the device or module says it follows; does nothing if that is known. */
  CompletionStage<Outcome<TwinDocument>> announceModel(Identity identity, String modelId);

  /** Tells the listener of all changes of desired properties from now on. */
  void addListener(DesiredListener listener);

  /**
   * The identity's client has just subscribed to changes of desired properties. Where those of a
   * parent hub were caught up with before that, the listeners are told once more.
   */
  default void following(Identity identity) {}
}
