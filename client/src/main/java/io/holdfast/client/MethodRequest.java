/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.model.Bytes;
import java.util.Optional;

/**
 * A call of a direct method.
 *
 * @param name the method's name
 * @param payload a JSON value, as {@link io.holdfast.client.json.Json#read} reads it; empty if the
 *     call came without any bytes
 */
public record MethodRequest(String name, Optional<Bytes> payload) {}
