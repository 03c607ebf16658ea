/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Certificates and keys of a hub, against the shipped program. */
@NullMarked
package io.holdfast.acceptance.secrets;

import org.jspecify.annotations.NullMarked;
