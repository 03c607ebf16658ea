/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The command line: the commands, their options and what they print. In come arguments; out goes
 * text for people or JSON, errors that say what to do, and an exit code. Option names are those of
 * {@code az iot} where it has them. Everything runs on the calling thread unless said.
 */
@NullMarked
package io.holdfast.app.cli;

import org.jspecify.annotations.NullMarked;
