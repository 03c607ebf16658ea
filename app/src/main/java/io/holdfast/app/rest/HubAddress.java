/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.rest;

import io.holdfast.model.ConnectionString;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a hub's service API is, and as whom to call it.
 *
 * @param login a back end's connection string
 * @param port of HTTPS
 * @param caFile PEM of the authority to trust; null for those that the JDK trusts
 */
public record HubAddress(ConnectionString login, int port, @Nullable Path caFile) {

  /** The hub's host name without a port. */
  public String host() {
    String host = login.hostName();
    int colon = host.lastIndexOf(':');
    return colon < 0 || host.indexOf(':') != colon ? host : host.substring(0, colon);
  }
}
