/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.config;

import io.holdfast.gateway.broker.Link;
import java.util.Collection;
import java.util.List;

/**
 * What a gateway has already, when something is to be added.
 *
 * @param modules their names
 */
public record Present(Collection<String> modules, Collection<Link> links) {

  /** A gateway that is to be made. */
  public static final Present NOTHING = new Present(List.of(), List.of());
}
