/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to be told of the present turn once it is stored. Listeners are added from any thread;
 * everything else is the records thread's.
 */
final class TwinNews {

  private final CopyOnWriteArrayList<DesiredListener> desiredListeners =
      new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<TwinListener> eventListeners = new CopyOnWriteArrayList<>();
  private final List<DesiredChange> desiredChanges = new ArrayList<>();
  private final List<TwinEvent> events = new ArrayList<>();

  void add(DesiredListener listener) {
    desiredListeners.add(listener);
  }

  void add(TwinListener listener) {
    eventListeners.add(listener);
  }

  /** The desired properties became these by this patch. */
  void desiredChanged(StoredTwin after, ObjectNode patch) {
    long version = after.desiredVersion();
    Bytes json = TwinJson.bytes(Section.withVersion(patch, version));
    desiredChanges.add(new DesiredChange(after.identity(), version, json));
  }

  /** Makes the event only if somebody hears it. */
  void happened(Supplier<TwinEvent> event) {
    if (!eventListeners.isEmpty()) {
      events.add(event.get());
    }
  }

  void dropped() {
    desiredChanges.clear();
    events.clear();
  }

  void tell() {
    List<DesiredChange> changes = List.copyOf(desiredChanges);
    List<TwinEvent> happened = List.copyOf(events);
    dropped();
    for (DesiredChange change : changes) {
      desiredListeners.forEach(
          listener -> listener.desiredChanged(change.identity, change.version, change.patch));
    }
    for (TwinEvent event : happened) {
      eventListeners.forEach(listener -> listener.happened(event));
    }
  }

  private record DesiredChange(Identity identity, long version, Bytes patch) {}
}
