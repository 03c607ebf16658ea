/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The certificates of a hub on a developer's machine: a certification authority made at first start
 * and a server certificate under it that covers every name and address the hub is reached by. In
 * come a folder and those names; out come a private key and its chain. Keys are files that only
 * their owner may read. No threads; Bouncy Castle is loaded only when something has to be issued.
 */
@NullMarked
package io.holdfast.app.certificates;

import org.jspecify.annotations.NullMarked;
