/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.run;

import java.util.List;

/**
 * A module and whose messages it gets.
 *
 * @param sources names, in the order in which they were linked
 * @param isFromAll whether it gets those of all other modules, too
 */
public record ModuleInfo(String name, List<String> sources, boolean isFromAll) {

  /** Copies the list. */
  public ModuleInfo {
    sources = List.copyOf(sources);
  }
}
