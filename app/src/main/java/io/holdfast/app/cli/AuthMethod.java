/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

/** The ways to authenticate, as the Azure CLI calls them. */
enum AuthMethod {
  shared_private_key("sas"),
  x509_thumbprint("selfSigned"),
  x509_ca("certificateAuthority");

  private final String type;

  AuthMethod(String type) {
    this.type = type;
  }

  /** What a registration calls it. */
  String type() {
    return type;
  }
}
