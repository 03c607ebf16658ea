/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The shipped program, seen from outside: the unmodified SDKs and other real peers, raw bytes for
 * the demands of docs/conformance, crashes, and the rules of the architecture. All of it are tests.
 */
@NullMarked
package io.holdfast.acceptance;

import org.jspecify.annotations.NullMarked;
