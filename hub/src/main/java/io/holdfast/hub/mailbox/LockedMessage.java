/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

/**
 * A message that one receiver may settle; others do not get it until its lock ends.
 *
 * @param lockToken to settle it with
 */
public record LockedMessage(CloudToDeviceMessage message, String lockToken) {}
