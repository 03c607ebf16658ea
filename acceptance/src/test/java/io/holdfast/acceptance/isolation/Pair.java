/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.isolation;

import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Two identities of one hub: who tries, and at whose cost. */
record Pair(Registered attacker, Registered victim) {

  private static final String LONG = "x".repeat(60_000);

  /** The text with its places filled, as {@link Attempts} says. */
  String fill(String template) {
    String filled = template;
    for (Map.Entry<String, String> place : places().entrySet()) {
      filled = filled.replace("{" + place.getKey() + "}", place.getValue());
    }
    return filled;
  }

  private Map<String, String> places() {
    Map<String, String> places = new LinkedHashMap<>();
    String id = clientId(victim);
    places.put("H", victim.host());
    places.put("v", path(id));
    places.put("a", path(clientId(attacker)));
    places.put("vid", id);
    places.put("aid", clientId(attacker));
    places.put("vdev", victim.identity().deviceId());
    places.put("adev", attacker.identity().deviceId());
    places.put("vmod", victim.identity() instanceof ModuleIdentity m ? m.moduleId() : "m");
    places.put("vrest", rest(victim));
    places.put("arest", rest(attacker));
    places.put("venc", "%" + hex(id.charAt(0)) + victim.identity().deviceId().substring(1));
    places.put("LONG", LONG);
    places.put("NUL", "\0");
    places.put("ZWSP", "\u200b");
    Map<String, String> spelled =
        Map.of(
            "V", id.toUpperCase(Locale.ROOT),
            "enc", "%" + hex(id.charAt(0)) + id.substring(1),
            "dbl", "%25" + hex(id.charAt(0)) + id.substring(1),
            "look", (char) (id.charAt(0) + 0xfee0) + id.substring(1));
    spelled.forEach((name, text) -> {
      places.put(name, text);
      places.put("p" + name, path(text));
    });
    return places;
  }

  private static String hex(char letter) {
    return Integer.toHexString(letter);
  }

  private static String clientId(Registered who) {
    return who.identity().clientId();
  }

  /** {@code D} or {@code D/modules/M}, encoded where a path in HTTP needs it. */
  private static String rest(Registered who) {
    return ServiceApi.path("x", who.identity()).substring("/x/".length());
  }

  private static String path(String clientId) {
    return "devices/" + clientId.replaceFirst("/", "/modules/");
  }

  /** Whether the filled topic is by chance nothing but the attacker's own. */
  boolean isOwn(String topic) {
    return topic.startsWith(path(clientId(attacker)) + "/messages/events");
  }

  /** Whether these name the attacker, whatever stands behind the name. */
  boolean isOwn(String clientId, String userName) {
    return clientId.equals(clientId(attacker))
        && userName.startsWith(attacker.host() + "/" + clientId + "/");
  }

  Identity target() {
    return victim.identity();
  }

  /** Without keys. */
  @Override
  public String toString() {
    return clientId(attacker) + " against " + clientId(victim);
  }
}
