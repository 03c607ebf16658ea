/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.architecture.broken.gateway.run;

/** Something that runs classes of users. */
public final class Runner {}
