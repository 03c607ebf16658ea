/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import io.holdfast.hub.Lane;
import io.holdfast.hub.watch.Counts;
import io.holdfast.model.ModuleIdentity;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The module inputs of one shard. Owned by its lane. */
final class Inputs {

  private final Shard shard;
  private final InstantSource clock;
  private final Counts counts;
  private final QueueOptions options;
  private final Map<Endpoint.Input, InputEndpoint> endpoints = new HashMap<>();
  private final Map<ModuleIdentity, List<InputEndpoint>> byModule = new HashMap<>();

  /** Who is there for a module, whichever lane's; shared with all others. */
  private final Map<ModuleIdentity, Consumer> consumers;

  Inputs(
      Shard shard,
      InstantSource clock,
      Counts counts,
      QueueOptions options,
      Map<ModuleIdentity, Consumer> consumers) {
    this.shard = shard;
    this.clock = clock;
    this.counts = counts;
    this.options = options;
    this.consumers = consumers;
  }

  Shard shard() {
    return shard;
  }

  Lane lane() {
    return shard.lane();
  }

  /** The endpoint, made if need be; with its consumer if one is there. */
  InputEndpoint endpoint(Endpoint.Input name) {
    InputEndpoint endpoint = endpoints.get(name);
    if (endpoint == null) {
      endpoint = make(name);
      Consumer consumer = consumers.get(name.module());
      if (consumer != null && consumer.accepts(name.input())) {
        endpoint.attach(consumer);
      }
    }
    return endpoint;
  }

  private InputEndpoint make(Endpoint.Input name) {
    InputEndpoint endpoint = new InputEndpoint(shard, name, clock, counts, options);
    endpoints.put(name, endpoint);
    byModule.computeIfAbsent(name.module(), key -> new ArrayList<>()).add(endpoint);
    return endpoint;
  }

  /** Takes up a queue that the store holds; at start. */
  void open(Endpoint.Input name, int priority) {
    InputEndpoint known = endpoints.get(name);
    EndpointQueue ignored = (known == null ? make(name) : known).queue(priority);
  }

  void attach(ModuleIdentity module, Consumer consumer) {
    if (!consumer.equals(consumers.get(module))) {
      return; // it has gone since
    }
    each(
        module,
        endpoint -> {
          if (consumer.accepts(endpoint.name().input())) {
            endpoint.attach(consumer);
          } else {
            endpoint.detach(consumer);
          }
        });
  }

  void detach(ModuleIdentity module, Consumer consumer) {
    each(module, endpoint -> endpoint.detach(consumer));
  }

  void pump(ModuleIdentity module) {
    each(module, InputEndpoint::pump);
  }

  /** Empties the module's queues. Their logs stay for a module of the same name, until a start. */
  void forget(ModuleIdentity module, Map<String, Long> ends) {
    each(module, endpoint -> endpoint.discard(ends));
  }

  /** Forgets what died waiting for consumers that are not there. */
  void expire() {
    endpoints.values().forEach(InputEndpoint::expire);
  }

  private void each(ModuleIdentity module, java.util.function.Consumer<InputEndpoint> action) {
    // A copy: a publisher let go on may make the module's next endpoint.
    List.copyOf(byModule.getOrDefault(module, List.of())).forEach(action);
  }
}
