/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

/** The configuration is wrong; the message names the place and says what would be right. */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A message for the person who wrote the configuration. */
  public ConfigException(String message) {
    super(message);
  }
}
