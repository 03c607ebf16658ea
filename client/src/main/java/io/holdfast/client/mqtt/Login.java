/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a client shows when it connects.
 *
 * @param userName the user name
 * @param password the password, or null to send none
 * @param renewAfter how long after it was asked for the session connects anew with the next login;
 *     null for never
 */
public record Login(String userName, @Nullable String password, @Nullable Duration renewAfter) {

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return "Login[" + userName + "]";
  }
}
