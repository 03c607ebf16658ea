/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.run;

import io.holdfast.gateway.broker.Broker;
import io.holdfast.gateway.broker.Link;
import io.holdfast.gateway.broker.Station;
import io.holdfast.gateway.config.GatewayConfig;
import io.holdfast.gateway.config.ModuleEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The modules and links of one gateway, changed as a whole or not at all. One thread at a time, as
 * its gateway sees to; {@link #stations} any.
 */
final class Assembly {

  private final Broker broker = new Broker();
  private final Set<Station> started = new HashSet<>();
  private final Life life;

  Assembly(Life life) {
    this.life = life;
  }

  List<Station> stations() {
    return broker.stations();
  }

  List<Link> links() {
    return broker.links();
  }

  Station named(String module) throws GatewayException {
    return find(module)
        .orElseThrow(() -> new GatewayException("the gateway has no module \"" + module + "\""));
  }

  Optional<Station> find(String module) {
    return broker.station(module);
  }

  boolean isAnyStarted() {
    return !started.isEmpty();
  }

  /** Creates modules, then links; on failure what it has done is undone. */
  void add(GatewayConfig more) throws GatewayException, InterruptedException {
    List<Station> added = new ArrayList<>();
    List<Link> linked = new ArrayList<>();
    boolean done = false;
    try {
      for (ModuleEntry each : more.modules()) {
        check(each.name());
        Station station = life.create(each);
        broker.add(station);
        added.add(station);
      }
      for (Link each : more.links()) {
        check(each);
        broker.link(each);
        linked.add(each);
      }
      done = true;
    } finally {
      if (!done) {
        linked.forEach(broker::unlink);
        added.forEach(this::end);
      }
    }
  }

  private void check(String name) throws GatewayException {
    if (name.isEmpty() || name.equals(Link.ALL)) {
      throw new GatewayException("a module cannot be named \"" + name + "\"");
    }
    if (find(name).isPresent()) {
      throw new GatewayException("the gateway has a module \"" + name + "\" already");
    }
  }

  private void check(Link link) throws GatewayException {
    if (!link.isFromAll()) {
      named(link.source());
    }
    named(link.sink());
    if (broker.links().contains(link)) {
      throw new GatewayException("the gateway has the link " + link + " already");
    }
  }

  boolean unlink(Link link) {
    return broker.unlink(link);
  }

  /** Starts those that are not started; how many that were. */
  int start(List<Station> stations) throws InterruptedException {
    int count = 0;
    for (Station each : stations) {
      if (started.add(each)) {
        life.start(each);
        count++;
      }
    }
    return count;
  }

  /** Delivers what waits for a module, destroys it, and takes it away with its links. */
  void end(Station station) {
    broker.cutOff(station);
    life.end(station);
    broker.remove(station);
    started.remove(station);
  }

  /** The same with all, in an order in which what they publish finds those it is for. */
  void endAll() {
    broker.sourcesFirst().forEach(this::end);
  }

  /** What others may know of the modules. */
  List<ModuleInfo> infos() {
    List<Link> links = broker.links();
    return broker.stations().stream().map(each -> info(each.name(), links)).toList();
  }

  private static ModuleInfo info(String name, List<Link> links) {
    List<String> sources =
        links.stream()
            .filter(link -> link.sink().equals(name) && !link.isFromAll())
            .map(Link::source)
            .toList();
    return new ModuleInfo(name, sources, links.contains(new Link(Link.ALL, name)));
  }
}
