/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.model.Bytes;

/**
 * A call of a direct method.
 *
 * @param name the method's name
 * @param payload a JSON value, as {@link io.holdfast.client.json.Json#read} reads it; or empty for
 *     none
 */
public record MethodRequest(String name, Bytes payload) {}
