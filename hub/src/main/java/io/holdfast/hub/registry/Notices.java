/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a turn of the records thread will have to tell once it is durable. Nobody who is told can
 * keep the others from being told. Owner: the records thread.
 *
 * @param <T> what is told
 */
public final class Notices<T> {

  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

  private final List<T> notices = new ArrayList<>();

  /** To be told after this turn. */
  public void add(T notice) {
    notices.add(notice);
  }

  /** The turn was not stored: nothing of it is told. */
  public void dropped() {
    notices.clear();
  }

  /** Tells all, in their order, and forgets them. */
  public void tell(Consumer<? super T> how) {
    tell(List.of(how), Consumer::accept);
  }

  /** Tells each to all listeners before the next, and forgets them. */
  public <L> void tell(Iterable<L> listeners, BiConsumer<? super L, ? super T> how) {
    if (notices.isEmpty()) {
      return;
    }
    List<T> told = List.copyOf(notices);
    notices.clear();
    for (T notice : told) {
      for (L listener : listeners) {
        try {
          how.accept(listener, notice);
        } catch (RuntimeException | Error failure) {
          LOG.error("A listener of changed records failed", failure);
        }
      }
    }
  }
}
