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
import io.holdfast.hub.watch.Counts;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
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
  private final Counts counts;
  private final AdmissionRules rules;
  private final ScopeRefresh refresh;

  /** Without a parent: {@link ScopeRefresh#NONE}. */
  public Admission(
      Registry registry,
      Policies policies,
      CertificateAuthorities authorities,
      Sessions sessions,
      AdmissionRules rules,
      InstantSource clock,
      Throttles throttles,
      Counts counts) {
    this(
        registry,
        policies,
        authorities,
        sessions,
        rules,
        ScopeRefresh.NONE,
        clock,
        throttles,
        counts);
  }

  /**
   * Decides by the registry, the policies' keys and the authorities; slows down who come too fast.
   */
  public Admission(
      Registry registry,
      Policies policies,
      CertificateAuthorities authorities,
      Sessions sessions,
      AdmissionRules rules,
      ScopeRefresh refresh,
      InstantSource clock,
      Throttles throttles,
      Counts counts) {
    this.registry = registry;
    this.rules = rules;
    this.refresh = refresh;
    this.registrations = new EnabledRegistrations(registry);
    this.authorities = authorities;
    this.sessions = sessions;
    this.tokens = new TokenCheck(rules, policies);
    this.chains = new ChainCheck(authorities);
    this.clock = clock;
    this.throttles = throttles;
    this.counts = counts;
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
    return switch (Claim.of(request)) {
      case Outcome.Refused<Claim>(Refusal refusal) ->
          counted(null, CompletableFuture.completedStage(new Outcome.Refused<>(refusal)));
      case Outcome.Done<Claim>(Claim claim) ->
          counted(
                  claim.identity(),
                  judge(claim.identity(), claim.actor(), proof(claim, request.credentials())))
              .thenCompose(outcome ->
                  switch (outcome) {
                    case Outcome.Done<Admitted>(Admitted admitted) ->
                        paced(admitted.saying(claim.modelId(), claim.isDated()), request, peer);
                    case Outcome.Refused<Admitted>(Refusal refusal) ->
                        CompletableFuture.completedStage(notLetIn(refusal));
                  });
    };
  }

  /** MQTT has one answer for all that is wrong with a client. */
  private static <T> Outcome<T> notLetIn(Refusal refusal) {
    return isTransient(refusal) || refusal.code() == ErrorCode.UNAUTHORIZED
        ? new Outcome.Refused<>(refusal)
        : Outcome.refused(ErrorCode.UNAUTHORIZED, "not let in: " + refusal);
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
    return sessions
        .begin(admitted, peer, request.cleanSession(), request.will())
        .thenApply(outcome -> {
          if (outcome instanceof Outcome.Done<SessionStart>(SessionStart start)) {
            lookAgain(admitted, start.session());
            announceModel(admitted, start.session());
          }
          return outcome;
        });
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
    admitted.dependsOn().forEach(identity -> lookAgain(identity, admitted, session));
  }

  private void lookAgain(Identity identity, Admitted admitted, Session session) {
    var ignored =
        registrations
            .find(identity)
            .thenAccept(now -> {
              switch (now) {
                case Outcome.Done<Registration>(Registration present) -> {
                  if (!admitted.holdsUnder(present)) {
                    session.end(Sessions.changed(identity));
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

  /**
   * Decides whether a client is who it says, without a session: for protocols in which each request
   * stands for itself.
   *
   * @return refused with {@code UNAUTHORIZED} if it is not; only who proved to be the client hears
   *     {@code DEVICE_DISABLED}, {@code DEVICE_NOT_FOUND} or {@code MODULE_NOT_FOUND}; other codes
   *     are faults of the hub
   */
  public CompletionStage<Outcome<Admitted>> verify(Identity claimed, Credentials credentials) {
    return counted(claimed, judge(claimed, null, proof(claimed, credentials)));
  }

  /**
   * Decides whether an edge hub is who it says, by a token of its own: neither a policy's nor its
   * device's will do.
   *
   * @return refused as {@link #verify}
   */
  public CompletionStage<Outcome<Admitted>> verifyEdgeHub(
      ModuleIdentity claimed, @Nullable String token) {
    return counted(
        claimed,
        judge(claimed, null, ownToken(claimed, token, clock.instant()).map(proof -> proof)));
  }

  private <T> CompletionStage<Outcome<T>> counted(
      @Nullable Identity claimed, CompletionStage<Outcome<T>> judged) {
    return judged.thenApply(outcome -> {
      if (outcome instanceof Outcome.Refused<T>(Refusal refusal) && !isTransient(refusal)) {
        counts.countUnauthorized();
        countBy(claimed);
      }
      return outcome;
    });
  }

  /** By name only those who are registered: others could invent as many as they like. */
  private void countBy(@Nullable Identity claimed) {
    if (claimed == null) {
      counts.figures().countNotLetIn(null);
      return;
    }
    var _ =
        registry
            .find(claimed)
            .thenAccept(found ->
                counts.figures().countNotLetIn(found instanceof Outcome.Done ? claimed : null));
  }

  private CompletionStage<Outcome<Admitted>> judge(
      Identity claimed, @Nullable ModuleIdentity actor, Outcome<Proof> brought) {
    return switch (brought) {
      case Outcome.Done<Proof>(Proof proof) ->
          judge(claimed, proof)
              .thenCompose(first ->
                  first instanceof Outcome.Refused<Admitted>(Refusal refusal)
                          && !isTransient(refusal)
                      ? refresh
                          .refresh(claimed, actor)
                          .thenCompose(asked ->
                              asked
                                  ? judge(claimed, proof)
                                  : CompletableFuture.completedStage(first))
                      : CompletableFuture.completedStage(first));
      case Outcome.Refused<Proof>(Refusal refusal) ->
          CompletableFuture.completedStage(new Outcome.Refused<>(refusal));
    };
  }

  private CompletionStage<Outcome<Admitted>> judge(Identity claimed, Proof proof) {
    return registry.find(claimed).thenCompose(found -> judge(claimed, found, proof));
  }

  private CompletionStage<Outcome<Admitted>> judge(
      Identity claimed, Outcome<Registration> found, Proof proof) {
    return switch (found) {
      case Outcome.Done<Registration>(Registration registration) ->
          proof.of(registration).thenCompose(this::ifEnabled);
      case Outcome.Refused<Registration>(Refusal refusal) ->
          isTransient(refusal)
              ? CompletableFuture.completedStage(new Outcome.Refused<>(refusal))
              : proof
                  .holdsWithout(claimed)
                  .thenApply(holds ->
                      holds
                          ? new Outcome.Refused<>(refusal)
                          : Outcome.refused(ErrorCode.UNAUTHORIZED, "not let in: " + refusal));
    };
  }

  /** Whether the device is disabled is for those only who proved who they are. */
  private CompletionStage<Outcome<Admitted>> ifEnabled(Outcome<Admitted> judged) {
    return judged instanceof Outcome.Done<Admitted>(Admitted admitted)
        ? registrations
            .find(admitted.identity())
            .thenApply(enabled -> enabled.map(registration -> admitted))
        : CompletableFuture.completedStage(judged);
  }

  private Outcome<Proof> proof(Claim claim, Credentials credentials) {
    ModuleIdentity actor = claim.actor();
    if (actor == null) {
      return proof(claim.identity(), credentials);
    }
    return ownToken(actor, credentials.token(), clock.instant())
        .map(token -> new ActorProof(token, actor, registry));
  }

  private Outcome<TokenProof> ownToken(ModuleIdentity module, @Nullable String token, Instant now) {
    return token == null || token.isEmpty()
        ? Outcome.refused(ErrorCode.UNAUTHORIZED, "no token of " + module)
        : tokens
            .readOwn(token, module, now)
            .map(read -> new TokenProof(read, tokens, registry, now));
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
        : Outcome.done(
            new CertificateProof(credentials.chain(), chains, rules.moduleCertificates(), now));
  }
}
