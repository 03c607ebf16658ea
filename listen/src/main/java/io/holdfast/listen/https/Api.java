/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.model.InvalidSasTokenException;
import io.holdfast.model.SasToken;
import java.util.List;

/** What a hub answers over HTTPS. Runs on a request's virtual thread. */
interface Api {

  /**
   * Answers a request; never by an exception.
   *
   * @throws InterruptedException if the client is gone
   */
  Answer answer(Request request) throws InterruptedException;

  /** Whether the request asks which program this is: everybody may. */
  static boolean asksForVersion(Request request) {
    return request.method().equals("GET")
        && request.path().equals(List.of("holdfast", "v1", "version"));
  }

  /** Whether it is a back end or an operator that asks, not a device or module. */
  static boolean isByPolicy(Request request) {
    String token = request.header("authorization");
    try {
      return token != null && !token.isBlank() && SasToken.parse(token).policy() != null;
    } catch (InvalidSasTokenException e) {
      return false;
    }
  }

  /** Which program this is. */
  static Answer version(String version) {
    return Answer.ok(Json.bytes(Json.object().put("product", "Holdfast").put("version", version)));
  }
}
