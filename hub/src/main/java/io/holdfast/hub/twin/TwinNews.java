/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import io.holdfast.hub.registry.Notices;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
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
  private final Notices<DesiredChange> desiredChanges = new Notices<>();
  private final Notices<TwinEvent> events = new Notices<>();

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
    desiredChanges.dropped();
    events.dropped();
  }

  void tell() {
    desiredChanges.tell(
        desiredListeners,
        (listener, change) ->
            listener.desiredChanged(change.identity, change.version, change.patch));
    events.tell(eventListeners, TwinListener::happened);
  }

  private record DesiredChange(Identity identity, long version, Bytes patch) {}
}
