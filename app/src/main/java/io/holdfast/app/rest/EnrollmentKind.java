/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.rest;

/** The two kinds of enrollments: of one device, or of all that prove to be of a group. */
public enum EnrollmentKind {
  /** Of one device. */
  INDIVIDUAL("/enrollments", "registrationId"),
  /** Of a group. */
  GROUP("/enrollmentGroups", "enrollmentGroupId");

  private final String path;
  private final String idName;

  EnrollmentKind(String path, String idName) {
    this.path = path;
    this.idName = idName;
  }

  String path() {
    return path;
  }

  /** The member of its JSON that has its id. */
  public String idName() {
    return idName;
  }
}
