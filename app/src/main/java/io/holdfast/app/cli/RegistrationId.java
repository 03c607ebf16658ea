/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import picocli.CommandLine.Option;

/** The option that names a device as it asks to be provisioned. */
final class RegistrationId {

  private static final String NAME = "--registration-id";

  @Option(
      names = {NAME, "--rid"},
      required = true,
      paramLabel = "ID",
      description = "The device's registration id.")
  private String id = "";

  /** Checks the id. */
  String id() {
    return ProvisioningId.checked(NAME, id);
  }
}
