/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.MessageSource;
import io.holdfast.hub.queue.Target;
import io.holdfast.hub.route.RouteTable;
import io.holdfast.hub.route.Routes;
import io.holdfast.hub.route.Selection;
import io.holdfast.model.Bytes;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what follows from the properties of a client's last message: its header, where that
 * leads by the routes of the time, and how much of the size limit the properties take. Clients that
 * send the same properties again, as most do, hand in the same object. Owned by the session, or by
 * the request.
 */
public final class HeaderCache {

  private final Admitted admitted;
  private final RouteTable table;
  private @Nullable MessageProperties properties;
  private Routes routes;
  private Entry entry;

  /** For one client. */
  public HeaderCache(Admitted admitted, RouteTable table) {
    this.admitted = admitted;
    this.table = table;
    this.routes = table.current();
    this.entry = derive(MessageProperties.NONE);
  }

  /** What follows from these properties. */
  @SuppressWarnings("ReferenceEquality") // comparing contents would cost what this is to save
  public Entry of(MessageProperties sent) {
    Routes now = table.current();
    if (properties != sent) {
      routes = now;
      entry = derive(sent);
      properties = sent;
    } else if (routes != now) {
      routes = now;
      entry = new Entry(entry.header, now.select(entry.header), entry.propertiesSize);
    }
    return entry;
  }

  private Entry derive(MessageProperties sent) {
    MessageHeader header =
        new MessageHeader(
            admitted.identity(),
            admitted.registration().generationId(),
            admitted.authMethod(),
            MessageSource.TELEMETRY,
            admitted.modelId(),
            believed(sent));
    return new Entry(header, routes.select(header), sent.size());
  }

  /** Without what only the hub may say: who sent it. */
  private static MessageProperties believed(MessageProperties sent) {
    if (sent.system(SystemProperty.CONNECTION_DEVICE_ID) == null
        && sent.system(SystemProperty.CONNECTION_MODULE_ID) == null) {
      return sent;
    }
    return sent.toBuilder()
        .without(SystemProperty.CONNECTION_DEVICE_ID)
        .without(SystemProperty.CONNECTION_MODULE_ID)
        .build();
  }

  /** What follows from the properties of a message. */
  public record Entry(MessageHeader header, Selection selection, int propertiesSize) {

    /** Where a message with this body goes. */
    public List<Target> targets(Bytes body) {
      return selection.targets(body);
    }
  }
}
