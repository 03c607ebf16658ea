/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.model.Bytes;

/** Follows the properties of a Plug and Play module, inside {@code doWork}. */
@FunctionalInterface
public interface PropertiesHandler {

  /**
   * As {@link TwinHandler#onTwin}, under the names of Plug and Play.
   *
   * @param kind ALL or WRITABLE_UPDATES
   * @param payload as there
   */
  void onProperties(PropertiesPayload kind, Bytes payload);
}
