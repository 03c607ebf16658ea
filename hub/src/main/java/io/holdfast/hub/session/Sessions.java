/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Peer;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.Timer;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.RegistryListener;
import io.holdfast.hub.trust.AuthorityListener;
import io.holdfast.hub.trust.CertificateAuthority;
import io.holdfast.hub.twin.DesiredListener;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** All sessions, at most one for each identity. Any thread. */
public final class Sessions implements RegistryListener, DesiredListener, AuthorityListener {

  /** So long timers stand for the wall clock, which may be set at any time. */
  private static final Duration LOOK = Duration.ofMinutes(1);

  private static final CompletionStage<Outcome<Integer>> PURGED =
      CompletableFuture.completedStage(Outcome.done(0));

  private final Connected connected = new Connected();
  private final Map<Session, Timer.Cancel> ends = new ConcurrentHashMap<>();
  private final AtomicInteger places = new AtomicInteger();
  private final Services services;
  private final int maxClients;

  /** No session yet, and any number of them later. */
  public Sessions(Services services) {
    this(services, Integer.MAX_VALUE);
  }

  /**
   * No session yet.
   *
   * @param maxClients how many clients may be connected at once
   */
  public Sessions(Services services, int maxClients) {
    this.services = services;
    this.maxClients = maxClients;
  }

  /** How many clients are connected. */
  public int count() {
    return connected.count();
  }

  /**
   * Begins a session on the peer's lane; one that the client has elsewhere is closed. Deliveries
   * begin with {@link Session#follow}. Refused with {@code QUOTA_EXCEEDED} if as many clients as
   * may be are connected.
   */
  public CompletionStage<Outcome<SessionStart>> begin(
      Admitted admitted, Peer peer, boolean clean, @Nullable Will will) {
    if (will != null && !will.sender().equals(admitted.identity())) {
      return CompletableFuture.completedStage(
          Outcome.refused(ErrorCode.UNAUTHORIZED, "the will is another's telemetry"));
    }
    if (!takePlace(admitted.identity())) {
      return CompletableFuture.completedStage(
          Outcome.refused(
              ErrorCode.QUOTA_EXCEEDED, maxClients + " clients are connected, and no more may be"));
    }
    return beginPlaced(admitted, peer, clean, will)
        .whenComplete((outcome, fault) -> {
          if (!(outcome instanceof Outcome.Done)) {
            places.decrementAndGet();
          }
        });
  }

  /**
   * Each session has a place from before it begins until it has left. Who takes over from itself
   * gets one in any case, for as long as it has two sessions.
   */
  private boolean takePlace(Identity identity) {
    if (places.incrementAndGet() <= maxClients || connected.get(identity) != null) {
      return true;
    }
    places.decrementAndGet();
    return false;
  }

  private CompletionStage<Outcome<SessionStart>> beginPlaced(
      Admitted admitted, Peer peer, boolean clean, @Nullable Will will) {
    return (clean ? purged(admitted.identity()) : PURGED)
        .thenCompose(purged ->
            purged instanceof Outcome.Refused<Integer>(Refusal refusal)
                ? CompletableFuture.completedStage(new Outcome.Refused<>(refusal))
                : services.subscriptions().begin(admitted.registration(), clean))
        .thenApplyAsync(
            outcome ->
                outcome.map(begun -> {
                  Session session =
                      new Session(admitted, peer, services, begun, !clean, will, this::left);
                  register(session);
                  return new SessionStart(session, begun.filters() != null);
                }),
            peer.lane());
  }

  /** A clean session begins with nothing: what waits for the device goes, too. */
  private CompletionStage<Outcome<Integer>> purged(Identity identity) {
    return identity instanceof DeviceIdentity device ? services.mailboxes().purge(device) : PURGED;
  }

