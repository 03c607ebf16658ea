/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.config;

import io.holdfast.gateway.json.JsonFault;
import io.holdfast.gateway.load.Loaders;
import java.util.List;
import java.util.stream.Collectors;

/** What reading a gateway's file came to. */
public sealed interface Reading {

  /**
   * It is right, as far as can be told without loading modules.
   *
   * @param loaders those that it was read with, and those that it names
   */
  record Good(GatewayConfig config, Loaders loaders) implements Reading {}

  /**
   * It is not.
   *
   * @param faults at least one, in the order of the file
   */
  record Faulty(List<JsonFault> faults) implements Reading {

    /** Copies the list. */
    public Faulty {
      faults = List.copyOf(faults);
    }

    /** All of them in one sentence. */
    public String text() {
      return faults.stream()
          .map(each -> String.valueOf(each.getMessage()))
          .collect(Collectors.joining("; "));
    }
  }
}
