/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.role;

import io.holdfast.hub.Throttles.Kind;
import io.holdfast.hub.admit.AdmissionRules;
import io.holdfast.hub.enroll.ProvisioningOptions;
import io.holdfast.hub.mailbox.MailboxOptions;
import io.holdfast.hub.queue.QueueOptions;
import io.holdfast.hub.registry.Vault;
import io.holdfast.hub.route.Routes;
import io.holdfast.hub.stream.StreamOptions;
import java.util.Map;

/**
 * What an operator decides about a root hub.
 *
 * @param hubName what its own messages call it
 * @param hubLimits how much of each kind it does each second; what is absent is not limited
 * @param identityLimits the same for each device and module
 * @param vault what encrypts the secrets in the store
 * @param provisioning of devices that have no identity yet
 */
public record RootOptions(
    AdmissionRules admission,
    Routes routes,
    StreamOptions stream,
    MailboxOptions mailboxes,
    QueueOptions queues,
    String hubName,
    Map<Kind, Integer> hubLimits,
    Map<Kind, Integer> identityLimits,
    Vault vault,
    ProvisioningOptions provisioning) {

  /** Copies the maps. */
  public RootOptions {
    hubLimits = Map.copyOf(hubLimits);
    identityLimits = Map.copyOf(identityLimits);
  }

  /** A hub called {@code hub} that limits nothing and encrypts nothing. */
  public RootOptions(
      AdmissionRules admission, Routes routes, StreamOptions stream, MailboxOptions mailboxes) {
    this(
        admission,
        routes,
        stream,
        mailboxes,
        QueueOptions.DEFAULT,
        "hub",
        Map.of(),
        Map.of(),
        Vault.none(),
        ProvisioningOptions.of("hub"));
  }
}
