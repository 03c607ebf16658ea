/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import io.holdfast.hub.route.condition.Explanation;
import io.holdfast.hub.route.condition.Facts;
import io.holdfast.hub.route.condition.Truth;

/**
 * What a route makes of a message.
 *
 * @param messageSource the source text of the message
 * @param sourceTakes whether the route's source matches that
 * @param condition what the condition gives, whether or not the source matches
 * @param takes whether the route takes the message
 */
public record Finding(
    Route route, String messageSource, boolean sourceTakes, Explanation condition, boolean takes) {

  static Finding of(Route route, String sourceText, Facts facts) {
    boolean sourceTakes = route.source().takes(sourceText);
    return new Finding(
        route,
        sourceText,
        sourceTakes,
        route.condition().explain(facts),
        sourceTakes && route.condition().test(facts) == Truth.TRUE);
  }
}
