/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.config;

import io.holdfast.gateway.json.JsonFault;
import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.gateway.load.Loader;
import io.holdfast.gateway.load.Loaders;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the JSON of a gateway: {@code {"loaders": [...], "modules": [...], "links": [...]}}. Goes
 * on after a fault as far as that makes sense, so that one reading tells them all.
 */
public final class GatewayFile {

  private static final String LOADERS = "loaders";
  private static final String MODULES = "modules";
  private static final String LINKS = "links";
  private static final String CONFIGURATION = "configuration";

  private final List<JsonFault> faults = new ArrayList<>();
  private final Present present;
  private Loaders loaders;

  private GatewayFile(Loaders loaders, Present present) {
    this.loaders = loaders;
    this.present = present;
  }

  /**
   * Reads what a gateway is to be made of: modules and links must both be there.
   *
   * @param loaders those of which the file may speak
   */
  public static Reading read(String text, Loaders loaders) {
    return new GatewayFile(loaders, Present.NOTHING).read(text, Set.of(MODULES, LINKS));
  }

  /**
   * Reads the same as {@link #read}, and asks the modules whether they can be loaded and what is
   * wrong with their arguments. None is created.
   *
   * @throws InterruptedException if a module waited for something, and was told not to
   */
  public static Reading check(String text, Loaders loaders) throws InterruptedException {
    GatewayFile file = new GatewayFile(loaders, Present.NOTHING);
    GatewayConfig config = file.config(text, Set.of(MODULES, LINKS));
    file.faults.addAll(ArgsCheck.faults(config));
    return file.reading(config);
  }

  /**
   * Reads what is to be added to a gateway: modules, links, or both.
   *
   * @param present what is there, to be linked with and not to be named again
   */
  public static Reading readMore(String text, Loaders loaders, Present present) {
    return new GatewayFile(loaders, present).read(text, Set.of());
  }

  private Reading read(String text, Set<String> needed) {
    return reading(config(text, needed));
  }

  /** What is right in it; what is not goes to the faults. */
  private GatewayConfig config(String text, Set<String> needed) {
    try {
      JsonPlace file = JsonPlace.parse(text);
      checkMembers(file, needed);
      return all(file);
    } catch (JsonFault e) {
      faults.add(e);
      return GatewayConfig.EMPTY;
    }
  }

  private Reading reading(GatewayConfig config) {
    return faults.isEmpty() ? new Reading.Good(config, loaders) : new Reading.Faulty(faults);
  }

  private void checkMembers(JsonPlace file, Set<String> needed) {
    file.members();
    attempt(() -> file.object(Set.of(LOADERS, MODULES, LINKS)));
    for (String each : List.of(MODULES, LINKS)) {
      if (needed.contains(each)) {
        attempt(() -> file.member(each));
      }
    }
    if (needed.isEmpty() && !file.has(MODULES) && !file.has(LINKS)) {
      faults.add(file.fault("must have \"modules\" or \"links\", which are to be added"));
    }
  }

  private GatewayConfig all(JsonPlace file) {
    Set<String> named = new HashSet<>();
    for (JsonPlace each : elements(file, LOADERS)) {
      attempt(() -> loader(each, named));
    }
    ModuleEntries modules = new ModuleEntries(loaders, present, faults);
    elements(file, MODULES).forEach(modules::add);
    Links links = new Links(modules.names(), present, faults);
    elements(file, LINKS).forEach(links::add);
    return new GatewayConfig(modules.entries(), links.links());
  }

  private List<JsonPlace> elements(JsonPlace file, String key) {
    Optional<JsonPlace> array = file.optional(key);
    if (array.isEmpty()) {
      return List.of();
    }
    try {
      return array.get().elements();
    } catch (JsonFault e) {
      faults.add(e);
      return List.of();
    }
  }

  private void loader(JsonPlace place, Set<String> named) {
    place.object(Set.of("type", "name", CONFIGURATION));
    JsonPlace type = place.member("type");
    JsonPlace name = place.member("name");
    Optional<Loader> loader = loaders.ofType(type.string());
    if (loader.isEmpty()) {
      throw type.fault("\"" + type.string() + "\" " + loaders.absent(type.string()));
    }
    if (!named.add(name.string())) {
      throw name.fault("names the loader \"" + name.string() + "\" a second time");
    }
    Optional<Loader> other = loaders.ofType(name.string());
    if (other.isPresent() && !other.equals(loader)) {
      throw name.fault("is the name of the loader of that type; choose another");
    }
    // What the original configures is how it finds other runtimes; there are none here.
    place
        .optional(CONFIGURATION)
        .filter(each -> !each.isNull() && !each.members().isEmpty())
        .ifPresent(each -> {
          throw each.fault("must be empty: loaders of type " + type.string() + " have no settings");
        });
    loaders = loaders.with(name.string(), loader.get());
  }

  private void attempt(Runnable part) {
    try {
      part.run();
    } catch (JsonFault e) {
      faults.add(e);
    }
  }
}
