/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.scope;

import io.holdfast.client.http.HttpResponse;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.Registration;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One look at everybody below this edge hub: page by page, its own scope first, then those of the
 * edge devices in it. Each page is in the registry before the next is asked for. No page makes this
 * hub forget anybody: whom the pages do not name, or name as another, is asked for by name. Owner:
 * the loop.
 */
final class ScopeWalk {

  private static final String CALL = "devicesAndModulesInTargetDeviceScope";

  /** Edges nest five deep at IoT Hub; a circle must end. */
  private static final int MAX_DEPTH = 16;

  /** A parent that always has one more page must not be asked for ever. */
  private static final int MAX_PAGES = 100_000;

  private final ParentCalls calls;
  private final Mirror mirror;
  private final Lookups lookups;
  private final NewEdges newEdges;
  private final int pageSize;
  private final Executor loop;
  private final Set<Identity> told = new HashSet<>();
  private final Set<DeviceIdentity> notAsked = new HashSet<>();
  private final Set<DeviceIdentity> edges = new HashSet<>();
  private final Map<Identity, Registration> others = new LinkedHashMap<>();
  private final Deque<Edge> waiting = new ArrayDeque<>();
  private final CompletableFuture<Outcome<Integer>> result = new CompletableFuture<>();
  private Edge edge;
  private @Nullable String next;
  private int pages;
  private int changes;
  private int unsure;

  private ScopeWalk(
      ParentCalls calls,
      Mirror mirror,
      Lookups lookups,
      NewEdges newEdges,
      int pageSize,
      Executor loop) {
    this.calls = calls;
    this.mirror = mirror;
    this.lookups = lookups;
    this.newEdges = newEdges;
    this.pageSize = pageSize;
    this.loop = loop;
    DeviceIdentity own = mirror.self().device();
    this.edge = new Edge(own, own.deviceId(), 1);
    edges.add(own);
  }

  /** Begins one. */
  static ScopeWalk begin(
      ParentCalls calls,
      Mirror mirror,
      Lookups lookups,
      NewEdges newEdges,
      int pageSize,
      Executor loop) {
    ScopeWalk walk = new ScopeWalk(calls, mirror, lookups, newEdges, pageSize, loop);
    walk.ask();
    return walk;
  }

  /** How many registrations changed, or why the look was not completed; on the loop. */
  CompletionStage<Outcome<Integer>> result() {
    return result;
  }

  /** Somebody whom the parent told of beside this look: its pages may be older. */
  void alsoTold(Identity identity) {
    told.add(identity);
  }

  /** How many the parent told of up to now. */
  int size() {
    return told.size();
  }

  /** How many are kept since the parent, asked for them by name, gave no answer. */
  int unsure() {
    return unsure;
  }

  private void ask() {
    var _ = page(next, edge.chain).thenAccept(this::answered);
  }

  private CompletionStage<Outcome<HttpResponse>> page(@Nullable String from, String chain) {
    return calls.send("POST", CALL, ScopeJson.page(pageSize, from, chain), null);
  }

  private void answered(Outcome<HttpResponse> answer) {
    switch (answer) {
      case Outcome.Refused<HttpResponse>(Refusal refusal) -> end(refusal);
      case Outcome.Done<HttpResponse>(HttpResponse response) -> {
        boolean mine = edge.device.equals(mirror.self().device());
        if (response.isSuccess()) {
          read(response);
        } else if (!mine && response.status() >= 400 && response.status() < 405) {
          // Disabled, or moved meanwhile. Who is below it stays until it is known what they are.
          notAsked.add(edge.device);
          nextEdge();
        } else {
          end(
              new Refusal(
                  ErrorCode.SERVICE_UNAVAILABLE,
                  "the parent answered " + response.status() + ScopeJson.message(response.body())));
        }
      }
    }
  }

  private void read(HttpResponse response) {
    switch (ScopeJson.read(response.body())) {
      case Outcome.Refused<ScopeJson.Part>(Refusal refusal) -> end(refusal);
      case Outcome.Done<ScopeJson.Part>(ScopeJson.Part part) ->
          then(
              mirror.take(same(part.registrations())),
              changed -> {
                changes += changed;
                went(part);
              });
    }
  }

  /** Those who are not another identity than what is known by this name, nor modules of such. */
  private List<Registration> same(List<Registration> given) {
    List<Registration> same = new ArrayList<>();
    for (Registration each : given) {
      newEdges.meet(each);
      if (others.containsKey(each.identity().device()) || mirror.isAnother(each)) {
        others.put(each.identity(), each);
      } else {
        same.add(each);
      }
    }
    return same;
  }

  private void then(CompletionStage<Outcome<Integer>> stage, IntConsumer goOn) {
    var _ =
        stage.whenCompleteAsync(
            (outcome, fault) -> {
              switch (outcome) {
                case null ->
                    end(new Refusal(ErrorCode.SERVER_ERROR, "the registry failed: " + fault));
                case Outcome.Refused<Integer>(Refusal refusal) -> end(refusal);
                case Outcome.Done<Integer>(Integer done) -> goOn.accept(done);
              }
            },
            loop);
  }

  private void went(ScopeJson.Part part) {
    for (Registration each : part.registrations()) {
      told.add(each.identity());
      if (each instanceof DeviceRegistration device && device.iotEdge()) {
        enqueue(device);
      }
    }
    String after = part.next();
    if (after == null) {
      nextEdge();
    } else if (after.equals(next) || ++pages >= MAX_PAGES) {
      end(new Refusal(ErrorCode.SERVER_ERROR, "the parent's pages have no end"));
    } else {
      next = after;
      ask();
    }
  }

  private void enqueue(DeviceRegistration child) {
    DeviceIdentity device = child.identity();
    if (!edges.add(device)) {
      return;
    }
    if (child.enabled() && edge.depth < MAX_DEPTH) {
      waiting.add(new Edge(device, device.deviceId() + ";" + edge.chain, edge.depth + 1));
    } else {
      notAsked.add(device);
    }
  }

  private void nextEdge() {
    next = null;
    Edge following = waiting.poll();
    if (following != null) {
      edge = following;
      ask();
    } else if (told.contains(mirror.self().device())) {
      var _ =
          mirror
              .missing(told, List.copyOf(notAsked))
              .thenCompose(missing -> {
                missing.addAll(others.keySet());
                return Missing.ask(lookups, loop, missing);
              })
              .thenAcceptAsync(this::askedByName, loop);
    } else {
      // Whoever forgets this hub itself may have lost all others, too.
      end(new Refusal(ErrorCode.SERVER_ERROR, "the parent did not tell of this edge device"));
    }
  }

  private void askedByName(Missing.Result asked) {
    changes += asked.settled();
    unsure = asked.unsure();
    if (asked.notNamed().isEmpty()) {
      end();
      return;
    }
    // It may be this hub to which the parent says nothing by now.
    String own = mirror.self().device().deviceId();
    var _ =
        page(null, own)
            .thenAccept(answer -> {
              if (answer instanceof Outcome.Done<HttpResponse>(HttpResponse response)
                  && response.isSuccess()) {
                then(
                    mirror.settle(asked.notNamed(), others),
                    settled -> {
                      changes += settled;
                      end();
                    });
              } else {
                unsure += asked.notNamed().size();
                end();
              }
            });
  }

  private void end() {
    edges.removeAll(notAsked);
    newEdges.read(edges);
    result.complete(Outcome.done(changes));
  }

  private void end(Refusal refusal) {
    result.complete(new Outcome.Refused<>(refusal));
  }

  private record Edge(DeviceIdentity device, String chain, int depth) {}
}
