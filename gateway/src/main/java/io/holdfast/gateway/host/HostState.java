/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

/** What a host has of its module. */
public enum HostState {
  /** None: no gateway has asked for one, the last was destroyed, or could not be created. */
  WAITING,
  /** A gateway has asked for one; the one before may still have to end. */
  CREATING,
  /** One that is not started yet. */
  CREATED,
  /** One that runs. */
  STARTED,
  /** None, and the host takes nothing more. */
  DETACHED
}
