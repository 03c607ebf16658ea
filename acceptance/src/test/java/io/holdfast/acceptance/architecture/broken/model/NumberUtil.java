/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.architecture.broken.model;

/** Has a name that says nothing, and a static field that changes. */
public final class NumberUtil {

  @SuppressWarnings("NonFinalStaticField")
  static int calls;

  private NumberUtil() {}
}
