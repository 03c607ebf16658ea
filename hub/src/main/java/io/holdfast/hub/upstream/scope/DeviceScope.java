/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.scope;

import io.holdfast.client.http.HttpResponse;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.LoopSettings;
import io.holdfast.client.net.Timeout;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.method.Methods;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.hub.upstream.ParentOptions;
import io.holdfast.hub.upstream.UplinkListener;
import io.holdfast.hub.upstream.scope.ModuleQuestion.Kind;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the registry of an edge hub as its parent has it, for all who live below: everybody from
 * time to time and after each outage, single ones when they are needed. While the parent is away
 * the registry stays what it was. Any thread; never blocks; what it does, it does on the loop.
 */
public final class DeviceScope implements UplinkListener, ParentRegistry, AutoCloseable {

  private static final List<String> HANDED_ON = List.of("iothub-errorcode", "etag");

  private final ModuleIdentity self;
  private final ScopeOptions options;
  private final Methods methods;
  private final ClientDriver driver;
  private final ParentCalls calls;
  private final Mirror mirror;
  private final NewEdges newEdges;
  private final Lookups lookups;
  private final ScopeWalks walks;
  private final ScopeMethod method;

  /** Its own, or null. */
  private @Nullable ClientDriver own;

  /**
   * Asks nobody until {@link #start}.
   *
   * @param driver on whose loop it works; whoever made it closes it, after this
   * @throws IllegalArgumentException if the options cannot be used
   */
  public DeviceScope(
      ParentOptions parent,
      ScopeOptions options,
      StoredRegistry registry,
      Methods methods,
      ClientDriver driver) {
    this.self = parent.self();
    this.options = options;
    this.methods = methods;
    this.driver = driver;
    this.calls = new ParentCalls(driver, parent, options.answerTimeout());
    this.mirror = new Mirror(registry, self);
    this.newEdges = new NewEdges(mirror);
    this.walks = new ScopeWalks(driver.loop(), options, mirror, newEdges, this::begin);
    this.lookups =
        new Lookups(
            driver.loop(),
            this::onLoop,
            calls,
            mirror,
            options.identityInterval(),
            walks::told,
            walks::unclear);
    this.method = new ScopeMethod(self, methods, this::lookAll);
  }

  /** As the constructor, on a thread of its own. */
  public static DeviceScope open(
      ParentOptions parent,
      ScopeOptions options,
      StoredRegistry registry,
      Methods methods,
      InstantSource clock,
      RandomGenerator random) {
    ClientDriver driver = ClientDriver.start(LoopSettings.of(clock, random));
    try {
      DeviceScope scope = new DeviceScope(parent, options, registry, methods, driver);
      scope.own = driver;
      return scope;
    } catch (RuntimeException e) {
      driver.close();
      throw e;
    }
  }

  /** Begins to ask the parent, and to serve the edge hub's method. */
  public void start() {
    methods.listening(self, method);
    onLoop(walks::walk);
  }

  /** Asks no more; what is under way ends with the loop. */
  @Override
  public void close() {
    methods.gone(self, method);
    onLoop(walks::close);
    if (own != null) {
      own.close();
    }
  }

  /** The parent is back: much may have changed meanwhile. */
  @Override
  public void connected(Identity identity) {
    if (identity.equals(self)) {
      onLoop(walks::walkSoon);
    }
  }

  /**
   * Looks for who wants to connect, and for the edge hub that speaks for it: {@code
   * admit.ScopeRefresh}.
   *
   * @return whether the parent answered; after the options' patience at the latest. Never fails
   */
  public CompletionStage<Boolean> refresh(Identity claimed, @Nullable ModuleIdentity actor) {
    return within(options.patience(), () -> look(claimed, actor));
  }

  /**
   * Looks for somebody of whom an edge hub below asks, also if it was looked for a short while ago:
   * that hub keeps to its own interval, and may forget whom it is told to be nobody.
   *
   * @param actor of that hub
   * @return as {@link #refresh(Identity, ModuleIdentity)}, of what is claimed; after this time at
   *     the latest
   */
  public CompletionStage<Boolean> refreshForChild(
      Identity claimed, @Nullable ModuleIdentity actor, Duration within) {
    return within(
        within,
        () ->
            actor == null
                ? lookups.look(claimed, null, true)
                : lookups
                    .look(actor, null, false)
                    .thenCompose(first -> lookups.look(claimed, actor.device(), true)));
  }

