/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Peer;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.Policies;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.session.Admitted;
import io.holdfast.hub.session.Session;
import io.holdfast.hub.session.SessionStart;
import io.holdfast.hub.session.Sessions;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SasToken;
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
  private final Sessions sessions;
  private final TokenCheck tokens;
  private final InstantSource clock;

  /** Decides by the registry's and the policies' keys. */
  public Admission(
      Registry registry,
      Policies policies,
      Sessions sessions,
      AdmissionRules rules,
      InstantSource clock) {
    this.registry = registry;
    this.sessions = sessions;
    this.tokens = new TokenCheck(rules, policies);
    this.clock = clock;
  }

  /**
   * Decides about a client and, if it may connect, begins its session, which takes over from one
   * that it may have. Completes on the peer's lane if it is let in, else on any thread.
   *
   * @return refused with {@code UNAUTHORIZED} for whatever is wrong with who the client says it is;
   *     other codes are faults of the hub, and the client may try again
   */
  public CompletionStage<Outcome<SessionStart>> connect(ConnectRequest request, Peer peer) {
    return identify(request)
        .thenCompose(outcome ->
            switch (outcome) {
              case Outcome.Done<Admitted>(Admitted admitted) ->
                  begin(admitted.withModel(modelId(request)), request, peer);
              case Outcome.Refused<Admitted>(var refusal) ->
                  CompletableFuture.completedStage(new Outcome.Refused<>(refusal));
            });
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
    var ignored =
        find(admitted.identity())
            .thenAccept(now -> {
              switch (now) {
                case Outcome.Done<Registration>(Registration present) -> {
                  if (!present.sameCredentials(admitted.registration())) {
                    session.end(new Refusal(ErrorCode.UNAUTHORIZED, "its keys changed"));
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
    Outcome<Identity> identity = claimedIdentity(request);
    if (!(identity instanceof Outcome.Done<Identity>(Identity claimed))) {
      return CompletableFuture.completedStage(identity.map(never -> neverAdmitted()));
    }
    String password = request.password();
    if (password == null || password.isEmpty()) {
      return refused("no token");
    }
    Outcome<SasToken> read = tokens.read(password, claimed, clock.instant());
    return switch (read) {
      case Outcome.Done<SasToken>(SasToken token) -> verify(claimed, token);
      case Outcome.Refused<SasToken>(var refusal) ->
          CompletableFuture.completedStage(new Outcome.Refused<>(refusal));
    };
  }

  private static Admitted neverAdmitted() {
    throw new IllegalStateException("a refusal has no result to map");
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

  private CompletionStage<Outcome<Admitted>> verify(Identity identity, SasToken token) {
    return find(identity)
        .thenCompose(own ->
            switch (own) {
              case Outcome.Refused<Registration>(Refusal refusal) ->
                  isTransient(refusal)
                      ? CompletableFuture.completedStage(new Outcome.Refused<>(refusal))
                      : refused("not let in: " + refusal);
              case Outcome.Done<Registration>(Registration registration) ->
                  verify(registration, token);
            });
  }

  private CompletionStage<Outcome<Admitted>> verify(Registration registration, SasToken token) {
    String policy = token.policy();
    if (policy != null) {
      return CompletableFuture.completedStage(
          admitted(registration, registration, token, tokens.byPolicy(token, policy)));
    }
    if (!TokenCheck.isDeviceToken(token, registration.identity())) {
      return CompletableFuture.completedStage(proved(registration, registration, token));
    }
    return registry
        .find(registration.identity().device())
        .thenApply(device -> device.then(found -> proved(registration, found, token)));
  }

  private Outcome<Admitted> proved(Registration registration, Registration prover, SasToken token) {
    return admitted(registration, prover, token, tokens.byRegistration(token, prover));
  }

  private Outcome<Admitted> admitted(
      Registration registration, Registration prover, SasToken token, Outcome<String> authMethod) {
    return authMethod.map(
        method -> new Admitted(registration, prover, method, end(TokenCheck.expiry(token))));
  }

  /** When a connection with this token ends: a token within the skew lives to the skew's end. */
  private Instant end(Instant expiry) {
    return clock.instant().isBefore(expiry) ? expiry : expiry.plus(AdmissionRules.CLOCK_SKEW);
  }

  /** The registration, if it and its device are enabled. */
  private CompletionStage<Outcome<Registration>> find(Identity identity) {
    if (identity instanceof ModuleIdentity) {
      return registry
          .find(identity.device())
          .thenCompose(device ->
              isShutOut(device)
                  ? CompletableFuture.completedStage(disabled(device))
                  : registry.find(identity));
    }
    return registry
        .find(identity)
        .thenApply(device -> isShutOut(device) ? disabled(device) : device);
  }

  private static boolean isShutOut(Outcome<Registration> device) {
    return !(device instanceof Outcome.Done<Registration>(DeviceRegistration found))
        || !found.enabled();
  }

  private static Outcome<Registration> disabled(Outcome<Registration> device) {
    return device instanceof Outcome.Done<Registration>(Registration found)
        ? Outcome.refused(ErrorCode.DEVICE_DISABLED, found.identity() + " is disabled")
        : device;
  }

  private static <T> CompletionStage<Outcome<T>> refused(String detail) {
    return CompletableFuture.completedStage(Outcome.refused(ErrorCode.UNAUTHORIZED, detail));
  }
}
