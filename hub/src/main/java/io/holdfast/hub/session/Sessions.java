/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Peer;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.Throttles;
import io.holdfast.hub.Timer;
import io.holdfast.hub.mailbox.Mailboxes;
import io.holdfast.hub.method.Methods;
import io.holdfast.hub.queue.Queues;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.Presence;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.RegistryListener;
import io.holdfast.hub.route.Routes;
import io.holdfast.hub.trust.AuthorityListener;
import io.holdfast.hub.trust.CertificateAuthority;
import io.holdfast.hub.twin.DesiredListener;
import io.holdfast.hub.twin.Twins;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All sessions, at most one for each identity. Any thread. */
public final class Sessions implements RegistryListener, DesiredListener, AuthorityListener {

  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  /** No proof is taken to end later than this: a timer cannot count much further. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final Connected connected = new Connected();
  private final Map<Session, Timer.Cancel> ends = new ConcurrentHashMap<>();
  private final Subscriptions subscriptions;
  private final Queues queues;
  private final Presence presence;
  private final Timer timer;
  private final InstantSource clock;
  private final Services services;

  /** No session yet, and no limit to how much they send. */
  public Sessions(
      Routes routes,
      Queues queues,
      Twins twins,
      Methods methods,
      Mailboxes mailboxes,
      Subscriptions subscriptions,
      Presence presence,
      Timer timer,
      InstantSource clock) {
    this(
        routes,
        queues,
        twins,
        methods,
        mailboxes,
        subscriptions,
        presence,
        timer,
        clock,
        Throttles.none());
  }

  /** No session yet. */
  public Sessions(
      Routes routes,
      Queues queues,
      Twins twins,
      Methods methods,
      Mailboxes mailboxes,
      Subscriptions subscriptions,
      Presence presence,
      Timer timer,
      InstantSource clock,
      Throttles throttles) {
    this.subscriptions = subscriptions;
    this.queues = queues;
    this.presence = presence;
    this.timer = timer;
    this.clock = clock;
    this.services =
        new Services(
            routes,
            queues,
            twins,
            methods,
            mailboxes,
            subscriptions,
            presence,
            clock,
            throttles,
            this::left);
  }

  /** How many clients are connected. */
  public int count() {
    return connected.count();
  }

  /**
   * Begins a session on the peer's lane; one that the client has elsewhere is closed. Deliveries
   * begin with {@link Session#follow}.
   */
  public CompletionStage<Outcome<SessionStart>> begin(
      Admitted admitted, Peer peer, boolean clean, @Nullable Will will) {
    if (will != null && !will.sender().equals(admitted.identity())) {
      return CompletableFuture.completedStage(
          Outcome.refused(ErrorCode.UNAUTHORIZED, "the will is another's telemetry"));
    }
    Session session = new Session(admitted, peer, services, !clean, will);
    return restored(session, clean)
        .thenApply(present -> {
          register(session);
          return Outcome.done(new SessionStart(session, present));
        });
  }

  private CompletionStage<Boolean> restored(Session session, boolean clean) {
    Identity identity = session.identity();
    if (clean) {
      purge(identity);
      return subscriptions.forget(identity, session.lane()).thenApply(done -> false);
    }
    return subscriptions
        .kept(identity)
        .thenCompose(kept -> {
          if (kept == null) {
            return subscriptions.keep(identity, Map.of(), session.lane()).thenApply(done -> false);
          }
          session.restore(kept);
          return CompletableFuture.completedStage(true);
        });
  }

  /** A clean session begins with nothing: what waits for the device goes, too. */
  private void purge(Identity identity) {
    if (identity instanceof DeviceIdentity device) {
      var ignored =
          services
              .mailboxes()
              .purge(device)
              .exceptionally(fault -> {
                LOG.error("the messages for {} were not removed", device, fault);
                return null;
              });
    }
  }

  private void register(Session session) {
    presence.connected(session.identity());
    Session before = connected.put(session);
    if (before != null) {
      before.end(
          new Refusal(ErrorCode.CONNECTION_TAKEN_OVER, "another connection of this client began"));
    }
    Duration left = Duration.between(clock.instant(), session.admitted().end());
    Duration wait = left.compareTo(LONGEST) > 0 ? LONGEST : left;
    ends.put(session, timer.after(wait, () -> session.end(expired())));
  }

  private static Refusal expired() {
    return new Refusal(ErrorCode.UNAUTHORIZED, "its token or certificate expired");
  }

  private void left(Session session) {
    Session successor = connected.remove(session);
    if (successor != null) {
      // The two may live on different lanes, and this one have subscribed last.
      successor.followAgain();
    }
    presence.disconnected(session.identity());
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
  public void changed(Identity identity, @Nullable Registration now) {
    if (now == null) {
      forget(identity);
      return;
    }
    boolean disabled = now instanceof DeviceRegistration device && !device.enabled();
    for (Session each : connected.ofDevice(identity.deviceId())) {
      if (disabled) {
        each.end(new Refusal(ErrorCode.DEVICE_DISABLED, identity + " was disabled"));
      } else if (!each.admitted().holdsUnder(now)) {
        each.end(new Refusal(ErrorCode.UNAUTHORIZED, "the keys of " + identity + " changed"));
      }
    }
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

  private void forget(Identity identity) {
    Session session = connected.get(identity);
    if (session != null) {
      session.end(new Refusal(ErrorCode.DEVICE_NOT_FOUND, identity + " was deleted"));
    }
    if (identity instanceof ModuleIdentity module) {
      queues.forget(module);
    }
    var ignored =
        subscriptions
            .forget(identity, Runnable::run)
            .exceptionally(fault -> {
              LOG.error("the subscriptions of {} were not forgotten", identity, fault);
              return null;
            });
  }
}
