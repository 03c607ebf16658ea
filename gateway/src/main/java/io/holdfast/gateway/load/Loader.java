/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.load;

import io.holdfast.gateway.json.JsonPlace;
import java.util.Optional;

/** Makes modules of entrypoints: of a Java class, of a program, of what is built in. */
public interface Loader {

  /** What a gateway's file calls this kind of loader; also the name of the loader of that kind. */
  String type();

  /**
   * Checks an entrypoint without doing anything.
   *
   * @param loader the {@code loader} object of the module, for the place of a missing entrypoint
   * @param entrypoint what the file says; empty if it says nothing
   * @throws io.holdfast.gateway.json.JsonFault naming what is wrong with it
   */
  Entrypoint read(JsonPlace loader, Optional<JsonPlace> entrypoint);
}
