/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import static io.holdfast.hub.registry.Records.done;
import static io.holdfast.hub.registry.Records.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.Records;
import io.holdfast.model.DeviceIdentity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of sessions, and of which. */
class StoredSubscriptionsTest {

  private static final DeviceIdentity D = new DeviceIdentity("d");
  private static final Map<String, Integer> X = Map.of("x", 1);
  private static final Map<String, Integer> Y = Map.of("y", 0);

  @TempDir Path directory;
  private Records records;
  private StoredSubscriptions subscriptions;
  private DeviceRegistration d;

  @BeforeEach
  void open() {
    records = new Records(directory);
    subscriptions = opened();
    d = done(records.registry().create(DeviceDraft.of(D)));
  }

  @AfterEach
  void close() {
    records.close();
  }

  private StoredSubscriptions opened() {
    return StoredSubscriptions.open(records.store(), records.writer(), records.registry());
  }

  private void reopen() {
    records.reopen();
    subscriptions = opened();
  }

  private long begin() {
    return done(subscriptions.begin(d, false)).session();
  }

  private @Nullable Map<String, Integer> kept() {
    return done(subscriptions.begin(d, false)).filters();
  }

  private int rows() {
    List<String> keys = new ArrayList<>();
    records.store().table("subscriptions").scan(new byte[0], (key, value) -> keys.add(""));
    return keys.size();
  }

  @Test
  @DisplayName("the filters of the session that began last are kept")
  void keep_BY_AN_EARLIER_SESSION_doesNothing() {
    long first = begin();
    assertThat(done(subscriptions.keep(D, first, X))).isTrue();
    long second = begin();
    assertThat(second).isGreaterThan(first);

    assertThat(done(subscriptions.keep(D, first, Y))).isFalse();
    assertThat(kept()).isEqualTo(X);
    reopen();
    assertThat(kept()).isEqualTo(X);
  }

  @Test
  @DisplayName("after a clean session has begun an earlier one brings nothing back [mqtt-35]")
  void keep_AFTER_A_CLEAN_SESSION_BEGAN_doesNothing() {
    long first = begin();
    assertThat(done(subscriptions.begin(d, true)).filters()).isNull();

    assertThat(done(subscriptions.keep(D, first, X))).isFalse();
    assertThat(rows()).isZero();
    assertThat(kept()).isNull();
  }

  @Test
  @DisplayName("a session without filters is a session")
  void begin_NOTHING_SUBSCRIBED_isPresentNextTime() {
    subscriptions.ended(D, begin());
    reopen();

    assertThat(kept()).isEmpty();
  }

  @Test
  @DisplayName("subscriptions go with their registration, in one commit")
  void delete_REGISTRATION_forgets() {
    long session = begin();
    done(subscriptions.keep(D, session, X));
    records.disk().failOnce();
    assertThat(records.registry().delete(D, IfMatch.ANY).toCompletableFuture())
        .failsWithin(java.time.Duration.ofSeconds(30));
    assertThat(rows()).isOne();
    assertThat(kept()).isEqualTo(X);

    done(records.registry().delete(D, IfMatch.ANY));
    assertThat(rows()).isZero();
    assertThat(done(subscriptions.keep(D, session, X))).isFalse();
    assertThat(refused(subscriptions.begin(d, false))).isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(rows()).isZero();
  }

  @Test
  @DisplayName("who was admitted under an earlier registration begins no session")
  void begin_ANOTHER_GENERATION_isRefused() {
    done(records.registry().delete(D, IfMatch.ANY));
    DeviceRegistration next = done(records.registry().create(DeviceDraft.of(D)));

    assertThat(refused(subscriptions.begin(d, false))).isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(done(subscriptions.begin(next, false)).filters()).isNull();
  }

  @Test
  @DisplayName("what was stored for another generation counts as absent")
  void begin_ROW_OF_ANOTHER_GENERATION_isNone() {
    try (var batch = records.store().batch()) {
      records
          .store()
          .table("subscriptions")
          .put(batch, new byte[] {'d'}, new KeptFilters("another", X).encode());
      records.store().commitNow(batch);
    }
    reopen();

    assertThat(kept()).isNull();
  }

  @Test
  @DisplayName("what was kept before the registration's hub told its generation counts under that")
  void begin_ROW_OF_NO_GENERATION_isKept() {
    done(records.registry().delete(D, IfMatch.ANY));
    d = done(records.registry().expect(DeviceDraft.of(D)));
    done(subscriptions.keep(D, begin(), X));
    d = d.with("told", d.etag());
    done(records.registry().mirror(d));

    assertThat(kept()).isEqualTo(X);
    reopen();
    assertThat(kept()).isEqualTo(X);
  }

  @Test
  @DisplayName("what could not be stored is not kept, and the session before it goes on")
  void begin_NOT_STORED_leavesTheSessionBefore() {
    long first = begin();
    done(subscriptions.keep(D, first, X));
    records.disk().failOnce();
    assertThat(subscriptions.begin(d, true).toCompletableFuture())
        .failsWithin(java.time.Duration.ofSeconds(30));

    assertThat(done(subscriptions.keep(D, first, Y))).isTrue();
    assertThat(kept()).isEqualTo(Y);
  }
}
