/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.role;

import io.holdfast.hub.admit.AdmissionRules;
import io.holdfast.hub.mailbox.MailboxOptions;
import io.holdfast.hub.route.Routes;
import io.holdfast.hub.stream.StreamOptions;

/** What an operator decides about a root hub. */
public record RootOptions(
    AdmissionRules admission, Routes routes, StreamOptions stream, MailboxOptions mailboxes) {}
