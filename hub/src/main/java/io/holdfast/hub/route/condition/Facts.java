/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route.condition;

import org.jspecify.annotations.Nullable;

/** What a condition may ask of a message. For one thread at a time. */
public interface Facts {

  /** The application's property of this name, whatever its case; null if there is none. */
  @Nullable String application(String name);

  /** The system's property of this name, in lower case; null if there is none. */
  @Nullable String system(String name);

  /** What stands in the body. */
  BodyValue body(BodyPath path);
}
