/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

/** How devices are to prove who they are, as a draft asks for it. */
public sealed interface AskedAttestation
    permits Attestation, AskedAttestation.AnyKeys, AskedAttestation.AnyCertificates {

  /** By symmetric keys: those that the enrollment has, or else fresh ones. */
  record AnyKeys() implements AskedAttestation {}

  /** By the certificates that the enrollment has: back ends put what they read, without them. */
  record AnyCertificates() implements AskedAttestation {}
}
