/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a command has around it.
 *
 * @param out takes what was asked for
 * @param err takes what went wrong, and progress
 * @param environment the environment's variables
 * @param clock the time
 */
public record Surroundings(
    PrintWriter out, PrintWriter err, Map<String, String> environment, InstantSource clock) {}
