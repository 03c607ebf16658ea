/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

/** What a shared access policy may allow. */
public enum Right {
  /** To read registrations. */
  REGISTRY_READ,
  /** To write registrations. */
  REGISTRY_WRITE,
  /** To use twins, methods and the stream as a back end does. */
  SERVICE_CONNECT,
  /** To connect as any device or module. */
  DEVICE_CONNECT,
  /** To read enrollments. */
  ENROLLMENT_READ,
  /** To write enrollments. */
  ENROLLMENT_WRITE,
  /** To read what became of devices' registrations with the provisioning service. */
  REGISTRATION_STATUS_READ,
  /** To delete that. */
  REGISTRATION_STATUS_WRITE,
  /** To configure the provisioning service. */
  SERVICE_CONFIG
}
