/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.identitymap;

import io.holdfast.wire.gateway.GatewayMessage;

/** What becomes of a message. */
sealed interface Mapped {

  /** It goes on with the other name. */
  record To(GatewayMessage message) implements Mapped {}

  /** It is nothing for this module. */
  record Ignored() implements Mapped {}

  /**
   * It would be, but for its name.
   *
   * @param reason to be logged
   */
  record Unknown(String reason) implements Mapped {}
}
