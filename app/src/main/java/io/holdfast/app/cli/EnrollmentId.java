/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import picocli.CommandLine.Option;

/** The option that names an enrollment. */
final class EnrollmentId {

  private static final String NAME = "--enrollment-id";

  @Option(
      names = {NAME, "--eid"},
      required = true,
      paramLabel = "ID",
      description = "The enrollment: of a device its registration id.")
  private String id = "";

  /** Checks the id. */
  String id() {
    return ProvisioningId.checked(NAME, id);
  }
}
