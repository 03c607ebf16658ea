/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

/**
 * The state that a device or module shares with its back end.
 *
 * @param desired what the back end wants; only the back end writes it
 * @param reported what is; only the device or module writes it
 */
public record Twin(TwinProperties desired, TwinProperties reported) {}
