/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

/** Something that runs beside the hub, in words for people. */
public record Part(String name, String about) {}
