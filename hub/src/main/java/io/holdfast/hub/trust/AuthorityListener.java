/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.trust;

/** Hears of authorities that are trusted no longer. */
@FunctionalInterface
public interface AuthorityListener {

  /**
   * An authority was deleted. Called on the records thread after the change is durable; must not
   * block.
   */
  void distrusted(CertificateAuthority authority);
}
