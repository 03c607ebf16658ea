/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.identitymap;

import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.gateway.modules.Arguments;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The devices that a module knows, by both names. Immutable. */
final class Identities {

  private static final Pattern CANONICAL = Pattern.compile("[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}");
  private static final Set<String> KEYS = Set.of("macAddress", "deviceId", "deviceKey");

  private final Map<String, Identity> byAddress;
  private final Map<String, Identity> byDevice;

  private Identities(Collection<Identity> identities) {
    this.byAddress = new LinkedHashMap<>();
    this.byDevice = new LinkedHashMap<>();
    for (Identity identity : identities) {
      byAddress.put(identity.macAddress(), identity);
      byDevice.putIfAbsent(identity.deviceId(), identity);
    }
  }

  /**
   * Reads an array of objects.
   *
   * @throws io.holdfast.gateway.json.JsonFault if it is empty, an address is not six bytes in
   *     hexadecimal with colons, or one stands there twice
   */
  static Identities read(JsonPlace args) {
    List<JsonPlace> entries = args.elements();
    if (entries.isEmpty()) {
      throw args.fault("must have at least one device");
    }
    Map<String, Identity> identities = new LinkedHashMap<>();
    for (JsonPlace entry : entries) {
      Identity identity = identity(entry.object(KEYS));
      if (identities.putIfAbsent(identity.macAddress(), identity) != null) {
        throw entry
            .member("macAddress")
            .fault("names " + identity.macAddress() + " again; leave one of the two");
      }
    }
    return new Identities(identities.values());
  }

  private static Identity identity(JsonPlace entry) {
    JsonPlace address = entry.member("macAddress");
    if (!isAddress(address.string())) {
      throw address.fault("must be six bytes in hexadecimal, as in 01:23:45:67:89:AB");
    }
    return new Identity(
        canonical(address.string()),
        Arguments.property(entry.member("deviceId")),
        Arguments.property(entry.member("deviceKey")));
  }

  /** Whether it is an address as it must be written. */
  static boolean isAddress(String text) {
    return CANONICAL.matcher(text).matches();
  }

  /** In upper case, whatever the language of the machine. */
  static String canonical(String address) {
    return address.toUpperCase(Locale.ROOT);
  }

  /** The device with an address in upper case. */
  @Nullable Identity withAddress(String address) {
    return byAddress.get(address);
  }

  /** The device with a name at the hub; of several the first of the file. */
  @Nullable Identity withDevice(String deviceId) {
    return byDevice.get(deviceId);
  }

  /** How many there are. */
  int size() {
    return byAddress.size();
  }
}
