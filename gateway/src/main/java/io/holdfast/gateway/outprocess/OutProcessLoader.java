/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.gateway.load.Entrypoint;
import io.holdfast.gateway.load.Loader;
import io.netty.util.concurrent.Ticker;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes the proxies of modules out of process. The proxies of one loader share a thread, which runs
 * while there are any; each must have a {@code control.id} of its own. A gateway has one loader.
 */
public final class OutProcessLoader implements Loader {

  private final EntrypointReader reader;
  private final SharedLoop shared;

  /** A loader without proxies. */
  public OutProcessLoader() {
    this(Pace.USUAL);
  }

  OutProcessLoader(Pace pace) {
    this.reader = new EntrypointReader(() -> UUID.randomUUID().toString());
    this.shared = new SharedLoop(Ticker.systemTicker(), pace);
  }

  @Override
  public String type() {
    return "outprocess";
  }

  @Override
  public Entrypoint read(JsonPlace loader, Optional<JsonPlace> entrypoint) {
    JsonPlace place =
        entrypoint.orElseThrow(() ->
            loader.fault(
                "lacks \"entrypoint\" with activation.type and control.id, the address of the"
                    + " module's host"));
    return new OutProcessEntrypoint(reader.read(place), shared);
  }
}
