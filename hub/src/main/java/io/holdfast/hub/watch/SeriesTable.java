/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.watch;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Series by what tells them apart, no more than so many: what comes beyond that is counted together
 * in few of their own. Any thread; what a series is, and who may change it, is its own matter.
 *
 * @param <K> a value
 */
final class SeriesTable<K, S> {

  private final ConcurrentHashMap<K, S> series = new ConcurrentHashMap<>();
  private final int most;
  private final Function<K, K> withoutNames;
  private final Function<K, S> make;

  /**
   * Empty.
   *
   * @param withoutNames what is left of a key beyond the bound; of few values
   */
  SeriesTable(int most, Function<K, K> withoutNames, Function<K, S> make) {
    this.most = most;
    this.withoutNames = withoutNames;
    this.make = make;
  }

  /** The series of the key, or the one that is counted in instead. */
  S of(K key) {
    S known = series.get(key);
    if (known != null) {
      return known;
    }
    return series.computeIfAbsent(series.size() < most ? key : withoutNames.apply(key), make);
  }

  void forEach(BiConsumer<K, S> action) {
    series.forEach(action);
  }

  void removeIf(Predicate<K> condition) {
    series.keySet().removeIf(condition);
  }
}
