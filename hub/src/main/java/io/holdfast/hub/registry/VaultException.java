/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

/** What is encrypted cannot be read: the key is another, or missing; or somebody changed it. */
public final class VaultException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A message for the person who runs the hub. */
  public VaultException(String message) {
    super(message);
  }
}
