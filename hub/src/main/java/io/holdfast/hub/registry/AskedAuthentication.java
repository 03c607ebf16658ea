/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

/** How a client is to prove who it is, as a draft asks for it. */
public sealed interface AskedAuthentication
    permits Authentication, AskedAuthentication.AnyKeys, AskedAuthentication.AnyThumbprints {

  /** By tokens, with the keys that the registry has for it, or else makes. */
  record AnyKeys() implements AskedAuthentication {}

  /** By a certificate with one of the thumbprints that the registry has for it, or with none. */
  record AnyThumbprints() implements AskedAuthentication {}
}
