/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.admit.Admission;
import io.holdfast.hub.admit.Credentials;
import io.holdfast.hub.admit.ScopeRefresh;
import io.holdfast.hub.registry.Ancestry;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.Presence;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.registry.Right;
import io.holdfast.hub.session.Admitted;
import io.holdfast.hub.upstream.scope.ModuleQuestion;
import io.holdfast.hub.upstream.scope.ParentAnswer;
import io.holdfast.hub.upstream.scope.ParentRegistry;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What edge hubs ask their parent: who lives below them, and what is registered for whom. The same
 * at the root and at an edge hub that is the parent of others; only the root changes registrations,
 * an edge hub takes that to its own parent. Any thread; nothing blocks.
 *
 * <p>Who may ask: an edge device about itself and those below it, as the registry's parents say.
 * Nobody hears whether somebody elsewhere is registered.
 */
public final class ChildService {

  /** The most identities of one page; IoT Hub's number. */
  public static final int MAX_PAGE = 1000;

  private static final Set<Right> RIGHTS = Set.of(Right.REGISTRY_READ, Right.REGISTRY_WRITE);

  private final Admission admission;
  private final Registry registry;
  private final Ancestry ancestry;
  private final ScopeRefresh refresh;
  private final @Nullable ModuleService modules;
  private final @Nullable ParentRegistry parent;

  private ChildService(
      Admission admission,
      Registry registry,
      ScopeRefresh refresh,
      @Nullable ModuleService modules,
      @Nullable ParentRegistry parent) {
    this.admission = admission;
    this.registry = registry;
    this.ancestry = new Ancestry(registry);
    this.refresh = refresh;
    this.modules = modules;
    this.parent = parent;
  }

  /** Of a hub whose registry is its own: a root, or an edge hub without a parent. */
  public static ChildService ofRoot(Admission admission, Registry registry, Presence presence) {
    return new ChildService(
        admission, registry, ScopeRefresh.NONE, new ModuleService(registry, presence), null);
  }

  /** Of an edge hub whose registry mirrors its parent's. */
  public static ChildService ofEdge(
      Admission admission, Registry registry, ScopeRefresh refresh, ParentRegistry parent) {
    return new ChildService(admission, registry, refresh, null, parent);
  }

  /** The modules of this hub's own registry, or null: then {@link #ask} goes to the parent. */
  public @Nullable ModuleService modules() {
    return modules;
  }

  /**
   * Decides whether an edge hub is who it says, by its own token.
   *
   * @return refused with {@code UNAUTHORIZED} whatever is wrong with it; other codes are faults of
   *     the hub
   */
  public CompletionStage<Outcome<EdgeAccess>> edgeHub(
      ModuleIdentity claimed, @Nullable String token) {
    return edge(admission.verifyEdgeHub(claimed, token), claimed.device());
  }

  /** Decides whether an edge device is who it says: {@link #edgeHub}, by its own credentials. */
  public CompletionStage<Outcome<EdgeAccess>> edgeDevice(
      DeviceIdentity claimed, Credentials credentials) {
    return edge(admission.verify(claimed, credentials), claimed);
  }

  private CompletionStage<Outcome<EdgeAccess>> edge(
      CompletionStage<Outcome<Admitted>> judged, DeviceIdentity device) {
    return judged.thenCompose(outcome ->
        switch (outcome) {
          case Outcome.Done<Admitted> _ ->
              ancestry
                  .path(device, device)
                  .thenApply(path -> path.map(itself -> new EdgeAccess(device)));
          case Outcome.Refused<Admitted>(Refusal refusal) ->
              CompletableFuture.completedStage(
                  refusal.code().httpStatus() < 500
                      ? Outcome.refused(ErrorCode.UNAUTHORIZED, refusal.detail())
                      : new Outcome.Refused<>(refusal));
        });
  }

