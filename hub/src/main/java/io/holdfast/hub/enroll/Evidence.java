/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import java.security.cert.X509Certificate;
import java.util.List;

/** What a device shows for being who it says. */
public sealed interface Evidence {

  /** A SAS token, as text. */
  record Token(String text) implements Evidence {
    @Override
    public String toString() {
      return "Token";
    }
  }

  /** A certificate whose key it has, its own first; not empty. */
  record Chain(List<X509Certificate> certificates) implements Evidence {
    /** Copies the list. */
    public Chain {
      certificates = List.copyOf(certificates);
    }
  }

  /** Nothing, as a TPM does first. */
  record None() implements Evidence {}
}
