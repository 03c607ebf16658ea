/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.core;

import io.holdfast.model.Bytes;
import io.holdfast.provisioning.core.RegistrationOutcome.Failed;
import io.holdfast.provisioning.transport.ProvisioningResult;
import io.holdfast.provisioning.transport.Reply;
import org.jspecify.annotations.Nullable;

/**
 * What a registration comes to, by what the service answered and by what failed. One per
 * registration. Owner: the loop.
 */
final class Verdict {

  private final ReplyReader replies = new ReplyReader(false);
  private @Nullable RegistrationOutcome reason;

  /** Reads an answer; null for what no service answers. */
  @Nullable Reply read(Bytes json) {
    return replies.read(json);
  }

  /** Something failed. The first reason counts. */
  void note(RegistrationOutcome why) {
    if (reason == null) {
      reason = why;
    }
  }

  /** Something failed, and that is the reason whatever failed before. */
  void settle(RegistrationOutcome why) {
    reason = why;
  }

  /** What it came to, once the service has assigned the device. */
  RegistrationOutcome success() {
    RegistrationOutcome assigned = replies.assigned();
    return assigned == null
        ? new Failed(ProvisioningResult.PARSING, "assigned, and nobody read where")
        : assigned;
  }

  /** What it came to, otherwise. What the service answered says more than that it failed. */
  RegistrationOutcome failure() {
    RegistrationOutcome answered = replies.refusal();
    RegistrationOutcome noted = reason;
    if (answered != null && (noted == null || noted.result() == ProvisioningResult.TRANSPORT)) {
      return answered;
    }
    return noted == null ? new Failed(ProvisioningResult.TRANSPORT, "") : noted;
  }
}
