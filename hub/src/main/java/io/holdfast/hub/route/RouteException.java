/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

/** A route's text is not a route. The message names the route, the place and what was expected. */
public final class RouteException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  RouteException(String routeName, String detail) {
    super("Error parsing route " + routeName + " - " + detail);
  }
}
