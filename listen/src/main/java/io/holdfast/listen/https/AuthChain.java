/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;

/** The ids from whom a request is about up to the edge device that sends it: {@code a;b;c}. */
final class AuthChain {

  private AuthChain() {}

  /**
   * The device that the chain in a body begins with. Of the ids between nothing is taken: the
   * registry knows who is whose parent.
   *
   * @return refused with {@code ARGUMENT_NULL} or {@code ARGUMENT_INVALID} if there is no chain,
   *     with {@code UNAUTHORIZED} if it is another edge device's
   */
  static Outcome<DeviceIdentity> read(Body body, DeviceIdentity actor) {
    String chain = body.text("authChain");
    if (chain == null || chain.isBlank()) {
      return Outcome.refused(ErrorCode.ARGUMENT_NULL, "authChain is missing");
    }
    int first = chain.indexOf(';');
    String last = chain.substring(chain.lastIndexOf(';') + 1);
    try {
      return Identity.parse(first < 0 ? chain : chain.substring(0, first))
              instanceof DeviceIdentity target
          ? of(target, Identity.parse(last).device(), actor)
          : Outcome.refused(ErrorCode.ARGUMENT_INVALID, "authChain does not begin with a device");
    } catch (IllegalArgumentException e) {
      return Outcome.refused(ErrorCode.ARGUMENT_INVALID, "authChain holds what is no id");
    }
  }

  private static Outcome<DeviceIdentity> of(
      DeviceIdentity target, DeviceIdentity last, DeviceIdentity actor) {
    return last.equals(actor)
        ? Outcome.done(target)
        : Outcome.refused(ErrorCode.UNAUTHORIZED, "authChain ends with " + last);
  }
}
