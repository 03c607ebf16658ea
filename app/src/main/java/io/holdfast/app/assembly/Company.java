/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

/** What is set up beside a hub. */
public enum Company {
  /** Nothing. */
  NONE,
  /** A device and a module for its reader to connect with. */
  STARTER,
  /** And the sample modules, running. */
  SAMPLES
}
