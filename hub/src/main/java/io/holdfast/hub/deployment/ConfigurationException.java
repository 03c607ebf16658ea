/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.deployment;

/** Desired properties are no configuration. The message says what is wrong. */
public final class ConfigurationException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  ConfigurationException(String message) {
    super(message);
  }
}
