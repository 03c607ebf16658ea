/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

/** A text is no connection string. The message names the key and never quotes a value. */
public final class InvalidConnectionStringException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final String key;

  /** With the key at fault and what is wrong with it. */
  public InvalidConnectionStringException(String key, String problem) {
    super("connection string: " + key + " " + problem);
    this.key = key;
  }

  /** The key at fault, as documented: {@code HostName}; or as written, if it is not one of ours. */
  public String key() {
    return key;
  }
}
