/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Configuration: {@code holdfast.toml}, above it the environment ({@code HOLDFAST_SECTION__KEY}),
 * above it the command line. In come texts with the place they stand in; out come one record per
 * section, or a {@link io.holdfast.app.config.ConfigException} that names the place and says what
 * would be right. The reference page is generated from the keys declared here. No threads.
 */
@NullMarked
package io.holdfast.app.config;

import org.jspecify.annotations.NullMarked;
