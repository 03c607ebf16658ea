/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Code that breaks the rules, to prove that they notice. */
@NullMarked
package io.holdfast.acceptance.architecture.broken.gateway.run;

import org.jspecify.annotations.NullMarked;
