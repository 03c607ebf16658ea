/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.method;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.Timer;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Registry;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Calls within one process. Request ids begin with a number of this run: a client that reconnects
 * may answer a call of an earlier run, and must not answer one of this run by it.
 */
public final class LocalMethods implements Methods {

  /** More calls to one client than this must wait elsewhere: each may hold 128 KiB. */
  static final int MAX_CALLS_PER_TARGET = 256;

  private static final Bytes NO_PAYLOAD = Bytes.utf8("null");

  private final Registry registry;
  private final Timer timer;
  private final String run;
  private final AtomicLong lastId = new AtomicLong();
  private final ConcurrentHashMap<Identity, Callee> callees = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, OpenCall> sent = new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<MethodListener> listeners = new CopyOnWriteArrayList<>();

  /** Nobody listens. */
  public LocalMethods(Registry registry, Timer timer, RandomGenerator random) {
    this.registry = registry;
    this.timer = timer;
    this.run = Integer.toHexString(random.nextInt()) + "-";
  }

  /** Tells the listener of all changes from now on. */
  public void addListener(MethodListener listener) {
    listeners.add(listener);
  }

  private void tell(Identity identity, boolean listening) {
    for (MethodListener listener : listeners) {
      listener.changed(identity, listening);
    }
  }

  @Override
  public CompletionStage<Outcome<MethodResult>> invoke(Identity target, MethodCall call) {
    return invoke(target, call, false);
  }

  @Override
  public CompletionStage<Outcome<MethodResult>> relay(Identity target, MethodCall call) {
    return invoke(target, call, true);
  }

  private CompletionStage<Outcome<MethodResult>> invoke(
      Identity target, MethodCall call, boolean relayed) {
    Refusal refusal = MethodRules.refusal(call);
    if (refusal != null) {
      return CompletableFuture.completedFuture(new Outcome.Refused<>(refusal));
    }
    return registry
        .find(target)
        .thenCompose(found ->
            switch (found) {
              case Outcome.Refused<Registration>(Refusal unknown) ->
                  CompletableFuture.completedFuture(new Outcome.Refused<>(unknown));
              case Outcome.Done<Registration> _ -> place(target, call, relayed);
            });
  }

  /** Sends the call, lets it wait, or refuses it. */
  private CompletionStage<Outcome<MethodResult>> place(
      Identity identity, MethodCall call, boolean relayed) {
    OpenCall open = new OpenCall(identity, run + lastId.incrementAndGet(), call, relayed);
    Placement placement = new Placement();
    callees.compute(
        identity,
        (same, known) -> {
          Callee callee = known == null ? new Callee() : known;
          placement.choose(callee, open);
          return callee.isIdle() ? null : callee;
        });
    if (placement.ended != null) {
      complete(
          placement.ended,
          Outcome.refused(
              ErrorCode.GATEWAY_TIMEOUT, identity + " did not answer, and later calls wait"));
    }
    if (placement.refusal != null) {
      return CompletableFuture.completedFuture(new Outcome.Refused<>(placement.refusal));
    }
    var _ = open.result.whenComplete((result, failure) -> finished(open));
    if (placement.target != null) {
      send(open, placement.target);
    } else {
      open.connectTimeout(timer.after(call.connectTimeout(), () -> giveUpWaiting(open)));
    }
    return open.result;
  }

  private void send(OpenCall open, MethodTarget target) {
    sent.put(open.requestId, open);
    if (open.result.isDone()) { // It had to make room already.
      sent.remove(open.requestId);
      return;
    }
    Duration limit = open.call.responseTimeout();
    open.responseTimeout(
        timer.after(
            limit,
            () ->
                complete(
                    open,
                    Outcome.refused(
                        ErrorCode.GATEWAY_TIMEOUT,
                        open.target + " did not answer within " + limit.toSeconds() + " s"))));
    Bytes payload = open.call.payload();
    try {
      target.call(open.requestId, open.call.name(), payload.isEmpty() ? NO_PAYLOAD : payload);
    } catch (RuntimeException fault) {
      open.result.completeExceptionally(fault);
    }
  }

  private void giveUpWaiting(OpenCall open) {
    boolean[] waited = {false};
    callees.computeIfPresent(
        open.target,
        (same, callee) -> {
          waited[0] = callee.waiting.remove(open);
          return callee;
        });
    if (waited[0]) {
      complete(open, new Outcome.Refused<>(offline(open.target)));
    }
  }

  @Override
  public void listening(Identity identity, MethodTarget target) {
    List<OpenCall> ready = new ArrayList<>();
    callees.compute(
        identity,
        (same, known) -> {
          Callee callee = known == null ? new Callee() : known;
          if (callee.target == null) {
            tell(identity, true);
          }
          callee.target = target;
          ready.addAll(callee.takeReady());
          return callee;
        });
    ready.forEach(open -> send(open, target));
  }

  @Override
  public void gone(Identity identity, MethodTarget target) {
    callees.computeIfPresent(
        identity,
        (same, callee) -> {
          if (target.equals(callee.target)) {
            callee.target = null;
            tell(identity, false);
          }
          return callee.isIdle() ? null : callee;
        });
  }

  @Override
  public void answered(Identity identity, String requestId, int status, Bytes payload) {
    OpenCall open = sent.get(requestId);
    if (open == null || !open.target.equals(identity)) {
      return;
    }
    Refusal refusal = MethodRules.refusalOfAnswer(payload);
    complete(
        open,
        refusal == null
            ? Outcome.done(new MethodResult(status, payload))
            : new Outcome.Refused<>(refusal));
  }

  private static void complete(OpenCall open, Outcome<MethodResult> outcome) {
    open.result.complete(outcome);
  }

  private void finished(OpenCall open) {
    open.cancelTimeouts();
    sent.remove(open.requestId);
    callees.computeIfPresent(
        open.target,
        (same, callee) -> {
          callee.calls--;
          callee.relayed.remove(open);
          return callee.isIdle() ? null : callee;
        });
  }

  private static Refusal offline(Identity identity) {
    return new Refusal(
        ErrorCode.DEVICE_NOT_ONLINE,
        identity + " is not connected, or does not listen to this method");
  }

  /** Where a call goes. */
  private static final class Placement {
    @Nullable MethodTarget target;
    @Nullable Refusal refusal;

    /** The call whose place it takes. */
    @Nullable OpenCall ended;

    void choose(Callee callee, OpenCall open) {
      target = callee.targetFor(open.call.name());
      if (target == null && open.call.connectTimeout().isZero()) {
        refusal = offline(open.target);
        return;
      }
      if (callee.calls >= MAX_CALLS_PER_TARGET) {
        ended = callee.oldestRelayed();
      }
      if (callee.calls >= MAX_CALLS_PER_TARGET && ended == null) {
        refusal =
            new Refusal(
                ErrorCode.THROTTLED, "too many calls to " + open.target + " are not answered");
      } else {
        callee.calls++;
        if (open.relayed) {
          callee.relayed.add(open);
        }
        if (target == null) {
          callee.waiting.add(open);
        }
      }
    }
  }
}
