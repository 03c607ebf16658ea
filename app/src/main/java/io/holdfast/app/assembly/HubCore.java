/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.hub.Timer;
import io.holdfast.hub.method.LocalMethods;
import io.holdfast.hub.registry.Policies;
import io.holdfast.hub.registry.Presence;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.StoredPolicies;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.hub.service.Authorizer;
import io.holdfast.hub.service.Service;
import io.holdfast.hub.stream.EmbeddedStream;
import io.holdfast.hub.stream.StreamOptions;
import io.holdfast.hub.twin.StoredTwins;
import io.holdfast.store.Store;
import java.time.InstantSource;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The hub behind the service API. */
record HubCore(RecordWriter writer, EmbeddedStream stream, Policies policies, Service service)
    implements AutoCloseable {

  static HubCore open(
      Store store,
      Set<String> hosts,
      StreamOptions streamOptions,
      Timer timer,
      InstantSource clock,
      RandomGenerator random) {
    RecordWriter writer = RecordWriter.start(store);
    StoredRegistry registry = StoredRegistry.open(store, writer, clock, random);
    StoredTwins twins = StoredTwins.open(store, writer, registry, clock, 8 << 20);
    Policies policies = StoredPolicies.open(store, random);
    EmbeddedStream stream = EmbeddedStream.open(store, streamOptions, timer, clock);
    Service service =
        Service.of(
            new Authorizer(policies, hosts, clock),
            registry,
            new Presence(clock),
            twins,
            new LocalMethods(registry, timer, random),
            stream);
    return new HubCore(writer, stream, policies, service);
  }

  @Override
  public void close() {
    stream.close();
    writer.close();
  }
}
