/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The {@code holdfast} command. In comes a command line; out goes text for people or JSON, and an
 * exit code: 0 done, 1 refused or failed, 2 called wrongly or cannot start. Everything runs on the
 * main thread but what the hub itself starts.
 */
@NullMarked
package io.holdfast.app;

import org.jspecify.annotations.NullMarked;
