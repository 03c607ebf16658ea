/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.MessageSource;
import io.holdfast.hub.queue.Endpoint;
import io.holdfast.hub.queue.Target;
import io.holdfast.hub.route.condition.BodyPath;
import io.holdfast.hub.route.condition.Truth;
import io.holdfast.model.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All routes of a hub. Each is asked for each message; an endpoint that several lead to gets one
 * copy, with priority and time to live of the one that goes first. Immutable; any thread.
 */
public final class Routes {

  private static final List<Target> STREAM =
      List.of(new Target(Endpoint.UPSTREAM, Route.DEFAULT_PRIORITY, 0));

  private final List<Route> all;
  private final List<Target> unmatched;
  private final @Nullable String edgeDeviceId;
  private final long timeToLiveMillis;
  private final BodyTree bodyTree;

  /**
   * Takes the routes of a root hub.
   *
   * @param routes none means that everything goes upstream, as at IoT Hub, which has no routes from
   *     modules' outputs; of what the hub itself says that goes for some only, see {@link
   *     MessageSource#isFallingBack}
   */
  public Routes(List<Route> routes) {
    this(routes, routes.isEmpty() ? STREAM : List.of(), null, 0);
  }

  private Routes(
      List<Route> routes,
      List<Target> unmatched,
      @Nullable String edgeDeviceId,
      long timeToLiveMillis) {
    Set<List<BodyPath.Step>> paths = new LinkedHashSet<>();
    routes.forEach(route -> paths.addAll(route.condition().paths()));
    this.bodyTree = new BodyTree(new ArrayList<>(paths));
    this.all =
        routes.stream()
            .map(route -> route.with(route.condition().numbered(bodyTree::slot)))
            .toList();
    this.unmatched = unmatched;
    this.edgeDeviceId = edgeDeviceId;
    this.timeToLiveMillis = timeToLiveMillis;
  }

  /**
   * Takes the routes; what none of them takes goes upstream, as IoT Hub's fallback route has it.
   */
  public static Routes withFallback(List<Route> routes) {
    return new Routes(routes, STREAM, null, 0);
  }

  /**
   * Takes the routes of an edge hub: what none of them takes goes nowhere, and inputs are those of
   * the edge device's own modules, whoever sends.
   *
   * @param edgeDeviceId the device that the hub runs on
   * @param timeToLiveMillis for routes that name none; 0 for ever
   */
  public static Routes atEdge(String edgeDeviceId, List<Route> routes, long timeToLiveMillis) {
    return new Routes(routes, List.of(), edgeDeviceId, timeToLiveMillis);
  }

  /** The routes, in their order. */
  public List<Route> all() {
    return all;
  }

  /** The endpoints that routes of an edge hub lead to; of a root hub's only the stream. */
  public Set<Endpoint> endpoints() {
    Set<Endpoint> endpoints = new LinkedHashSet<>();
    for (Route each : all) {
      if (each.sink() instanceof Sink.Upstream) {
        endpoints.add(Endpoint.UPSTREAM);
      } else if (edgeDeviceId != null) {
        endpoints.add(each.sink().endpointOn(edgeDeviceId));
      }
    }
    return endpoints;
  }

  /** Where messages with this header go, as far as the header decides. */
  public Selection select(MessageHeader header) {
    MessageFacts facts = new MessageFacts(header, edgeDeviceId);
    List<Route> candidates = List.of();
    if (!all.isEmpty()) {
      candidates = new ArrayList<>(all.size());
      String sourceText = Source.textOf(header);
      for (Route route : all) {
        if (route.source().takes(sourceText)
            && (route.condition().readsBody() || route.condition().test(facts) == Truth.TRUE)) {
          candidates.add(route);
        }
      }
    }
    return new Selection(this, facts, candidates);
  }

  /** Where a message goes; none if no route takes it. */
  public List<Target> targets(MessageHeader header, Bytes body) {
    return select(header).targets(body);
  }

  /** What each route makes of a message. */
  public List<Finding> explain(MessageHeader header, Bytes body) {
    String sourceText = Source.textOf(header);
    BodyFacts facts = new BodyFacts(new MessageFacts(header, edgeDeviceId), bodyTree, body);
    return all.stream().map(route -> Finding.of(route, sourceText, facts)).toList();
  }

  /** Where these routes lead a message that they take. */
  List<Target> targets(MessageHeader header, List<Route> taking) {
    if (taking.isEmpty()) {
      return header.source().isFallingBack() ? unmatched : List.of();
    }
    String deviceId = edgeDeviceId == null ? header.sender().deviceId() : edgeDeviceId;
    if (taking.size() == 1) {
      return List.of(target(taking.get(0), deviceId));
    }
    Map<Endpoint, Target> targets = new LinkedHashMap<>();
    for (Route route : taking) {
      Target target = target(route, deviceId);
      targets.merge(target.endpoint(), target, (a, b) -> b.priority() < a.priority() ? b : a);
    }
    return List.copyOf(targets.values());
  }

  private Target target(Route route, String deviceId) {
    long own = route.timeToLiveMillis();
    return new Target(
        route.sink().endpointOn(deviceId), route.priority(), own == 0 ? timeToLiveMillis : own);
  }

  BodyTree bodyTree() {
    return bodyTree;
  }

  /** Whether anything that the hub itself says of this kind would go anywhere. */
  public boolean take(MessageSource source) {
    String sourceText = Source.textOf(source);
    return (source.isFallingBack() && !unmatched.isEmpty())
        || all.stream().anyMatch(route -> route.source().takes(sourceText));
  }
}
