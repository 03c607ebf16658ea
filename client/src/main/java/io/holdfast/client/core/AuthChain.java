/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.core;

import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.util.List;
import java.util.stream.Collectors;

/** The ids from a target up to the edge device that acts for it, as user names carry them. */
final class AuthChain {

  private static final String SEPARATOR = ";";

  private AuthChain() {}

  static void check(List<Identity> chain) {
    if (chain.size() < 2) {
      throw new IllegalArgumentException("a chain has a target and an acting device: " + chain);
    }
    for (Identity link : chain) {
      // Ids may hold the character that separates them; whoever reads the chain would see two.
      if (link.clientId().contains(SEPARATOR)) {
        throw new IllegalArgumentException("cannot stand in a chain: " + link);
      }
    }
    for (Identity above : chain.subList(1, chain.size())) {
      if (!(above instanceof DeviceIdentity)) {
        throw new IllegalArgumentException("only edge devices are above a target, not " + above);
      }
    }
  }

  /** The hub of the device at the chain's end, which acts. */
  static ModuleIdentity hubOf(List<Identity> chain) {
    return new ModuleIdentity(
        chain.get(chain.size() - 1).deviceId(), Credentials.OnBehalfOf.EDGE_HUB);
  }

  static String text(List<Identity> chain) {
    return chain.stream().map(Identity::clientId).collect(Collectors.joining(SEPARATOR));
  }
}
