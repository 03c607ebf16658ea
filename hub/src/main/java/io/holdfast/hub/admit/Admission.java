/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Peer;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.Throttles;
import io.holdfast.hub.registry.Policies;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.session.Admitted;
import io.holdfast.hub.session.Session;
import io.holdfast.hub.session.SessionStart;
import io.holdfast.hub.session.Sessions;
import io.holdfast.hub.trust.CertificateAuthorities;
import io.holdfast.hub.trust.CertificateAuthority;
import io.holdfast.hub.trust.ChainCheck;
import io.holdfast.model.Identity;
import io.holdfast.wire.ConnectUserName;
import io.holdfast.wire.WireFormatException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Lets clients in. Any thread; nothing blocks. */
public final class Admission {

  private final Registry registry;
  private final EnabledRegistrations registrations;
  private final CertificateAuthorities authorities;
  private final Sessions sessions;
  private final TokenCheck tokens;
  private final ChainCheck chains;
  private final InstantSource clock;
  private final Throttles throttles;

  /**
   * Decides by the registry, the policies' keys and the authorities, and lets in as many as come.
   */
  public Admission(
      Registry registry,
      Policies policies,
      CertificateAuthorities authorities,
      Sessions sessions,
      AdmissionRules rules,
      InstantSource clock) {
    this(registry, policies, authorities, sessions, rules, clock, Throttles.none());
  }

  /** Decides in the same way, and slows down who come too fast. */
  public Admission(
      Registry registry,
      Policies policies,
      CertificateAuthorities authorities,
      Sessions sessions,
      AdmissionRules rules,
      InstantSource clock,
      Throttles throttles) {
    this.registry = registry;
    this.registrations = new EnabledRegistrations(registry);
    this.authorities = authorities;
    this.sessions = sessions;
    this.tokens = new TokenCheck(rules, policies);
    this.chains = new ChainCheck(authorities);
    this.clock = clock;
    this.throttles = throttles;
  }

  /**
   * Decides about a client and, if it may connect, begins its session, which takes over from one
   * that it may have. Completes on the peer's lane if it is let in, else on any thread.
   *
   * @return refused with {@code UNAUTHORIZED} for whatever is wrong with who the client says it is;
   *     with {@code THROTTLED} if too many connect; other codes are faults of the hub, and the
   *     client may try again
   */
  public CompletionStage<Outcome<SessionStart>> connect(ConnectRequest request, Peer peer) {
    return identify(request)
        .thenCompose(outcome ->
            switch (outcome) {
              case Outcome.Done<Admitted>(Admitted admitted) ->
                  paced(admitted.withModel(modelId(request)), request, peer);
              case Outcome.Refused<Admitted>(var refusal) ->
                  CompletableFuture.completedStage(new Outcome.Refused<>(refusal));
            });
  }

  private CompletionStage<Outcome<SessionStart>> paced(
      Admitted admitted, ConnectRequest request, Peer peer) {
    return throttles
        .admit(Throttles.Kind.CONNECTS, admitted.identity())
        .thenCompose(inTime ->
            inTime
                ? begin(admitted, request, peer)
                : CompletableFuture.completedStage(
                    new Outcome.Refused<>(Throttles.refusal(Throttles.Kind.CONNECTS))));
  }

  private CompletionStage<Outcome<SessionStart>> begin(
      Admitted admitted, ConnectRequest request, Peer peer) {
    CompletionStage<Outcome<SessionStart>> begun =
        peer.lane().inLane()
            ? sessions.begin(admitted, peer, request.cleanSession(), request.will())
            : CompletableFuture.supplyAsync(
                    () -> sessions.begin(admitted, peer, request.cleanSession(), request.will()),
                    peer.lane())
                .thenCompose(stage -> stage);
    return begun.thenApply(outcome -> {
      if (outcome instanceof Outcome.Done<SessionStart>(SessionStart start)) {
        lookAgain(admitted, start.session());
        announceModel(admitted, start.session());
      }
      return outcome;
    });
  }

  /** A user name that admitted its client can be read. */
  private static @Nullable String modelId(ConnectRequest request) {
    String userName = request.userName();
    String modelId = userName == null ? null : ConnectUserName.parse(userName).modelId();
    return modelId == null || modelId.isEmpty() ? null : modelId;
  }

