/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.Policies;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Right;
import io.holdfast.hub.registry.SharedAccessPolicy;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.model.Audience;
import io.holdfast.model.Identity;
import io.holdfast.model.InvalidSasTokenException;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SasToken;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Verifies SAS tokens of clients. Pure: the time is given. */
final class TokenCheck {

  private final AdmissionRules rules;
  private final Policies policies;

  TokenCheck(AdmissionRules rules, Policies policies) {
    this.rules = rules;
    this.policies = policies;
  }

  /**
   * Reads a token and sees whether it is for this hub and not expired.
   *
   * @return the token, not yet verified
   */
  Outcome<SasToken> read(String text, Identity identity, Instant now) {
    SasToken token;
    try {
      token = SasToken.parse(text);
    } catch (InvalidSasTokenException e) {
      return refused("malformed token: " + e.getMessage());
    }
    if (now.isAfter(expiry(token).plus(AdmissionRules.CLOCK_SKEW))) {
      return refused("the token expired at " + expiry(token));
    }
    if (host(token.audience()) == null) {
      return refused("the token is for another hub: " + token.resource());
    }
    boolean fits =
        token.policy() == null
            ? namesIdentityOrItsDevice(token.audience(), identity)
            : covers(token.audience(), identity);
    return fits ? Outcome.done(token) : refused("the token is for " + token.resource());
  }

  /** Like {@link #read}, of a token that may only be a module's own. */
  Outcome<SasToken> readOwn(String text, ModuleIdentity module, Instant now) {
    return read(text, module, now)
        .then(token ->
            token.policy() == null && !isDeviceToken(token, module)
                ? Outcome.done(token)
                : refused("the token is not of " + module + " itself"));
  }

  private boolean namesIdentityOrItsDevice(Audience audience, Identity identity) {
    String host = host(audience);
    return host != null
        && (audience.names(host, identity)
            || (identity instanceof ModuleIdentity
                && rules.deviceTokenForModules()
                && audience.names(host, identity.device())));
  }

  private boolean covers(Audience audience, Identity identity) {
    String host = host(audience);
    return host != null && audience.covers(host, identity);
  }

  /** The hub's name that the token is for, or null if it is for another hub. */
  private @Nullable String host(Audience audience) {
    String host = audience.host();
    return rules.hostNames().get().contains(host.toLowerCase(Locale.ROOT)) ? host : null;
  }

  /** Whether the token stands for one of the identity's device only, not for the module itself. */
  static boolean isDeviceToken(SasToken token, Identity identity) {
    return token.policy() == null
        && identity instanceof ModuleIdentity
        && token.audience().moduleId() == null;
  }

  /** Verifies the token by a policy's keys. */
  Outcome<String> byPolicy(SasToken token, String policyName) {
    SharedAccessPolicy policy = policies.find(policyName);
    if (policy == null || !policy.rights().contains(Right.DEVICE_CONNECT)) {
      return refused("no policy " + policyName + " that may connect devices");
    }
    return verifies(token, policy.keys())
        ? Outcome.done(method("hub"))
        : refused("the signature is not by policy " + policyName);
  }

  /** Verifies the token by the keys of the registration that it is for. */
  Outcome<String> byRegistration(SasToken token, Registration registration) {
    if (!(registration.authentication() instanceof Authentication.Sas sas)) {
      return refused("registered for another way to authenticate than by token");
    }
    return verifies(token, sas.keys())
        ? Outcome.done(
            method(registration.identity() instanceof ModuleIdentity ? "module" : "device"))
        : refused("the signature is not by a key of " + registration.identity());
  }

  static Instant expiry(SasToken token) {
    return Instant.ofEpochSecond(Math.min(token.expiry(), Instant.MAX.getEpochSecond() / 2));
  }

  private static boolean verifies(SasToken token, SymmetricKeys keys) {
    return token.verify(keys.primary().toByteArray())
        || token.verify(keys.secondary().toByteArray());
  }

  /** The stamp of wire-level authentication that messages carry. */
  private static String method(String scope) {
    return "{\"scope\":\"" + scope + "\",\"type\":\"sas\",\"issuer\":\"iothub\"}";
  }

  private static <T> Outcome<T> refused(String detail) {
    return Outcome.refused(ErrorCode.UNAUTHORIZED, detail);
  }
}
