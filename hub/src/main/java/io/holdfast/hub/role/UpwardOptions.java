/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.role;

import io.holdfast.hub.upstream.link.LinkOptions;
import io.holdfast.hub.upstream.mirror.MirrorOptions;
import io.holdfast.hub.upstream.scope.ScopeOptions;

/**
 * How an edge hub and its parent keep in touch.
 *
 * @param link how connections are kept and messages sent
 * @param scope how often the parent is asked who lives below
 * @param mirror how twins are kept like the parent's
 */
public record UpwardOptions(LinkOptions link, ScopeOptions scope, MirrorOptions mirror) {

  /** What suits most. */
  public static final UpwardOptions DEFAULT =
      new UpwardOptions(LinkOptions.DEFAULT, ScopeOptions.DEFAULT, MirrorOptions.DEFAULT);
}