  private CompletionStage<Boolean> within(
      Duration patience, Supplier<CompletionStage<Boolean>> look) {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    boolean taken =
        driver.execute(() -> {
          Timeout over = loop().after(patience, () -> result.complete(false));
          var _ =
              look.get()
                  .thenAccept(told -> {
                    over.cancel();
                    result.complete(told);
                  });
        });
    return taken ? result : CompletableFuture.completedStage(false);
  }

  private CompletionStage<Boolean> look(Identity claimed, @Nullable ModuleIdentity actor) {
    if (actor == null || actor.equals(self)) {
      return lookups.look(claimed, null, false);
    }
    return lookups
        .look(actor, null, false)
        .thenCompose(first ->
            lookups.look(claimed, actor.device(), false).thenApply(second -> first || second));
  }

  private CompletionStage<Boolean> lookAll(List<Identity> ids) {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    boolean taken =
        driver.execute(() -> {
          CompletionStage<Boolean> all = CompletableFuture.completedStage(true);
          for (Identity each : ids) {
            all = all.thenCombine(lookups.look(each, null, true), Boolean::logicalAnd);
          }
          var _ = all.thenAccept(result::complete);
        });
    return taken ? result : CompletableFuture.completedStage(false);
  }

  @Override
  public boolean knowsScopeOf(DeviceIdentity edge) {
    boolean knows = !newEdges.contains(edge);
    if (!knows) {
      onLoop(walks::walkForChild);
    }
    return knows;
  }

  @Override
  public CompletionStage<Outcome<ParentAnswer>> ask(ModuleQuestion question) {
    return mirror
        .chain(question.device())
        .thenCompose(chain ->
            switch (chain) {
              case Outcome.Refused<String>(Refusal refusal) ->
                  CompletableFuture.completedStage(new Outcome.Refused<>(refusal));
              case Outcome.Done<String>(String ids) -> ask(question, ids);
            });
  }

  private CompletionStage<Outcome<ParentAnswer>> ask(ModuleQuestion question, String chain) {
    Bytes body;
    try {
      body = ScopeJson.modules(question, chain);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedStage(
          Outcome.refused(ErrorCode.FORMAT_ERROR, String.valueOf(e.getMessage())));
    }
    CompletableFuture<Outcome<ParentAnswer>> result = new CompletableFuture<>();
    boolean taken =
        driver.execute(() -> {
          var _ =
              calls
                  .send(
                      question.kind() == Kind.PUT ? "PUT" : "POST",
                      call(question.kind()),
                      body,
                      question.ifMatch())
                  .thenAccept(answer -> {
                    result.complete(answer.map(DeviceScope::handedOn));
                    lookAfter(question, answer);
                  });
        });
    return taken
        ? result
        : CompletableFuture.completedStage(
            Outcome.refused(ErrorCode.SERVICE_UNAVAILABLE, "the hub is closing"));
  }

  private static String call(Kind kind) {
    return switch (kind) {
      case GET -> "getModuleOnBehalfOf";
      case LIST -> "getModulesOnTargetDevice";
      case PUT -> "putModuleOnBehalfOf";
      case DELETE -> "deleteModuleOnBehalfOf";
    };
  }

  /** A module that was changed through this hub is known to it before it connects. */
  private void lookAfter(ModuleQuestion question, Outcome<HttpResponse> answer) {
    String moduleId = question.moduleId();
    boolean changed = question.kind() == Kind.PUT || question.kind() == Kind.DELETE;
    if (changed
        && moduleId != null
        && answer instanceof Outcome.Done<HttpResponse>(HttpResponse response)
        && response.isSuccess()) {
      DeviceIdentity device = question.device();
      var _ = lookups.look(device.module(moduleId), device, true);
    }
  }

  private static ParentAnswer handedOn(HttpResponse response) {
    Map<String, String> headers = new HashMap<>();
    for (String name : HANDED_ON) {
      String value = response.header(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    return new ParentAnswer(response.status(), headers, response.body());
  }

  private ScopeWalk begin() {
    return ScopeWalk.begin(calls, mirror, lookups, newEdges, options.pageSize(), this::onLoop);
  }

  private IoLoop loop() {
    return driver.loop();
  }

  /** Without effect once the driver is closed. */
  private void onLoop(Runnable task) {
    boolean _ = driver.execute(task);
  }
}
