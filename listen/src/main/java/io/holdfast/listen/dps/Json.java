/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.dps;

import io.holdfast.hub.ExactJson;
import tools.jackson.databind.json.JsonMapper;

/** How this protocol's JSON is read: numbers as they came, nesting and numbers bounded. */
final class Json {

  private static final int MAX_NESTING = 128;
  private static final int MAX_NUMBER_LENGTH = 512;

  static final JsonMapper MAPPER = ExactJson.mapper(MAX_NESTING, MAX_NUMBER_LENGTH);

  private Json() {}
}