  private void register(Session session) {
    services.presence().connected(session.identity());
    ends.put(session, endAfter(session, timeLeft(session)));
    Session over = connected.put(session);
    if (over != null) {
      over.end(
          new Refusal(ErrorCode.CONNECTION_TAKEN_OVER, "another connection of this client began"));
    }
  }

  /** Until its proof ends, by the wall clock. */
  private Duration timeLeft(Session session) {
    return Duration.between(services.clock().instant(), session.admitted().end());
  }

  private Timer.Cancel endAfter(Session session, Duration left) {
    Duration wait = left.compareTo(LOOK) > 0 ? LOOK : left;
    return services.timer().after(wait, () -> look(session, left.minus(wait)));
  }

  /**
   * Ends a session whose time is over.
   *
   * @param counted how much is left of what the wall clock said when it began: setting that back
   *     gives nobody more
   */
  private void look(Session session, Duration counted) {
    Duration byClock = timeLeft(session);
    Duration least = byClock.compareTo(counted) < 0 ? byClock : counted;
    if (least.isPositive()) {
      ends.computeIfPresent(session, (same, over) -> endAfter(session, least));
    } else {
      session.end(expired());
    }
  }

  private static Refusal expired() {
    return new Refusal(ErrorCode.UNAUTHORIZED, "its token or certificate expired");
  }

  private void left(Session session) {
    places.decrementAndGet();
    Session successor = connected.remove(session);
    if (successor != null) {
      // The two may live on different lanes, and this one have subscribed last.
      successor.followAgain();
    }
    services.subscriptions().ended(session.identity(), session.number());
    services.presence().disconnected(session.identity());
    Timer.Cancel end = ends.remove(session);
    if (end != null) {
      end.cancel();
    }
  }

  @Override
  public void desiredChanged(Identity identity, long version, Bytes patchJson) {
    Session session = connected.get(identity);
    if (session != null) {
      session.desiredChanged(version, patchJson);
    }
  }

  /** Closes whom the change shuts out. */
  @Override
  public void changed(
      Identity identity, @Nullable Registration before, @Nullable Registration now) {
    if (now == null) {
      forget(identity, before);
      return;
    }
    boolean disabled = now instanceof DeviceRegistration device && !device.enabled();
    for (Session each : connected.ofDevice(identity.deviceId())) {
      if (disabled) {
        each.end(new Refusal(ErrorCode.DEVICE_DISABLED, identity + " was disabled"));
      } else if (!each.admitted().holdsUnder(now)) {
        each.end(changed(identity));
      }
    }
    for (Session each : connected.below(identity.deviceId())) {
      if (!each.admitted().holdsUnder(now)) {
        each.end(changed(identity));
      }
    }
  }

  /** Why a session ends when this registration is no longer what it was let in by. */
  public static Refusal changed(Identity identity) {
    return new Refusal(
        ErrorCode.UNAUTHORIZED, "the keys of " + identity + " changed, or what it may speak for");
  }

  /** Closes whom only the authority spoke for. */
  @Override
  public void distrusted(CertificateAuthority authority) {
    for (Session each : connected.all()) {
      CertificateAuthority its = each.admitted().authority();
      if (its != null && its.isSameAs(authority)) {
        each.end(
            new Refusal(ErrorCode.UNAUTHORIZED, "authority " + authority.name() + " was deleted"));
      }
    }
  }

  /** Another of that name may be connected already: it stays. */
  private void forget(Identity identity, @Nullable Registration before) {
    Session session = connected.get(identity);
    if (session != null
        && before != null
        && session.admitted().registration().generationId().equals(before.generationId())) {
      session.end(new Refusal(ErrorCode.DEVICE_NOT_FOUND, identity + " was deleted"));
    }
    for (Session each : connected.below(identity.deviceId())) {
      if (each.admitted().dependsOn().contains(identity)) {
        each.end(new Refusal(ErrorCode.UNAUTHORIZED, identity + ", its parent, was deleted"));
      }
    }
    services.queues().forget(identity);
  }
}
