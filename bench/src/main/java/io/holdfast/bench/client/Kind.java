/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench.client;

/** Which client is measured. */
public enum Kind {
  /** Microsoft's ModuleClient with the options that it has by itself. */
  SDK("Java SDK"),
  /**
   * Microsoft's ModuleClient sending as often and as much at a time as its options allow: every
   * millisecond, whatever is queued.
   */
  SDK_TUNED("Java SDK, tuned"),
  /** Our ModuleClient, which a driver's thread drives. */
  ASYNC("ModuleClient"),
  /** Our ModuleClientLL, which its caller drives. */
  LOWER("ModuleClientLL");

  private final String title;

  Kind(String title) {
    this.title = title;
  }

  /** What tables call it. */
  public String title() {
    return title;
  }
}
