/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;

/**
 * What has queues of its own: an input of a module, or the way to the parent for one sender.
 *
 * @param input the input's name; empty for the way to the parent
 */
record Address(Recipient recipient, String input) {

  static Address of(Endpoint.Input input) {
    return new Address(new Recipient(Recipient.Way.INPUTS, input.module()), input.input());
  }

  static Address toParent(Identity sender) {
    return new Address(new Recipient(Recipient.Way.PARENT, sender), "");
  }

  /** As routes name it. */
  Endpoint endpoint() {
    return recipient.way() == Recipient.Way.INPUTS
        ? new Endpoint.Input((ModuleIdentity) recipient.identity(), input)
        : Endpoint.UPSTREAM;
  }

  @Override
  public String toString() {
    return input.isEmpty() ? recipient.toString() : recipient + "/" + input;
  }
}
