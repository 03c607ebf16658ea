/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.deployment;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Timer;
import io.holdfast.hub.deployment.ClientJson.Client;
import io.holdfast.hub.twin.Twins;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reports what the hub says of itself: one patch at a time, changes of clients gathered for a
 * while, and again later what is refused. Any thread; never blocks.
 */
final class Report implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Report.class);

  private static final String REPORTED_SCHEMA = "1.0";
  private static final Duration GATHERING = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(10);

  /** Reported properties take 32 KiB in all: devices leave room for modules. */
  private static final int MAX_BYTES = 24 * 1024;

  private static final int MAX_DEVICE_BYTES = 16 * 1024;

  /** What a client takes besides its name. */
  private static final int CLIENT_BYTES = 140;

  private final Identity self;
  private final Twins twins;
  private final InstantSource clock;
  private final Timer timer;
  private final String hubVersion;

  private final Map<Identity, Client> clients = new HashMap<>();
  private final Set<Identity> changed = new LinkedHashSet<>();

  /** What the twin holds. */
  private final Set<Identity> told = new LinkedHashSet<>();

  private int toldBytes;
  private @Nullable ObjectNode status;
  private boolean clearing = true;
  private boolean sending;
  private boolean full;
  private boolean closed;
  private Timer.@Nullable Cancel later;

  Report(Identity self, Twins twins, InstantSource clock, Timer timer, String hubVersion) {
    this.self = self;
    this.twins = twins;
    this.clock = clock;
    this.timer = timer;
    this.hubVersion = hubVersion;
  }

  /** Takes away the clients of an earlier run. */
  void begin() {
    send();
  }

  /** What became of desired properties. */
  void status(long version, int code, String description) {
    synchronized (this) {
      ObjectNode news = ClientJson.object().put("lastDesiredVersion", version);
      news.putObject("lastDesiredStatus").put("code", code).put("description", description);
      status = news;
    }
    send();
  }

  /** A client came or went. */
  synchronized void changed(Identity identity, boolean connected) {
    if (identity.equals(self)) {
      return;
    }
    Instant now = clock.instant();
    Client before = clients.get(identity);
    Instant came = before == null ? null : before.came();
    Instant left = before == null ? null : before.left();
    if (connected) {
      clients.put(identity, new Client(true, now, left));
    } else if (identity instanceof DeviceIdentity) {
      clients.remove(identity);
    } else {
      clients.put(identity, new Client(false, came, now));
    }
    changed.add(identity);
    after(GATHERING);
  }

  private synchronized void after(Duration delay) {
    if (later == null && !closed) {
      later =
          timer.after(
              delay,
              () -> {
                synchronized (this) {
                  later = null;
                }
                send();
              });
    }
  }

  private void send() {
    Patch patch;
    synchronized (this) {
      patch = sending || closed ? null : next();
      sending |= patch != null;
    }
    if (patch != null) {
      Patch sent = patch;
      var _ =
          twins
              .patchReported(self, ClientJson.bytes(sent.json), null)
              .whenComplete((outcome, fault) -> answered(sent, outcome, fault));
    }
  }

  private void answered(Patch patch, @Nullable Outcome<Long> outcome, @Nullable Throwable fault) {
    boolean done = outcome instanceof Outcome.Done<Long>;
    synchronized (this) {
      sending = false;
      if (done) {
        took(patch);
      }
    }
    if (done) {
      send();
      return;
    }
    LOG.warn(
        "The reported properties of {} wait for {} s: {}",
        self,
        RETRY.toSeconds(),
        outcome instanceof Outcome.Refused<Long>(var refusal) ? refusal : fault);
    after(RETRY);
  }

  /** The next patch; null if there is nothing to say. */
  @SuppressWarnings("ReferenceEquality") // whether it is still that one
  private @Nullable Patch next() {
    ObjectNode json = ClientJson.object().put("schemaVersion", REPORTED_SCHEMA);
    json.putObject("version").put("version", hubVersion).put("build", "").put("commit", "");
    if (clearing) {
      return new Patch(json.putNull("clients"), null, Map.of());
    }
    if (status != null) {
      json.setAll(status);
    }
    Map<Identity, @Nullable Client> told = clientPatch(json);
    return status == null && told.isEmpty() ? null : new Patch(json, status, told);
  }

  private Map<Identity, @Nullable Client> clientPatch(ObjectNode json) {
    Map<Identity, @Nullable Client> patch = new LinkedHashMap<>();
    int bytes = toldBytes;
    for (Identity each : changed) {
      Client client = clients.get(each);
      if (client == null) {
        if (told.contains(each)) {
          patch.put(each, null);
        }
      } else if (told.contains(each)) {
        patch.put(each, client);
      } else if (bytes + size(each) <= limit(each)) {
        bytes += size(each);
        patch.put(each, client);
      } else if (!full) {
        full = true;
        LOG.warn("The twin of {} is too small for all clients: some are not reported", self);
      }
    }
    changed.retainAll(patch.keySet());
    if (!patch.isEmpty()) {
      ObjectNode section = json.putObject("clients");
      patch.forEach((identity, client) ->
          section.set(ClientJson.key(identity), client == null ? null : client.json()));
    }
    return patch;
  }

  @SuppressWarnings("ReferenceEquality") // whether it is still what was sent
  private void took(Patch patch) {
    clearing = false;
    if (status == patch.status) {
      status = null;
    }
    patch.clients.forEach((identity, client) -> {
      if (client == null && told.remove(identity)) {
        toldBytes -= size(identity);
      } else if (client != null && told.add(identity)) {
        toldBytes += size(identity);
      }
      if (clients.get(identity) == client) {
        changed.remove(identity);
      }
    });
  }

  private static int size(Identity identity) {
    return ClientJson.key(identity).length() + CLIENT_BYTES;
  }

  private static int limit(Identity identity) {
    return identity instanceof DeviceIdentity ? MAX_DEVICE_BYTES : MAX_BYTES;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (later != null) {
      later.cancel();
    }
  }

  /**
   * A patch on its way.
   *
   * @param clients what it says of which; null for those that it takes away
   */
  private record Patch(
      ObjectNode json, @Nullable ObjectNode status, Map<Identity, @Nullable Client> clients) {}
}
