/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The nouns of the platform: identities, messages, twins, method calls, connection strings and SAS
 * tokens. Values only: nothing here does I/O, starts a thread or reads a clock. Every type is
 * immutable and safe to share between threads.
 */
@NullMarked
package io.holdfast.model;

import org.jspecify.annotations.NullMarked;
