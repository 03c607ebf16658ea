/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.edge;

import io.holdfast.client.net.Endpoint;
import io.holdfast.model.ModuleIdentity;

/**
 * A module as the workload API knows it, and where that listens.
 *
 * @param hostName the hub's own name, that tokens are for
 * @param module who the module is
 * @param generationId tells this module from an earlier one of the same name
 * @param server where the API listens
 * @param apiVersion the API's dialect
 * @param trustBundle whether the authorities that the device trusts take the place of the
 *     endpoint's: so it is behind a gateway, whose certificate the device's own authority has
 *     issued
 */
public record Workload(
    String hostName,
    ModuleIdentity module,
    String generationId,
    Endpoint server,
    String apiVersion,
    boolean trustBundle) {

  /** The dialect unless the environment names another. */
  public static final String API_VERSION = "2018-06-28";
}
