/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.rest.HubClient;
import io.holdfast.app.rest.HubRefusal;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Registers those who are set up beside a hub, by the calls that any back end makes. */
final class Newcomers {

  /** The reader's own, for the first five minutes. */
  static final DeviceIdentity MY_DEVICE = new DeviceIdentity("my-device");

  /** Its module. */
  static final ModuleIdentity MY_MODULE = MY_DEVICE.module("my-module");

  /** The device whose modules are the samples. */
  static final DeviceIdentity SAMPLE = new DeviceIdentity("sample");

  /** The sample that measures this machine. */
  static final ModuleIdentity HOST_METRICS = SAMPLE.module("host-metrics");

  /** The sample that passes on what changed. */
  static final ModuleIdentity FILTER = SAMPLE.module("filter");

  private Newcomers() {}

  static List<Identity> of(Company company) {
    List<Identity> identities = new ArrayList<>();
    if (company != Company.NONE) {
      identities.add(MY_DEVICE);
      identities.add(MY_MODULE);
    }
    if (company == Company.SAMPLES) {
      identities.add(SAMPLE);
      identities.add(HOST_METRICS);
      identities.add(FILTER);
    }
    return identities;
  }

  /**
   * Registers those that are not there yet; the result has everybody's connection string.
   *
   * @param isNew whether the hub is: then nobody is there, and to ask would only fill the log
   */
  static Map<String, String> register(
      HubClient hub, String host, List<Identity> identities, boolean isNew) {
    Map<String, String> strings = new LinkedHashMap<>();
    for (Identity identity : identities) {
      String key =
          registration(hub, identity, isNew)
              .path("authentication")
              .path("symmetricKey")
              .path("primaryKey")
              .asString("");
      // Somebody may have given it another kind of authentication: theirs to know how it connects.
      if (!key.isEmpty()) {
        strings.put(identity.clientId(), ConnectionString.forIdentity(host, identity, key).text());
      }
    }
    return strings;
  }

  private static JsonNode registration(HubClient hub, Identity identity, boolean isNew) {
    try {
      return isNew ? create(hub, identity) : hub.registration(identity);
    } catch (HubRefusal refusal) {
      return switch (refusal.status()) {
        case 404 -> create(hub, identity);
        case 409 -> hub.registration(identity);
        default -> throw refusal;
      };
    }
  }

  private static JsonNode create(HubClient hub, Identity identity) {
    return hub.create(identity, JsonMapper.shared().createObjectNode());
  }
}
