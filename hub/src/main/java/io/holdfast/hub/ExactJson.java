/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON of others: numbers as exactly as they came, bounds before a tree is built. */
public final class ExactJson {

  private ExactJson() {}

  /**
   * A mapper, for any number of threads.
   *
   * @param maxNesting levels of objects and arrays
   * @param maxNumberLength digits of a number
   */
  public static JsonMapper mapper(int maxNesting, int maxNumberLength) {
    StreamReadConstraints bounds =
        StreamReadConstraints.builder()
            .maxNestingDepth(maxNesting)
            .maxNumberLength(maxNumberLength)
            .build();
    return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(bounds).build())
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build();
  }
}
