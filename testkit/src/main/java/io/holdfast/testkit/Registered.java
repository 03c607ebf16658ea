/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.testkit;

import io.holdfast.model.ConnectionString;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;

/**
 * An identity that the hub knows, and what it needs to connect.
 *
 * @param host the hub's host name
 * @param identity who it is
 * @param primaryKey base64
 * @param secondaryKey base64
 */
public record Registered(String host, Identity identity, String primaryKey, String secondaryKey) {

  /** For SDKs, with the primary key. */
  public String connectionString() {
    return ConnectionString.forIdentity(host, identity, primaryKey).text();
  }

  /** For SDKs, with the primary key, through an edge hub. */
  public String connectionString(String gateway) {
    return ConnectionString.forIdentity(host, identity, primaryKey).withGateway(gateway).text();
  }

  /** What its tokens are for: {@code host/devices/D} or {@code host/devices/D/modules/M}. */
  public String resource() {
    String module = identity instanceof ModuleIdentity m ? "/modules/" + m.moduleId() : "";
    return host + "/devices/" + identity.deviceId() + module;
  }
}
