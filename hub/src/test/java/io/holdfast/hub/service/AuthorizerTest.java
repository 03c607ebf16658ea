/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import io.holdfast.faults.SettableClock;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Policies;
import io.holdfast.hub.registry.Right;
import io.holdfast.hub.registry.SharedAccessPolicy;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.model.Bytes;
import io.holdfast.model.SasToken;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizerTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final String HOST = "hub.example";
  private static final SharedAccessPolicy SERVICE =
      new SharedAccessPolicy(
          "service", SymmetricKeys.random(new SplittableRandom(1)), Set.of(Right.SERVICE_CONNECT));

  private final SettableClock clock = new SettableClock(NOW);
  private Set<String> hosts = Set.of(HOST, "127.0.0.1");
  private final Authorizer authorizer = new Authorizer(new OnePolicy(), () -> hosts, clock);

  @Test
  void authorize_SIGNED_WITH_EITHER_KEY_isAllowed() {
    assertThat(allowed(token(HOST, SERVICE.keys().primary(), 60)).rights())
        .containsExactly(Right.SERVICE_CONNECT);
    assertThat(allowed(token(HOST, SERVICE.keys().secondary(), 60)).policy()).isEqualTo("service");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hub.example",
        "HUB.example",
        "hub.example%2Ftwins",
        "127.0.0.1",
        "hub.example%2ftwins%2fd1",
        "alias"
      })
  void authorize_RESOURCE_THAT_COVERS_isAllowed(String resource) {
    allowed(token(resource, SERVICE.keys().primary(), 60));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "other.example",
        "hub.example%2Fdevices",
        "hub.example%2Ftwins%2Fd2",
        "hub.exampl"
      })
  void authorize_RESOURCE_OF_OTHERS_isRefused(String resource) {
    assertThat(refused(token(resource, SERVICE.keys().primary(), 60)))
        .isEqualTo(ErrorCode.UNAUTHORIZED);
  }

  @Test
  @DisplayName("A name that the hub has got since its start is one of its names")
  void authorize_NAME_OF_LATER_isAllowed() {
    assertThat(refused(token("later.example", SERVICE.keys().primary(), 60)))
        .isEqualTo(ErrorCode.UNAUTHORIZED);

    hosts = Set.of(HOST, "later.example");

    allowed(token("later.example", SERVICE.keys().primary(), 60));
  }

  @Test
  @DisplayName("A token counts for five minutes more than it says")
  void authorize_EXPIRED_hasFiveMinutesOfGrace() {
    allowed(token(HOST, SERVICE.keys().primary(), -300));

    assertThat(refused(token(HOST, SERVICE.keys().primary(), -301)))
        .isEqualTo(ErrorCode.UNAUTHORIZED);
  }

  @Test
  void authorize_OTHER_KEY_isRefused() {
    assertThat(refused(token(HOST, Bytes.utf8("other"), 60))).isEqualTo(ErrorCode.UNAUTHORIZED);
  }

  @Test
  void authorize_NO_OR_UNKNOWN_POLICY_isRefused() {
    byte[] key = SERVICE.keys().primary().toByteArray();
    long expiry = NOW.getEpochSecond() + 60;

    assertThat(refused(SasToken.sign(HOST, key, expiry, null).text()))
        .isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refused(SasToken.sign(HOST, key, expiry, "nobody").text()))
        .isEqualTo(ErrorCode.UNAUTHORIZED);
  }

  @Test
  void authorize_NO_TOKEN_isRefused() {
    assertThat(refused(null)).isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
    assertThat(refused(" ")).isEqualTo(ErrorCode.UNAUTHORIZED_ACCESS);
    assertThat(refused("Bearer abc")).isEqualTo(ErrorCode.UNAUTHORIZED);
  }

  @Test
  void authorize_CHANGED_TOKEN_isRefusedWithoutShowingIt() {
    String good = token(HOST, SERVICE.keys().primary(), 60);
    String signature = SasToken.parse(good).signature();
    Seed.times(
        500,
        random -> {
          StringBuilder changed = new StringBuilder(good);
          int at = "SharedAccessSignature ".length() + random.nextInt(good.length() - 22);
          char other = (char) (' ' + random.nextInt(95));
          changed.setCharAt(at, other);

          Outcome<Access> outcome = authorizer.authorize(changed.toString(), null, "/twins/d1");

          if (outcome instanceof Outcome.Refused<Access>(var refusal)) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.UNAUTHORIZED);
            assertThat(refusal.detail()).doesNotContain(signature);
          } else {
            SasToken read = SasToken.parse(changed.toString());
            assertThat(read.signature()).isEqualTo(signature);
            assertThat(read.resource()).isEqualTo(HOST);
          }
        });
  }

  private static String token(String resource, Bytes key, long secondsFromNow) {
    return SasToken.sign(
            resource, key.toByteArray(), NOW.getEpochSecond() + secondsFromNow, "service")
        .text();
  }

  private Access allowed(String token) {
    return switch (authorizer.authorize(token, "alias", "/twins/d1")) {
      case Outcome.Done<Access>(Access access) -> access;
      case Outcome.Refused<Access>(var refusal) -> Assertions.fail(refusal.toString());
    };
  }

  private ErrorCode refused(@Nullable String token) {
    return switch (authorizer.authorize(token, "alias", "/twins/d1")) {
      case Outcome.Done<Access>(Access access) -> Assertions.fail("allowed: " + access);
      case Outcome.Refused<Access>(var refusal) -> refusal.code();
    };
  }

  private static final class OnePolicy implements Policies {
    @Override
    public @Nullable SharedAccessPolicy find(String name) {
      return name.equals(SERVICE.name()) ? SERVICE : null;
    }

    @Override
    public List<SharedAccessPolicy> all() {
      return List.of(SERVICE);
    }
  }
}
