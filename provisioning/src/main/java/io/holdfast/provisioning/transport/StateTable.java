/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happens in which state: rows of state, event, action and next state. What has no row changes
 * nothing. Immutable.
 *
 * @param <S> the states
 * @param <E> the events
 * @param <A> the actions
 */
public final class StateTable<S extends Enum<S>, E extends Enum<E>, A extends Enum<A>> {

  /**
   * One row.
   *
   * @param state where it holds
   * @param event what happens
   * @param action what is done, after the state has changed
   * @param next the state then
   * @param <S> the states
   * @param <E> the events
   * @param <A> the actions
   */
  public record Row<S, E, A>(S state, E event, A action, S next) {

    /** As a line of the table. */
    @Override
    public String toString() {
      return state + " | " + event + " | " + action + " | " + next;
    }
  }

  private record Key(Object state, Object event) {}

  private final List<Row<S, E, A>> rows;
  private final Map<Key, Row<S, E, A>> byKey = new HashMap<>();

  private StateTable(List<Row<S, E, A>> rows) {
    this.rows = List.copyOf(rows);
    for (Row<S, E, A> row : this.rows) {
      if (byKey.put(new Key(row.state(), row.event()), row) != null) {
        throw new IllegalArgumentException("two rows for " + row.state() + " and " + row.event());
      }
    }
  }

  /** {@return all rows in their order} */
  public List<Row<S, E, A>> rows() {
    return rows;
  }

  /**
   * The row for an event.
   *
   * @param state where
   * @param event what
   * @return the row, or null if nothing changes
   */
  public @Nullable Row<S, E, A> row(S state, E event) {
    return byKey.get(new Key(state, event));
  }

  /**
   * A table to be written.
   *
   * @param <S> the states
   * @param <E> the events
   * @param <A> the actions
   */
  public static final class Draft<S extends Enum<S>, E extends Enum<E>, A extends Enum<A>> {

    private final List<Row<S, E, A>> rows = new ArrayList<>();

    /** Adds a row. */
    public Draft<S, E, A> row(S state, E event, A action, S next) {
      rows.add(new Row<>(state, event, action, next));
      return this;
    }

    /** Adds the same for several states. */
    public Draft<S, E, A> rows(List<S> states, E event, A action, S next) {
      states.forEach(state -> row(state, event, action, next));
      return this;
    }

    /** Adds the same for several states, which stay. */
    public Draft<S, E, A> staying(List<S> states, E event, A action) {
      states.forEach(state -> row(state, event, action, state));
      return this;
    }

    /** The table. */
    public StateTable<S, E, A> done() {
      return new StateTable<>(rows);
    }
  }
}
