/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The modules of a gateway and the links between them. Who publishes needs nothing of it: each
 * module is told its sinks when links change. One thread at a time uses it, but for {@link
 * #stations()}.
 */
public final class Broker {

  private final Map<String, Station> stations = new LinkedHashMap<>();
  private final Set<Link> links = new LinkedHashSet<>();

  /** For those who read only, on any thread. */
  private volatile List<Station> all = List.of();

  /** Makes one without modules. */
  public Broker() {}

  /** All modules in the order of their creation. Any thread. */
  public List<Station> stations() {
    return all;
  }

  /** The module of a name. */
  public Optional<Station> station(String name) {
    return Optional.ofNullable(stations.get(name));
  }

  /** All links, in the order in which they came. */
  public List<Link> links() {
    return List.copyOf(links);
  }

  /** Adds a module; links that come from all modules come from it, too. Its name must be new. */
  public void add(Station station) {
    if (stations.putIfAbsent(station.name(), station) != null) {
      throw new IllegalArgumentException("there is a module \"" + station.name() + "\" already");
    }
    all = List.copyOf(stations.values());
    wire();
  }

  /** Adds a link; false if it is there. Its modules must be there. */
  public boolean link(Link link) {
    boolean isNew = links.add(link);
    wire();
    return isNew;
  }

  /** Takes a link away; false if it is not there. */
  public boolean unlink(Link link) {
    boolean was = links.remove(link);
    wire();
    return was;
  }

  /** Takes all links away that lead to a module: what it has still goes out. */
  public void cutOff(Station station) {
    links.removeIf(link -> link.sink().equals(station.name()));
    wire();
  }

  /** Takes a module away, with all links from and to it. */
  public void remove(Station station) {
    String name = station.name();
    links.removeIf(link -> link.sink().equals(name) || link.source().equals(name));
    stations.remove(name, station);
    all = List.copyOf(stations.values());
    station.sendTo(List.of());
    wire();
  }

  /**
   * All modules, each after those whose messages it gets, as far as the links have an order; where
   * they go in a circle, in the order of creation.
   */
  public List<Station> sourcesFirst() {
    return SourcesFirst.of(stations.keySet(), links).stream().map(stations::get).toList();
  }

  private void wire() {
    for (Station source : stations.values()) {
      Set<Inbox> inboxes = new LinkedHashSet<>();
      for (Link link : links) {
        Station sink = stations.get(link.sink());
        if (sink != null && link.carries(source.name())) {
          inboxes.add(sink.inbox());
        }
      }
      source.sendTo(List.copyOf(inboxes));
    }
  }
}
