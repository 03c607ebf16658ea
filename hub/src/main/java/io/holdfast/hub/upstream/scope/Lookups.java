/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.scope;

import io.holdfast.client.http.HttpResponse;
import io.holdfast.client.net.IoLoop;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.registry.Registration;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for single identities at the parent: for each seldom, for few at once, since anybody can
 * make up names. Owner: the loop.
 */
final class Lookups {

  private static final Logger LOG = LoggerFactory.getLogger(Lookups.class);

  private static final String CALL = "getDeviceAndModuleOnBehalfOf";

  private static final int MAX_AT_ONCE = 8;
  private static final int MAX_WAITING = 1000;
  private static final int MAX_REMEMBERED = 10_000;

  private final IoLoop clock;
  private final Executor loop;
  private final ParentCalls calls;
  private final Mirror mirror;
  private final Duration interval;
  private final Consumer<Registration> told;
  private final Runnable unclear;
  private final Map<Identity, Lookup> open = new HashMap<>();
  private final Deque<Lookup> waiting = new ArrayDeque<>();
  private final Map<Identity, Long> asked =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Identity, Long> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };
  private int running;

  /**
   * Looks for nobody yet.
   *
   * @param told hears of each that the parent told of, before the registry has it
   * @param unclear run if a client's parent did not name it: those of Azure do not say whether it
   *     is nobody or somebody whom they look for elsewhere
   */
  Lookups(
      IoLoop clock,
      Executor loop,
      ParentCalls calls,
      Mirror mirror,
      Duration interval,
      Consumer<Registration> told,
      Runnable unclear) {
    this.clock = clock;
    this.loop = loop;
    this.calls = calls;
    this.mirror = mirror;
    this.interval = interval;
    this.told = told;
    this.unclear = unclear;
  }

  /** What the parent said of an identity. */
  enum Answer {
    /** Who it is, or that it is nobody; the registry knows it. */
    TOLD,
    /** It answered, but neither named it nor said that it is nobody. */
    NOT_NAMED,
    /** Nothing. */
    NONE
  }

  /**
   * Looks for an identity.
   *
   * @param via the edge device in whose name is asked, or null for the one that it lives below
   * @param now also if it was looked for a short while ago
   * @return whether the parent told who it is, or that it is nobody; the registry knows it then. On
   *     the loop; never fails
   */
  CompletionStage<Boolean> look(Identity target, @Nullable DeviceIdentity via, boolean now) {
    return ask(target, via, now)
        .thenApply(answer -> {
          if (answer == Answer.NOT_NAMED) {
            unclear.run();
          }
          return answer == Answer.TOLD;
        });
  }

  /** Looks for an identity now that a look at everybody did not find; as {@link #look}. */
  CompletionStage<Answer> lookForMissing(Identity target) {
    return ask(target, null, true);
  }

  private CompletionStage<Answer> ask(Identity target, @Nullable DeviceIdentity via, boolean now) {
    Lookup same = open.get(target);
    if (same != null) { // Its answer may be older than what has to be seen now.
      return now ? same.result.thenCompose(older -> ask(target, via, true)) : same.result;
    }
    Long before = asked.get(target);
    boolean tooSoon = !now && before != null && clock.nanoTime() - before < interval.toNanos();
    if (tooSoon || waiting.size() >= MAX_WAITING) {
      return CompletableFuture.completedStage(Answer.NONE);
    }
    asked.remove(target); // The eldest goes first.
    asked.put(target, clock.nanoTime());
    Lookup lookup = new Lookup(target, via);
    open.put(target, lookup);
    waiting.add(lookup);
    startNext();
    return lookup.result;
  }

  private void startNext() {
    while (running < MAX_AT_ONCE) {
      Lookup lookup = waiting.poll();
      if (lookup == null) {
        return;
      }
      running++;
      lookup.start();
    }
  }

  private final class Lookup {
    private final Identity target;
    private final @Nullable DeviceIdentity via;
    final CompletableFuture<Answer> result = new CompletableFuture<>();

    Lookup(Identity target, @Nullable DeviceIdentity via) {
      this.target = target;
      this.via = via;
    }

    void start() {
      CompletionStage<DeviceIdentity> edge =
          via != null ? CompletableFuture.completedStage(via) : mirror.edgeOf(target);
      var _ = edge.thenAcceptAsync(this::ask, loop);
    }

    private void ask(DeviceIdentity edge) {
      DeviceIdentity own = mirror.self().device();
      var _ =
          mirror
              .chain(edge)
              .thenAcceptAsync(
                  chain -> {
                    boolean known = chain instanceof Outcome.Done;
                    ask(
                        known ? edge : own,
                        chain instanceof Outcome.Done<String>(String ids) ? ids : own.deviceId());
                  },
                  loop);
    }

    private void ask(DeviceIdentity edge, String chain) {
      var _ =
          calls
              .send("POST", CALL, ScopeJson.identity(target, chain), null)
              .thenAccept(answer -> answered(edge, answer));
    }

    private void answered(DeviceIdentity edge, Outcome<HttpResponse> answer) {
      switch (answer) {
        case Outcome.Refused<HttpResponse>(Refusal refusal) -> {
          // It did not get there, so it is not what the interval is to keep off.
          asked.remove(target);
          end(Answer.NONE, refusal.toString());
        }
        case Outcome.Done<HttpResponse>(HttpResponse response) -> {
          String why = "the answer is " + response.status() + ScopeJson.message(response.body());
          if (response.isSuccess()) {
            read(edge, response);
          } else if (response.status() == 404) {
            nobody(edge);
          } else if (saysNothing(response.status())) {
            asked.remove(target);
            end(Answer.NONE, why);
          } else {
            notNamed(edge, why);
          }
        }
      }
    }

    /** Whether the parent was too slow, too busy or broken, and may answer another time. */
    private static boolean saysNothing(int status) {
      return status == 408 || status == 429 || status >= 500;
    }

    private void read(DeviceIdentity edge, HttpResponse response) {
      switch (ScopeJson.read(response.body())) {
        case Outcome.Refused<ScopeJson.Part>(Refusal refusal) ->
            end(Answer.NONE, refusal.toString());
        case Outcome.Done<ScopeJson.Part>(ScopeJson.Part part) -> {
          boolean found =
              part.registrations().stream().anyMatch(each -> each.identity().equals(target));
          if (found) {
            part.registrations().forEach(told);
            then(mirror.take(part.registrations()));
          } else {
            // edgeHub says so of everybody whom it does not know, asked for or not.
            notNamed(edge, "the answer does not name it");
          }
        }
      }
    }

    private void notNamed(DeviceIdentity edge, String why) {
      DeviceIdentity own = mirror.self().device();
      if (edge.equals(own)) {
        end(Answer.NOT_NAMED, why);
      } else {
        ask(own, own.deviceId());
      }
    }

    /** It may have moved from where it was known to be to somewhere else below this hub. */
    private void nobody(DeviceIdentity edge) {
      DeviceIdentity own = mirror.self().device();
      if (edge.equals(own)) {
        then(mirror.forget(target));
      } else {
        ask(own, own.deviceId());
      }
    }

    private <T> void then(CompletionStage<Outcome<T>> stored) {
      var _ =
          stored.whenCompleteAsync(
              (outcome, fault) -> {
                switch (outcome) {
                  case null -> end(Answer.NONE, "the registry failed: " + fault);
                  case Outcome.Refused<T>(Refusal refusal) -> end(Answer.NONE, refusal.toString());
                  case Outcome.Done<T> _ -> end(Answer.TOLD, null);
                }
              },
              loop);
    }

    private void end(Answer answer, @Nullable String why) {
      if (why != null) {
        LOG.info("{} was not looked up at the parent: {}", target, why);
      }
      running--;
      open.remove(target);
      startNext();
      result.complete(answer);
    }
  }
}
