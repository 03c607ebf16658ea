/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.config;

import io.holdfast.gateway.broker.Link;
import io.holdfast.gateway.broker.QueuePolicy;
import io.holdfast.gateway.broker.QueueSettings;
import io.holdfast.gateway.json.JsonFault;
import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.gateway.load.Entrypoint;
import io.holdfast.gateway.load.Loader;
import io.holdfast.gateway.load.Loaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the modules of a gateway's file, one after the other. One thread. */
final class ModuleEntries {

  private static final String NAME = "name";
  private static final String LOADER = "loader";
  private static final String ENTRYPOINT = "entrypoint";
  private static final String TYPE = "type";
  private static final Duration MOST_PATIENCE = Duration.ofHours(1);

  private final Loaders loaders;
  private final Present present;
  private final List<JsonFault> faults;
  private final List<ModuleEntry> entries = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  /** What only one module can have, with the name of that one. */
  private final Map<String, String> claimed = new HashMap<>();

  ModuleEntries(Loaders loaders, Present present, List<JsonFault> faults) {
    this.loaders = loaders;
    this.present = present;
    this.faults = faults;
    names.addAll(present.modules());
  }

  /** Those that are right. */
  List<ModuleEntry> entries() {
    return entries;
  }

  /** Whoever can be linked, including those that have another fault. */
  Set<String> names() {
    return names;
  }

  void add(JsonPlace place) {
    try {
      // The name first: who is there is needed for the links, whatever else is wrong.
      String name = name(place.members().containsKey(NAME) ? place.member(NAME) : null, place);
      place.object(Set.of(NAME, LOADER, "args", "queue"));
      Entrypoint entrypoint = entrypoint(place);
      claim(entrypoint, name, place.member(LOADER));
      String args = place.optional("args").map(JsonPlace::text).orElse(ModuleEntry.NO_ARGS);
      QueueSettings queue =
          place.optional("queue").map(ModuleEntries::queue).orElse(QueueSettings.DEFAULT);
      entries.add(new ModuleEntry(name, entrypoint, args, queue, place.pointer()));
    } catch (JsonFault e) {
      faults.add(e);
    }
  }

  private String name(@Nullable JsonPlace named, JsonPlace place) {
    if (named == null) {
      throw place.fault("lacks \"name\"");
    }
    String name = named.string();
    if (name.equals(Link.ALL)) {
      throw named.fault("must not be \"*\", which stands for all modules in links");
    }
    if (present.modules().contains(name)) {
      throw named.fault("names the module \"" + name + "\", which the gateway has already");
    }
    if (!names.add(name)) {
      throw named.fault("names the module \"" + name + "\" a second time");
    }
    return name;
  }

  private Entrypoint entrypoint(JsonPlace place) {
    JsonPlace given = place.member(LOADER).object(Set.of(NAME, ENTRYPOINT, TYPE));
    if (!given.has(NAME)) {
      throw given.fault(
          "lacks \"name\", which would mean \"native\"; that " + loaders.absent("native"));
    }
    JsonPlace named = given.member(NAME);
    Loader loader =
        loaders
            .named(named.string())
            .orElseThrow(
                () -> named.fault("\"" + named.string() + "\" " + loaders.absent(named.string())));
    // Files for the original have it, where nobody reads it; one that says otherwise is a mistake.
    Optional<JsonPlace> type = given.optional(TYPE);
    if (type.isPresent() && !type.get().string().equals(loader.type())) {
      throw type.get().fault("must be \"" + loader.type() + "\", as that loader is, or absent");
    }
    return loader.read(given, given.optional(ENTRYPOINT));
  }

  private void claim(Entrypoint entrypoint, String name, JsonPlace loader) {
    for (String each : entrypoint.claims()) {
      String owner = claimed.putIfAbsent(each, name);
      if (owner != null) {
        throw loader.fault(
            "has %s, which belongs to the module \"%s\"; give each its own".formatted(each, owner));
      }
    }
  }

  private static QueueSettings queue(JsonPlace place) {
    place.object(Set.of("capacity", "policy", "wait"));
    QueueSettings usual = QueueSettings.DEFAULT;
    Map<String, QueuePolicy> policies = new LinkedHashMap<>();
    for (QueuePolicy each : QueuePolicy.values()) {
      policies.put(each.text(), each);
    }
    QueuePolicy policy =
        place.optional("policy").map(each -> each.oneOf(policies)).orElse(usual.policy());
    Optional<JsonPlace> wait = place.optional("wait");
    if (wait.isPresent() && policy != QueuePolicy.BLOCK) {
      throw wait.get().fault("has no meaning where the policy is " + policy.text());
    }
    return new QueueSettings(
        place
            .optional("capacity")
            .map(each -> each.whole(1, QueueSettings.MAX_CAPACITY))
            .orElse(usual.capacity()),
        policy,
        wait.map(each -> each.duration(Duration.ZERO, MOST_PATIENCE)).orElse(usual.patience()));
  }
}
