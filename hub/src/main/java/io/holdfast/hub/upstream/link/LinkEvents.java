/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;

/** What a link tells the uplink, on its thread. */
interface LinkEvents {

  /** The parent accepted the connection, for the first time or again. */
  void accepted(Link link);

  /** It is accepted, and desired changes are told from now on. */
  void connected(Identity identity);

  /** The parent does not let it in. */
  void refused(Identity identity, String why);

  /** It is lost. */
  void disconnected(Identity identity);

  /** The parent changed desired properties. */
  void desiredChanged(Identity identity, Bytes patchJson);

  /** There is no business any more, and no connection. */
  void closed(Link link);
}
