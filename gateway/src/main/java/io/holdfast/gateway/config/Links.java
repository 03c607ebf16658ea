/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.config;

import io.holdfast.gateway.broker.Link;
import io.holdfast.gateway.json.JsonFault;
import io.holdfast.gateway.json.JsonPlace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the links of a gateway's file, one after the other. One thread. */
final class Links {

  private static final String SOURCE = "source";
  private static final String SINK = "sink";

  private final Set<String> modules;
  private final List<JsonFault> faults;
  private final Present present;
  private final List<Link> links = new ArrayList<>();
  private final Set<Link> seen = new HashSet<>();

  /** Links among modules of these names. */
  Links(Set<String> modules, Present present, List<JsonFault> faults) {
    this.modules = modules;
    this.present = present;
    this.faults = faults;
  }

  List<Link> links() {
    return links;
  }

  void add(JsonPlace place) {
    try {
      place.object(Set.of(SOURCE, SINK));
      JsonPlace source = place.member(SOURCE);
      JsonPlace sink = place.member(SINK);
      boolean sourceIsThere = source.string().equals(Link.ALL) || isThere(source);
      boolean sinkIsThere = isThere(sink);
      Link link = new Link(source.string(), sink.string());
      if (present.links().contains(link)) {
        throw place.fault("is a link that the gateway has already: " + link);
      }
      if (!seen.add(link)) {
        throw place.fault("is there a second time: " + link);
      }
      if (sourceIsThere && sinkIsThere) {
        links.add(link);
      }
    } catch (JsonFault e) {
      faults.add(e);
    }
  }

  private boolean isThere(JsonPlace module) {
    boolean there = modules.contains(module.string());
    if (!there) {
      faults.add(module.fault("names the module \"" + module.string() + "\", and there is none"));
    }
    return there;
  }
}
