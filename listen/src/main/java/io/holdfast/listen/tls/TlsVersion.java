/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.tls;

/** A version of TLS that is spoken here. */
public enum TlsVersion {
  /** RFC 5246. */
  TLS_1_2("TLSv1.2"),
  /** RFC 8446. */
  TLS_1_3("TLSv1.3");

  private final String engineName;

  TlsVersion(String engineName) {
    this.engineName = engineName;
  }

  /** What the JDK's engines call it. */
  String engineName() {
    return engineName;
  }
}
