/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules;

import io.holdfast.gateway.json.JsonPlace;

/** What a gateway's file says in {@code args}. */
public final class Arguments {

  private Arguments() {}

  /**
   * A text that a property of a message can have.
   *
   * @throws io.holdfast.gateway.json.JsonFault if it is no text, empty, or has a NUL character
   */
  public static String property(JsonPlace place) {
    String text = place.string();
    if (text.indexOf('\0') >= 0) {
      throw place.fault("must not have a NUL character: no message can carry it");
    }
    return text;
  }
}
