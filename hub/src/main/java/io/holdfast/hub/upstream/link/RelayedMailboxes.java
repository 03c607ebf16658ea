/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.mailbox.CloudToDeviceDraft;
import io.holdfast.hub.mailbox.CloudToDeviceMessage;
import io.holdfast.hub.mailbox.LockedMessage;
import io.holdfast.hub.mailbox.Mailboxes;
import io.holdfast.hub.mailbox.Receiver;
import io.holdfast.hub.mailbox.Settlement;
import io.holdfast.model.DeviceIdentity;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The mailboxes of an edge hub: they are the parent's, and nothing is kept here. While a device's
 * client takes messages, the parent's come to it; whoever wants to send one asks the parent.
 *
 * @param uplinks the way there
 */
public record RelayedMailboxes(Uplinks uplinks) implements Mailboxes {

  @Override
  public CompletionStage<Outcome<CloudToDeviceMessage>> send(CloudToDeviceDraft draft) {
    return notHere();
  }

  /** Nothing is kept here that could go: a client may begin a clean session. */
  @Override
  public CompletionStage<Outcome<Integer>> purge(DeviceIdentity device) {
    return CompletableFuture.completedStage(Outcome.done(0));
  }

  @Override
  public int count(DeviceIdentity device) {
    return 0;
  }

  @Override
  public CompletionStage<Outcome<Optional<LockedMessage>>> receive(
      DeviceIdentity device, @Nullable Duration lock) {
    return notHere();
  }

  @Override
  public CompletionStage<Outcome<Settlement>> settle(
      DeviceIdentity device, String lockToken, Settlement settlement) {
    return notHere();
  }

  private static <T> CompletionStage<Outcome<T>> notHere() {
    return CompletableFuture.completedStage(
        Outcome.refused(
            ErrorCode.INVALID_OPERATION,
            "an edge hub keeps no messages for devices: ask its parent"));
  }

  @Override
  public void attach(DeviceIdentity device, Receiver receiver) {
    uplinks.attach(device, receiver);
  }

  @Override
  public void detach(DeviceIdentity device, Receiver receiver) {
    uplinks.mail(device, mail -> mail.detach(receiver));
  }

  @Override
  public void settle(
      DeviceIdentity device, Receiver receiver, long sequence, Settlement settlement) {
    uplinks.mail(device, mail -> mail.settle(receiver, sequence, settlement));
  }
}
