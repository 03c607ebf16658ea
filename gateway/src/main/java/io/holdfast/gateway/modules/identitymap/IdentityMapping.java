/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.identitymap;

import static io.holdfast.gateway.modules.MessageProperties.DEVICE_KEY;
import static io.holdfast.gateway.modules.MessageProperties.DEVICE_NAME;
import static io.holdfast.gateway.modules.MessageProperties.IOT_HUB;
import static io.holdfast.gateway.modules.MessageProperties.MAC_ADDRESS;
import static io.holdfast.gateway.modules.MessageProperties.MAPPING;
import static io.holdfast.gateway.modules.MessageProperties.SOURCE;

import io.holdfast.wire.gateway.GatewayMessage;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts one name of a device in place of the other, by the message's source. Immutable. */
final class IdentityMapping {

  private static final Mapped IGNORED = new Mapped.Ignored();

  private final Identities identities;

  IdentityMapping(Identities identities) {
    this.identities = identities;
  }

  /**
   * A message that says not where it is from, or was mapped before, is ignored; one of the hub goes
   * to the field, and any other to the hub.
   */
  Mapped map(GatewayMessage message) {
    String source = message.properties().get(SOURCE);
    if (source == null || source.equals(MAPPING)) {
      return IGNORED;
    }
    return source.equals(IOT_HUB) ? toTheField(message) : toTheHub(message);
  }

  private Mapped toTheHub(GatewayMessage message) {
    Map<String, String> properties = message.properties();
    String address = properties.get(MAC_ADDRESS);
    boolean hasBoth = properties.containsKey(DEVICE_NAME) && properties.containsKey(DEVICE_KEY);
    if (address == null || hasBoth) {
      return IGNORED;
    }
    Identity identity =
        Identities.isAddress(address)
            ? identities.withAddress(Identities.canonical(address))
            : null;
    if (identity == null) {
      return new Mapped.Unknown("no device with the macAddress \"" + address + "\"");
    }
    Map<String, String> mapped = new LinkedHashMap<>(properties);
    mapped.put(DEVICE_NAME, identity.deviceId());
    mapped.put(DEVICE_KEY, identity.deviceKey());
    mapped.put(SOURCE, MAPPING);
    mapped.remove(MAC_ADDRESS);
    return new Mapped.To(GatewayMessage.of(mapped, message.content()));
  }

  private Mapped toTheField(GatewayMessage message) {
    String device = message.properties().get(DEVICE_NAME);
    if (device == null) {
      return IGNORED;
    }
    Identity identity = identities.withDevice(device);
    if (identity == null) {
      return new Mapped.Unknown("no device with the deviceName \"" + device + "\"");
    }
    Map<String, String> mapped = new LinkedHashMap<>(message.properties());
    mapped.put(MAC_ADDRESS, identity.macAddress());
    mapped.put(SOURCE, MAPPING);
    mapped.remove(DEVICE_NAME);
    mapped.remove(DEVICE_KEY);
    return new Mapped.To(GatewayMessage.of(mapped, message.content()));
  }
}
