/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What users and our own tests start: the shipped program in a process of its own, as a JUnit
 * extension or by hand. In comes a choice of options; out goes a running hub with identities to
 * connect as. The thread that calls does the waiting, and nothing here waits without a bound.
 */
@NullMarked
package io.holdfast.testkit;

import org.jspecify.annotations.NullMarked;
