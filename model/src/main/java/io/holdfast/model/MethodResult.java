/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

/**
 * A device's or module's answer to a method call.
 *
 * @param status what the method itself returns, any integer; not a transport's status
 * @param payload a JSON value, or empty for none
 */
public record MethodResult(int status, Bytes payload) {}
