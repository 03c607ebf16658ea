/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.identitymap;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.gateway.log.Occurrences;
import io.holdfast.gateway.modules.Printable;
import io.holdfast.wire.gateway.GatewayMessage;
import io.netty.util.concurrent.Ticker;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives messages of the field the name and key of a hub's device, and messages of the hub the
 * address in the field. Arguments: {@code [{"macAddress": "01:01:01:01:01:01", "deviceId": "d",
 * "deviceKey": "k"}]}, addresses in either case.
 *
 * <p>To the hub goes what has a {@code source} other than {@code mapping} and {@code iothub}, a
 * known {@code macAddress}, and not yet both {@code deviceName} and {@code deviceKey}. To the field
 * goes what has the source {@code iothub} and a known {@code deviceName}. All else is dropped; what
 * names a device that is not known is counted and, now and then, logged. Several addresses may have
 * one device; what comes for that goes to the first of them.
 */
public final class IdentityMapModule implements GatewayModule {

  private static final Logger LOG = LoggerFactory.getLogger(IdentityMapModule.class);

  private final Occurrences unknown = new Occurrences(Ticker.systemTicker()::nanoTime);
  private @Nullable ModuleContext context;
  private @Nullable IdentityMapping mapping;

  /** One that is not yet created. */
  public IdentityMapModule() {}

  @Override
  public void create(ModuleContext context) {
    mapping = new IdentityMapping(identities(context.args()));
    this.context = context;
  }

  @Override
  public void check(String args) {
    identities(args);
  }

  private static Identities identities(String args) {
    return Identities.read(JsonPlace.parse(args));
  }

  @Override
  public void receive(GatewayMessage message) {
    Mapped mapped = Objects.requireNonNull(mapping, "receive comes after create").map(message);
    ModuleContext to = Objects.requireNonNull(context);
    if (mapped instanceof Mapped.To goesOn) {
      to.publish(goesOn.message());
    } else if (mapped instanceof Mapped.Unknown other && unknown.happened()) {
      LOG.warn(
          "{}: {}; add it to the args, or ignore this ({} so far)",
          to.name(),
          Printable.of(other.reason()),
          unknown.count());
    }
  }

  /** How many messages named a device that is not known. Any thread. */
  public long unknown() {
    return unknown.count();
  }
}
