/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The demands on MQTT, byte by byte: a raw client against the shipped program. Each test names the
 * demands that it proves; docs/conformance lists them.
 */
@NullMarked
package io.holdfast.acceptance.mqtt;

import org.jspecify.annotations.NullMarked;
