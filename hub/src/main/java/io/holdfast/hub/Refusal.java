/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

/**
 * Why the hub does not do what was asked.
 *
 * @param code what kind of refusal; gives each protocol its own status
 * @param detail for people: what was wrong with what; never a secret, never a stack trace
 */
public record Refusal(ErrorCode code, String detail) {

  @Override
  public String toString() {
    return code.codeName() + ": " + detail;
  }
}