  /**
   * A part of the scope of an edge device: {@link Registry#inScope}.
   *
   * @param target the edge device, the asking one or one below it
   * @param after behind which client id to begin; empty to begin with the first
   * @param max how many identities; {@value #MAX_PAGE} at most
   * @return refused with {@code UNAUTHORIZED} if the target does not live below who asks, with
   *     {@code SERVICE_UNAVAILABLE} while this hub has not heard who is in that scope
   */
  public CompletionStage<Outcome<ScopePage>> scope(
      EdgeAccess access, DeviceIdentity target, String after, int max) {
    int size = Math.clamp(max, 1, MAX_PAGE);
    return ancestry
        .path(target, access.device())
        .thenCompose(path ->
            switch (path) {
              case Outcome.Refused<List<DeviceRegistration>>(Refusal refusal) ->
                  CompletableFuture.completedStage(new Outcome.Refused<>(refusal));
              case Outcome.Done<List<DeviceRegistration>> _ ->
                  parent != null && !parent.knowsScopeOf(target)
                      ? CompletableFuture.completedStage(
                          Outcome.refused(
                              ErrorCode.SERVICE_UNAVAILABLE,
                              "this hub has yet to hear who lives below " + target))
                      : registry
                          .inScope(target, after, size)
                          .thenApply(found -> Outcome.done(page(found, size)));
            });
  }

  private static ScopePage page(List<Registration> found, int size) {
    return new ScopePage(found, found.size() < size ? null : found.getLast().identity().clientId());
  }

  /**
   * One identity, and its device if it is a module.
   *
   * @param below the edge device, the asking one or one below it, in whose name is asked
   * @return refused with {@code UNAUTHORIZED} if that does not live below who asks, with {@code
   *     DEVICE_NOT_FOUND} or {@code MODULE_NOT_FOUND} if nobody of this name lives below it, with
   *     {@code SERVICE_UNAVAILABLE} if that is so here, and the parent did not answer: edge hubs
   *     forget whom they are told to be nobody
   */
  public CompletionStage<Outcome<List<Registration>>> identity(
      EdgeAccess access, DeviceIdentity below, Identity target) {
    return ancestry
        .path(below, access.device())
        .thenCompose(path ->
            switch (path) {
              case Outcome.Refused<List<DeviceRegistration>>(Refusal refusal) ->
                  CompletableFuture.completedStage(new Outcome.Refused<>(refusal));
              // Who asks for one has reason to think that it changed: so the parent is asked first.
              case Outcome.Done<List<DeviceRegistration>> _ ->
                  refresh
                      .refresh(target, below.module("$edgeHub"))
                      .thenCompose(asked ->
                          known(below, target)
                              .thenApply(known -> asked || parent == null ? known : sure(known)));
            });
  }

  private CompletionStage<Outcome<List<Registration>>> known(
      DeviceIdentity below, Identity target) {
    return registry
        .find(target.device())
        .thenCompose(device ->
            registry
                .find(target)
                .thenCompose(found ->
                    isBelow(device, below)
                        .thenApply(isBelow ->
                            isBelow
                                ? found.then(any -> device.map(its -> both(any, its)))
                                : Registry.unknown(target))));
  }

  private static <T> Outcome<T> sure(Outcome<T> known) {
    return known instanceof Outcome.Refused<T>(Refusal refusal)
            && refusal.code().httpStatus() == 404
        ? Outcome.refused(
            ErrorCode.SERVICE_UNAVAILABLE, "the parent was not asked: " + refusal.detail())
        : known;
  }

  /** A disabled device is known all the same: its parent has to shut it out. */
  private CompletionStage<Boolean> isBelow(Outcome<Registration> found, DeviceIdentity edge) {
    return ancestry.isBelow(found, edge);
  }

  private static List<Registration> both(Registration found, Registration device) {
    List<Registration> both = new ArrayList<>();
    both.add(device);
    if (!found.identity().equals(device.identity())) {
      both.add(found);
    }
    return both;
  }

  /** What an edge device may do with the modules of one that lives below it, or of its own. */
  public CompletionStage<Outcome<Access>> access(EdgeAccess access, DeviceIdentity target) {
    return ancestry
        .path(target, access.device())
        .thenApply(path -> path.map(below -> new Access("of edge " + access.device(), RIGHTS)));
  }

  /** Takes what an edge device wants of modules to the parent: {@link ParentRegistry#ask}. */
  public CompletionStage<Outcome<ParentAnswer>> ask(EdgeAccess access, ModuleQuestion question) {
    ParentRegistry asked = parent;
    return asked == null
        ? CompletableFuture.completedStage(
            Outcome.refused(ErrorCode.SERVICE_UNAVAILABLE, "this hub has no parent"))
        : access(access, question.device())
            .thenCompose(allowed ->
                switch (allowed) {
                  case Outcome.Refused<Access>(Refusal refusal) ->
                      CompletableFuture.completedStage(new Outcome.Refused<>(refusal));
                  case Outcome.Done<Access> _ -> asked.ask(question);
                });
  }
}
