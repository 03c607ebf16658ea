/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import io.holdfast.hub.Outcome;
import io.holdfast.model.Identity;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Who stands between an identity and the edge device that speaks for it. */
@FunctionalInterface
public interface Chains {

  /**
   * The chain that a parent is shown: the identity, its device if it is a module, and the parents
   * above, up to the edge device whose hub this is. Any thread; must not block.
   *
   * @return two links or more; refused if the identity is not below the edge device
   */
  CompletionStage<Outcome<List<Identity>>> chainOf(Identity identity);
}
