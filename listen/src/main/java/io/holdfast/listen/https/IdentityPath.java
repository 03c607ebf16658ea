/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import org.jspecify.annotations.Nullable;

/** Whom a request is about, and in which state. */
final class IdentityPath {

  private IdentityPath() {}

  static Outcome<DeviceIdentity> device(Request request) {
    try {
      return Outcome.done(new DeviceIdentity(request.segment("device")));
    } catch (IllegalArgumentException e) {
      return invalid(e);
    }
  }

  static Outcome<ModuleIdentity> module(Request request) {
    try {
      return Outcome.done(new ModuleIdentity(request.segment("device"), request.segment("module")));
    } catch (IllegalArgumentException e) {
      return invalid(e);
    }
  }

  /** The module if the path names one, else the device. */
  static Outcome<Identity> identity(Request request) {
    return request.hasSegment("module")
        ? module(request).map(module -> module)
        : device(request).map(device -> device);
  }

  private static <T> Outcome<T> invalid(IllegalArgumentException e) {
    return Outcome.refused(ErrorCode.ARGUMENT_INVALID, String.valueOf(e.getMessage()));
  }

  /**
   * The If-Match header, or null if there is none. Clients write the star with and without quotes,
   * and etags likewise.
   */
  static @Nullable IfMatch ifMatch(Request request) {
    String header = request.header("if-match");
    String etag = header == null ? "" : header.strip();
    if (etag.startsWith("W/")) {
      etag = etag.substring(2);
    }
    if (etag.length() >= 2 && etag.startsWith("\"") && etag.endsWith("\"")) {
      etag = etag.substring(1, etag.length() - 1);
    }
    if (etag.isEmpty()) {
      return null;
    }
    return etag.equals("*") ? IfMatch.ANY : new IfMatch(etag);
  }

  /** The If-Match header; any state will do if there is none. */
  static IfMatch ifMatchOrAny(Request request) {
    IfMatch ifMatch = ifMatch(request);
    return ifMatch == null ? IfMatch.ANY : ifMatch;
  }
}
