/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.Lane;
import io.holdfast.model.Identity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The endpoints of one shard, with their recipients. Owned by its lane. */
final class Endpoints {

  private final Shard shard;
  private final Keeping keeping;
  private final Map<Endpoint.Input, WaitingEndpoint> inputs = new HashMap<>();
  private final Map<Identity, WaitingEndpoint> toParent = new HashMap<>();
  private final Map<Recipient, Reception> receptions = new HashMap<>();
  private final AtomicBoolean ticking = new AtomicBoolean();

  // What was looked for last, the object itself: a publisher's messages come in rows.
  private Endpoint.@Nullable Input lastInput;
  private @Nullable WaitingEndpoint last;

  Endpoints(Shard shard, Keeping keeping) {
    this.shard = shard;
    this.keeping = keeping;
  }

  Shard shard() {
    return shard;
  }

  Lane lane() {
    return shard.lane();
  }

  /** The endpoint of an input, made if need be. */
  @SuppressWarnings("ReferenceEquality") // An equal one is found as well, only not as soon.
  WaitingEndpoint endpoint(Endpoint.Input input) {
    WaitingEndpoint known = last;
    if (known != null && input == lastInput) {
      return known;
    }
    WaitingEndpoint endpoint = inputs.get(input);
    if (endpoint == null) {
      endpoint = make(Address.of(input));
      inputs.put(input, endpoint);
    }
    lastInput = input;
    last = endpoint;
    return endpoint;
  }

  /** The way to the parent for a sender, made if need be. */
  WaitingEndpoint toParent(Identity sender) {
    WaitingEndpoint endpoint = toParent.get(sender);
    if (endpoint == null) {
      endpoint = make(Address.toParent(sender));
      toParent.put(sender, endpoint);
      keeping.toParent().put(sender, endpoint);
    }
    return endpoint;
  }

  private WaitingEndpoint make(Address address) {
    return reception(address.recipient()).add(address);
  }

  private Reception reception(Recipient recipient) {
    return receptions.computeIfAbsent(recipient, key -> new Reception(shard, key, keeping));
  }

  /** Takes up a queue that the store holds; at start. */
  void open(Address address, int priority) {
    WaitingEndpoint endpoint =
        address.endpoint() instanceof Endpoint.Input input
            ? endpoint(input)
            : toParent(address.recipient().identity());
    EndpointQueue ignored = endpoint.queue(priority);
  }

  void attach(Recipient recipient, Consumer consumer) {
    if (consumer.equals(keeping.consumers().get(recipient))) { // else it has gone since
      reception(recipient).attach(consumer);
    }
  }

  void detach(Recipient recipient, Consumer consumer) {
    Reception reception = receptions.get(recipient);
    if (reception != null) {
      reception.detach(consumer);
      if (reception.isEmpty()) {
        receptions.remove(recipient);
      }
    }
  }

  void pump(Recipient recipient) {
    Reception reception = receptions.get(recipient);
    if (reception != null) {
      reception.pump();
    }
  }

  /** Empties the recipient's queues. Their logs stay for another of that name, until a start. */
  void forget(Recipient recipient, Map<String, Long> ends) {
    Reception reception = receptions.get(recipient);
    if (reception != null) {
      // A copy: a publisher let go on may make the recipient's next endpoint.
      List.copyOf(reception.endpoints()).forEach(endpoint -> endpoint.discard(ends));
    }
  }

  /** Forgets what waits at endpoints that no route feeds. */
  void fedBy(Set<Endpoint> fed) {
    List.copyOf(receptions.values()).forEach(reception -> reception.fedBy(fed));
  }

  /** Announces senders whose messages nobody takes. */
  void announceTo(java.util.function.Consumer<Identity> waiting) {
    for (Reception reception : List.copyOf(receptions.values())) {
      reception.announceTo(waiting);
    }
  }

  /**
   * Time passes for those who have messages in hands; on any thread. Counts once however long the
   * lane takes to hear of it, so that a hub that stood still does not hold that against them.
   */
  void tickSoon() {
    if (ticking.compareAndSet(false, true)) {
      lane()
          .execute(() -> {
            ticking.set(false);
            List.copyOf(receptions.values()).forEach(Reception::tick);
          });
    }
  }

  /** Forgets what died, and the endpoints where nothing is and nobody waits. */
  void tidy() {
    for (Reception reception : List.copyOf(receptions.values())) {
      for (WaitingEndpoint endpoint : List.copyOf(reception.endpoints())) {
        endpoint.tidy();
        if (endpoint.isIdle()) {
          remove(reception, endpoint);
        }
      }
      reception.pump();
    }
  }

  private void remove(Reception reception, WaitingEndpoint endpoint) {
    Address address = endpoint.address();
    endpoint.close();
    reception.remove(endpoint);
    if (reception.isEmpty()) {
      receptions.remove(address.recipient());
    }
    if (address.endpoint() instanceof Endpoint.Input input) {
      inputs.remove(input);
      last = null;
    } else {
      Identity sender = address.recipient().identity();
      toParent.remove(sender);
      keeping.toParent().remove(sender, endpoint);
    }
  }

  /** How many endpoints memory holds. */
  int size() {
    return inputs.size() + toParent.size();
  }

  /** All that memory holds now. */
  List<WaitingEndpoint> all() {
    List<WaitingEndpoint> all = new ArrayList<>(inputs.values());
    all.addAll(toParent.values());
    return all;
  }

  List<QueueStatistics> statistics() {
    List<QueueStatistics> all = new ArrayList<>();
    inputs.values().forEach(endpoint -> endpoint.describe(all));
    toParent.values().forEach(endpoint -> endpoint.describe(all));
    return all;
  }
}
