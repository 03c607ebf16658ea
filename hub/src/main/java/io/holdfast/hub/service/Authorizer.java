/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Policies;
import io.holdfast.hub.registry.SharedAccessPolicy;
import io.holdfast.model.Audience;
import io.holdfast.model.InvalidSasTokenException;
import io.holdfast.model.SasToken;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides what the bearer of a token may do. Any thread. */
public final class Authorizer {

  /** Clocks may differ by this much. */
  static final Duration SKEW = Duration.ofMinutes(5);

  private final Policies policies;
  private final Supplier<Set<String>> hosts;
  private final InstantSource clock;

  /**
   * For one hub.
   *
   * @param hosts the names and addresses that tokens may call the hub by, asked for each token;
   *     called by any thread, must not block
   */
  public Authorizer(Policies policies, Supplier<Set<String>> hosts, InstantSource clock) {
    this.policies = policies;
    this.hosts = hosts;
    this.clock = clock;
  }

  /**
   * Checks a token of a shared access policy.
   *
   * @param token the {@code Authorization} header's value, or null if there is none
   * @param host the name that the request itself calls the hub by; a token may use it, too: an
   *     alias that only its users know still reaches this hub, whose key must have signed
   * @param path of the request, decoded: the token must be for the whole hub or for a leading part
   *     of it
   * @return refused with {@code UNAUTHORIZED_ACCESS} (no token) or {@code UNAUTHORIZED}; the detail
   *     never shows the signature
   */
  public Outcome<Access> authorize(@Nullable String token, @Nullable String host, String path) {
    if (token == null || token.isBlank()) {
      return Outcome.refused(
          ErrorCode.UNAUTHORIZED_ACCESS, "the request has no Authorization header");
    }
    SasToken sas;
    try {
      sas = SasToken.parse(token);
    } catch (InvalidSasTokenException e) {
      return refused("the token is malformed: " + e.getMessage());
    }
    String name = sas.policy();
    SharedAccessPolicy policy = name == null ? null : policies.find(name);
    if (policy == null) {
      return refused(name == null ? "the token names no policy" : "no policy has the token's name");
    }
    if (!isSignedBy(policy, sas)) {
      return refused("the signature of policy " + name + " is not valid");
    }
    if (sas.expiry() < clock.instant().minus(SKEW).getEpochSecond()) {
      return refused("the token of policy " + name + " has expired");
    }
    return covers(sas.audience(), host, path)
        ? Outcome.done(new Access(policy.name(), policy.rights()))
        : refused("the token of policy " + name + " is for " + sas.resource());
  }

  private static boolean isSignedBy(SharedAccessPolicy policy, SasToken token) {
    return token.verify(policy.keys().primary().toByteArray())
        || token.verify(policy.keys().secondary().toByteArray());
  }

  private boolean covers(Audience audience, @Nullable String host, String path) {
    return (host != null && audience.coversPath(host, path))
        || hosts.get().stream().anyMatch(own -> audience.coversPath(own, path));
  }

  private static Outcome<Access> refused(String detail) {
    return Outcome.refused(ErrorCode.UNAUTHORIZED, detail);
  }
}
