/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.model.TwinProperties;

/**
 * The desired half of a twin, or a change to it.
 *
 * @param properties the members with the version; in a change null deletes a member
 * @param complete whether this is the whole half, not a change to what was told before
 */
public record DesiredChange(TwinProperties properties, boolean complete) {}
