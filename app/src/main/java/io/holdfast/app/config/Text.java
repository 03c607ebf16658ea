/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

/**
 * A value as somebody wrote it.
 *
 * @param text the value
 * @param place where it stands, for errors: {@code holdfast.toml, [mqtt] port}
 */
public record Text(String text, String place) {}
