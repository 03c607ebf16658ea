/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

/** What a client that has been let in says, to whomever. Owned by the connection's event loop. */
interface Dialogue extends PacketListener {

  /** The client can take more again. */
  void writable();

  /** The connection is gone, or about to go; may be told more than once. */
  void closed(boolean graceful);
}
