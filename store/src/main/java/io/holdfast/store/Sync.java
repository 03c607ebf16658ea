/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

/** When what was committed reaches the disk itself. Killing the process never loses a commit. */
public enum Sync {
  /** When the operating system likes: a power cut may lose the last half minute or so. */
  NEVER,
  /** Once per interval: a power cut may lose what was committed during the last one. */
  INTERVAL,
  /** Before a commit completes: a power cut loses nothing. */
  ALWAYS
}
