/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.mailbox.CloudToDeviceDraft;
import io.holdfast.hub.mailbox.CloudToDeviceMessage;
import io.holdfast.hub.mailbox.Feedback;
import io.holdfast.hub.mailbox.FeedbackBatch;
import io.holdfast.hub.mailbox.Mailboxes;
import io.holdfast.hub.mailbox.Settlement;
import io.holdfast.hub.registry.Right;
import io.holdfast.model.DeviceIdentity;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Cloud-to-device messages and what became of them, for whom the right allows. Any thread. */
public final class MailService {

  private final Mailboxes mailboxes;
  private final Feedback feedback;

  MailService(Mailboxes mailboxes, Feedback feedback) {
    this.mailboxes = mailboxes;
    this.feedback = feedback;
  }

  /** Sends a message; refused as {@link Mailboxes#send}, or for want of the right. */
  public CompletionStage<Outcome<CloudToDeviceMessage>> send(
      Access access, CloudToDeviceDraft draft) {
    return access.with(Right.SERVICE_CONNECT, () -> mailboxes.send(draft));
  }

  /** Removes a device's messages; refused as {@link Mailboxes#purge}, or for want of the right. */
  public CompletionStage<Outcome<Integer>> purge(Access access, DeviceIdentity device) {
    return access.with(Right.SERVICE_CONNECT, () -> mailboxes.purge(device));
  }

  /** Locks feedback; empty if there is none; refused for want of the right. */
  public CompletionStage<Outcome<Optional<FeedbackBatch>>> receiveFeedback(Access access) {
    return access.with(Right.SERVICE_CONNECT, feedback::receive);
  }

  /** Settles feedback; refused as {@link Feedback#settle}, or for want of the right. */
  public CompletionStage<Outcome<Settlement>> settleFeedback(
      Access access, String lockToken, Settlement settlement) {
    return access.with(Right.SERVICE_CONNECT, () -> feedback.settle(lockToken, settlement));
  }
}
