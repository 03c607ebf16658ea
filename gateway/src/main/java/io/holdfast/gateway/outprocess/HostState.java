/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

/** How far a proxy and its host have come with each other. */
public enum HostState {
  /** No host has been there yet. */
  AWAITED,
  /** A Create is out; the host has not answered it. */
  CREATING,
  /** The host has the module. */
  RUNNING,
  /** The host said that it could not make the module, or that it failed; it is asked again soon. */
  REFUSED,
  /** The host said that it detaches; its end is awaited. */
  LEAVING,
  /** A host was there and has gone; it, or another, is awaited. */
  AWAY,
  /** The proxy has ended. */
  ENDED
}
