/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.SettableClock;
import io.holdfast.hub.Throttles.Kind;
import io.holdfast.hub.session.HubRig;
import io.holdfast.hub.session.RigPeer;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThrottlesTest {

  private static final long NOW = 1_000_000_000L;

  @TempDir Path directory;

  @Test
  @DisplayName("a second's worth passes at once, then so many each second")
  void take_AT_A_RATE_letsThatManyPass() {
    RateLimit limit = new RateLimit(10);
    for (int i = 0; i < 10; i++) {
      assertThat(limit.take(NOW, 0)).isZero();
    }
    assertThat(limit.take(NOW, 0)).isEqualTo(-1);
    assertThat(limit.take(NOW + 99, 0)).isEqualTo(-1);
    assertThat(limit.take(NOW + 100, 0)).isZero();
    assertThat(limit.take(NOW + 100, 0)).isEqualTo(-1);
    assertThat(limit.take(NOW + 100, 1000)).isEqualTo(100);
    assertThat(limit.isFull(NOW + 100)).isFalse();
    assertThat(limit.isFull(NOW + 1300)).isTrue();
  }

  @Test
  @DisplayName("a clock that is set back stops nobody")
  void take_CLOCK_SET_BACK_beginsAnew() {
    RateLimit limit = new RateLimit(1);
    assertThat(limit.take(NOW, 0)).isZero();
    assertThat(limit.take(NOW - 3_600_000, 0)).isZero();
  }

  private HubRig rig(Map<Kind, Integer> hub, Map<Kind, Integer> identity) {
    return new HubRig(directory, 2, true, List.of(), hub, identity);
  }

  @Test
  @DisplayName("[mqtt-76] too many twin requests are answered 429, and served again later")
  void twinRequests_TOO_MANY_areAnswered429() {
    try (HubRig rig = rig(Map.of(Kind.TWIN_READS, 2), Map.of(Kind.TWIN_UPDATES, 1))) {
      RigPeer a = rig.connect(HubRig.A, true, 0);
      a.subscribe("$iothub/twin/res/#", 0);
      for (String id : List.of("get0", "get1", "get2")) {
        a.lane().execute(() -> a.session().twinGet(id));
      }
      for (String id : List.of("patch0", "patch1")) {
        a.lane().execute(() -> a.session().twinPatch(id, null, Bytes.utf8("{}")));
      }
      rig.until(() -> statuses(a).size() == 5);
      assertThat(statuses(a))
          .containsOnly(
              Map.entry("get0", 200),
              Map.entry("get1", 200),
              Map.entry("get2", 429),
              Map.entry("patch0", 204),
              Map.entry("patch1", 429));

      rig.pass(Duration.ofSeconds(2));
      a.lane().execute(() -> a.session().twinGet("late"));
      rig.until(() -> statuses(a).containsKey("late"));
      assertThat(statuses(a)).containsEntry("late", 200);
    }
  }

  private static Map<String, Integer> statuses(RigPeer peer) {
    Map<String, Integer> statuses = new TreeMap<>();
    for (Delivery delivery : peer.deliveries) {
      if (delivery instanceof Delivery.TwinResponse response) {
        statuses.put(response.requestId(), response.status());
      }
    }
    return statuses;
  }

  @Test
  @DisplayName("who sends too fast is not read from for a while, and all is acknowledged")
  void telemetry_TOO_FAST_isSlowed() {
    try (HubRig rig = rig(Map.of(), Map.of(Kind.MESSAGES, 2))) {
      RigPeer b = rig.connect(HubRig.B, true, 0);
      b.send("0", true, 0);
      b.send("1", true, 1);
      rig.settle();
      assertThat(b.reading).isTrue();
      b.send("2", true, 2);
      rig.settle();
      assertThat(b.reading).isFalse();
      assertThat(b.accepted).containsExactly(0L, 1L, 2L);

      rig.pass(Duration.ofMillis(500));

      assertThat(b.reading).isTrue();
    }
  }

  @Test
  @DisplayName("who has sent far too much is closed, without a receipt for the rest")
  void telemetry_FAR_TOO_FAST_isClosed() {
    try (HubRig rig = rig(Map.of(Kind.MESSAGES, 1), Map.of())) {
      RigPeer b = rig.connect(HubRig.B, true, 0);
      for (int i = 0; i < 100; i++) {
        b.send("x", true, i);
      }
      rig.settle();

      assertThat(b.closedFor())
          .isEqualTo(new Refusal(ErrorCode.THROTTLE_BACKLOG, "too many messages"));
      // It was closed in the turn that read all of them, before that turn was stored.
      assertThat(b.accepted).isEmpty();
      // One at once, and one for each second that it may have to wait.
      assertThat(rig.hub().counts().received()).isEqualTo(11);
    }
  }

  @Test
  @DisplayName("connections beyond the rate wait, and far beyond it are refused")
  void connect_TOO_MANY_waitsOrIsRefused() {
    try (HubRig rig = rig(Map.of(), Map.of(Kind.CONNECTS, 1))) {
      rig.connect(HubRig.A, true, 0);
      RigPeer second = rig.begin(HubRig.request(HubRig.A, rig.token(HubRig.A), true), 0);
      rig.settle();
      assertThat(second.isDecided()).isFalse();
      for (int i = 0; i < 9; i++) {
        rig.begin(HubRig.request(HubRig.A, rig.token(HubRig.A), true), 0);
      }
      RigPeer last = rig.ask(HubRig.request(HubRig.A, rig.token(HubRig.A), true), 0);
      assertThat(last.refusal().code()).isEqualTo(ErrorCode.THROTTLED);

      rig.pass(Duration.ofSeconds(1));
      rig.until(second::isDecided);
      assertThat(second.isLetIn()).isTrue();
    }
  }

  @Test
  @DisplayName("what the hub refuses does not count against who asked")
  void take_HUB_REFUSES_givesBack() {
    SettableClock clock = new SettableClock(Instant.ofEpochMilli(NOW));
    Throttles throttles =
        new Throttles(
            Map.of(Kind.MESSAGES, 1), Map.of(Kind.MESSAGES, 2), clock, (delay, task) -> () -> {});
    assertThat(throttles.allows(Kind.MESSAGES, HubRig.B)).isTrue();
    for (int i = 0; i < 5; i++) {
      assertThat(throttles.allows(Kind.MESSAGES, HubRig.A)).isFalse();
    }
    clock.turn(Duration.ofSeconds(1));

    Throttles.Meter own = requireNonNull(throttles.meter(Kind.MESSAGES, HubRig.A));
    assertThat(own.take()).isZero();
  }

  @Test
  @DisplayName("those at rest are forgotten once a second at most, and nobody else is")
  void meter_MANY_IDENTITIES_forgetsThoseAtRest() {
    SettableClock clock = new SettableClock(Instant.ofEpochMilli(NOW));
    Throttles throttles =
        new Throttles(Map.of(), Map.of(Kind.MESSAGES, 1), clock, (delay, task) -> () -> {});
    for (int i = 0; i < 10_001; i++) {
      assertThat(throttles.allows(Kind.MESSAGES, new DeviceIdentity("d" + i))).isTrue();
    }
    assertThat(throttles.remembered()).isEqualTo(10_001);
    clock.turn(Duration.ofSeconds(3));
    assertThat(throttles.allows(Kind.MESSAGES, new DeviceIdentity("d1"))).isTrue();
    assertThat(throttles.remembered()).as("no key is new").isEqualTo(10_001);

    assertThat(throttles.allows(Kind.MESSAGES, new DeviceIdentity("new"))).isTrue();

    assertThat(throttles.remembered()).isEqualTo(2);
    assertThat(throttles.allows(Kind.MESSAGES, new DeviceIdentity("d1"))).isFalse();
  }

  @Test
  @DisplayName("what back ends do with a twin leaves its device what it may do itself")
  void twins_BY_A_BACK_END_leavesTheDeviceItsOwn() {
    try (HubRig rig = rig(Map.of(), Map.of(Kind.TWIN_READS, 1))) {
      for (int i = 0; i < 3; i++) {
        rig.done(rig.hub().service().twins().get(HubRig.ALL, HubRig.A));
      }
      RigPeer a = rig.connect(HubRig.A, true, 0);
      rig.subscribe(a, "$iothub/twin/res/#", 0);
      a.lane().execute(() -> a.session().twinGet("1"));
      rig.until(() -> statuses(a).size() == 1);

      assertThat(statuses(a)).containsEntry("1", 200);
    }
    try (HubRig rig =
        new HubRig(
            directory.resolve("other"), 2, true, List.of(), Map.of(Kind.TWIN_READS, 1), Map.of())) {
      rig.done(rig.hub().service().twins().get(HubRig.ALL, HubRig.A));
      assertThat(rig.await(rig.hub().service().twins().get(HubRig.ALL, HubRig.B)))
          .isInstanceOf(Outcome.Refused.class);
    }
  }
}
