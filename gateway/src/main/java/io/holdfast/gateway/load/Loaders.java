/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.load;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The loaders of a gateway by name. Immutable. */
public final class Loaders {

  private static final String OUT_OF_PROCESS =
      "run it out of process in its own host, with the loader \"outprocess\"";

  /** What gateways of the original kind have besides, and what to do instead here. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "native",
          OUT_OF_PROCESS
              + ", or use the loader \"builtin\" if there is a module of the same purpose",
          "node",
          OUT_OF_PROCESS,
          "dotnet",
          OUT_OF_PROCESS,
          "dotnetcore",
          OUT_OF_PROCESS);

  private final Map<String, Loader> byType;
  private final Map<String, Loader> byName;

  private Loaders(Map<String, Loader> byType, Map<String, Loader> byName) {
    this.byType = byType;
    this.byName = byName;
  }

  /** These, each named as its type. */
  public static Loaders of(Loader... loaders) {
    return of(List.of(loaders));
  }

  /** These, each named as its type. */
  public static Loaders of(Collection<Loader> loaders) {
    Map<String, Loader> byType = new LinkedHashMap<>();
    loaders.forEach(each -> byType.put(each.type(), each));
    return new Loaders(byType, new LinkedHashMap<>(byType));
  }

  /** The same with a loader of a type under another name. */
  public Loaders with(String name, Loader loader) {
    Map<String, Loader> more = new LinkedHashMap<>(byName);
    more.put(name, loader);
    return new Loaders(byType, more);
  }

  /** The loader of a name. */
  public Optional<Loader> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The loader of a type. */
  public Optional<Loader> ofType(String type) {
    return Optional.ofNullable(byType.get(type));
  }

  /** Why there is no loader of this name or type, and what to do. */
  public String absent(String word) {
    String instead = ELSEWHERE.get(word);
    return instead == null
        ? "is no loader here; known are " + String.join(", ", byName.keySet())
        : "cannot be loaded here: " + instead;
  }
}
