/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.Lane;
import io.holdfast.hub.Refusal;

/** Who published messages, as far as it is told about them. All calls come on its lane. */
public interface Publisher {

  /** The lane of its connection. */
  Lane lane();

  /** What it published under the tag is stored for every endpoint. */
  void accepted(long tag);

  /** What it published could not be stored; it will not be accepted. */
  void failed(Refusal reason);

  /** Asks it to send nothing more until {@link #release} has been called as often as this. */
  void hold();

  /** Takes one {@link #hold} back. */
  void release();
}
