/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Cloud-to-device messages: what back ends send to devices waits here until the device has taken
 * it, and what became of it waits as feedback until a back end has read that. In come messages from
 * the service, and what receivers say of them; out go messages to receivers, word of feedback to
 * listeners. Everything is durable. The registry's {@link io.holdfast.hub.registry.RecordWriter} is
 * the one thread that changes mailboxes and feedback.
 */
@NullMarked
package io.holdfast.hub.mailbox;

import org.jspecify.annotations.NullMarked;
