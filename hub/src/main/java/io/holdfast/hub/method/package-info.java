/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Direct methods: a question to one connected device or module that waits for the answer. In come
 * calls of the service, and from sessions who listens and what was answered; out go calls to the
 * sessions' {@link io.holdfast.hub.method.MethodTarget}s. Owns no thread: whoever comes last
 * completes a call.
 */
@NullMarked
package io.holdfast.hub.method;

import org.jspecify.annotations.NullMarked;
