/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.watch;

/** Why a message left the hub without having reached an endpoint. */
public enum Removal {
  /** No route took it. */
  NO_ROUTE,
  /** It was published to a topic that is none of the hub's. */
  UNKNOWN_TOPIC,
  /** Its time to live passed. */
  EXPIRED,
  /** The module that it waited for was deleted. */
  ENDPOINT_DELETED,
  /** The last route to the endpoint where it waited was removed. */
  ROUTE_REMOVED,
  /** It was among the oldest when newer messages needed its place on the disk. */
  DISK_LIMIT,
  /** Whom it was for rejected it, or said that it would not take it. */
  REJECTED,
  /** The protocol of the module that it was for cannot carry it, however often it is tried. */
  UNDELIVERABLE,
  /** An event of the hub's own: more of them waited to be stored than memory is given to. */
  TOO_MANY_EVENTS
}
