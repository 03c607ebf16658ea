/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.scope;

import io.holdfast.hub.Outcome;
import io.holdfast.model.DeviceIdentity;
import java.util.concurrent.CompletionStage;

/**
 * What an edge hub knows of its parent's registry, and may ask it, for the edge devices below. Any
 * thread; never blocks.
 */
public interface ParentRegistry {

  /**
   * Asks on behalf of the device.
   *
   * @return the parent's answer, good or bad; refused with {@code UNAUTHORIZED} if the device does
   *     not live below this hub, {@code SERVICE_UNAVAILABLE} or {@code GATEWAY_TIMEOUT} if there is
   *     no answer
   */
  CompletionStage<Outcome<ParentAnswer>> ask(ModuleQuestion question);

  /**
   * Whether the parent has told of all in the scope of this edge device, and not only of itself: an
   * edge hub that just came to live below this one is known before those below it are. While it is
   * not so the parent is asked.
   */
  boolean knowsScopeOf(DeviceIdentity edge);
}