  private static void announceModel(Admitted admitted, Session session) {
    String modelId = admitted.modelId();
    if (modelId != null) {
      session.announceModel(modelId);
    }
  }

  /**
   * A change between the look at the registry and the beginning of the session was told to a
   * session that was not there yet.
   */
  private void lookAgain(Admitted admitted, Session session) {
    CertificateAuthority authority = admitted.authority();
    if (authority != null && !authorities.isTrusted(authority)) {
      session.end(
          new Refusal(ErrorCode.UNAUTHORIZED, "authority " + authority.name() + " was deleted"));
    }
    lookAgain(admitted.identity(), admitted, session);
    if (!admitted.prover().identity().equals(admitted.identity())) {
      lookAgain(admitted.prover().identity(), admitted, session);
    }
  }

  private void lookAgain(Identity identity, Admitted admitted, Session session) {
    var ignored =
        registrations
            .find(identity)
            .thenAccept(now -> {
              switch (now) {
                case Outcome.Done<Registration>(Registration present) -> {
                  if (!admitted.holdsUnder(present)) {
                    session.end(
                        new Refusal(
                            ErrorCode.UNAUTHORIZED, "the keys of " + identity + " changed"));
                  }
                }
                case Outcome.Refused<Registration>(Refusal refusal) -> {
                  if (!isTransient(refusal)) {
                    session.end(refusal);
                  }
                }
              }
            });
  }

  private static boolean isTransient(Refusal refusal) {
    return refusal.code().httpStatus() >= 500;
  }

  private CompletionStage<Outcome<Admitted>> identify(ConnectRequest request) {
    return switch (claimedIdentity(request)) {
      case Outcome.Done<Identity>(Identity claimed) -> verify(claimed, request.credentials());
      case Outcome.Refused<Identity>(Refusal refusal) ->
          CompletableFuture.completedStage(new Outcome.Refused<>(refusal));
    };
  }

  /** The user name's identity, which the client id must repeat. */
  private static Outcome<Identity> claimedIdentity(ConnectRequest request) {
    String text = request.userName();
    if (text == null || text.isEmpty()) {
      return Outcome.refused(ErrorCode.UNAUTHORIZED, "no user name");
    }
    try {
      Identity identity = ConnectUserName.parse(text).identity();
      return identity.clientId().equals(request.clientId())
          ? Outcome.done(identity)
          : Outcome.refused(
              ErrorCode.UNAUTHORIZED,
              "the user name is for " + identity + ", the client id is " + request.clientId());
    } catch (WireFormatException e) {
      return Outcome.refused(ErrorCode.UNAUTHORIZED, "malformed user name: " + e.getMessage());
    }
  }

  /**
   * Decides whether a client is who it says, without a session: for protocols in which each request
   * stands for itself.
   *
   * @return refused as {@link #connect} does
   */
  public CompletionStage<Outcome<Admitted>> verify(Identity claimed, Credentials credentials) {
    return switch (proof(claimed, credentials)) {
      case Outcome.Done<Proof>(Proof proof) ->
          registrations.find(claimed).thenCompose(found -> decide(found, proof));
      case Outcome.Refused<Proof>(Refusal refusal) ->
          CompletableFuture.completedStage(new Outcome.Refused<>(refusal));
    };
  }

  private static CompletionStage<Outcome<Admitted>> decide(
      Outcome<Registration> found, Proof proof) {
    return switch (found) {
      case Outcome.Done<Registration>(Registration registration) -> proof.of(registration);
      case Outcome.Refused<Registration>(Refusal refusal) ->
          CompletableFuture.completedStage(
              isTransient(refusal)
                  ? new Outcome.Refused<>(refusal)
                  : Outcome.refused(ErrorCode.UNAUTHORIZED, "not let in: " + refusal));
    };
  }

  /** What the client brings, as far as it can be judged without the registration. */
  private Outcome<Proof> proof(Identity claimed, Credentials credentials) {
    Instant now = clock.instant();
    String token = credentials.token();
    if (token != null && !token.isEmpty()) {
      return tokens
          .read(token, claimed, now)
          .map(read -> new TokenProof(read, tokens, registry, now));
    }
    return credentials.chain().isEmpty()
        ? Outcome.refused(ErrorCode.UNAUTHORIZED, "neither a token nor a certificate")
        : Outcome.done(new CertificateProof(credentials.chain(), chains, now));
  }
}
