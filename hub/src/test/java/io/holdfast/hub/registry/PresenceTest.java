/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.SettableClock;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresenceTest {

  private static final DeviceIdentity DEVICE = new DeviceIdentity("d1");
  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

  private final SettableClock clock = new SettableClock(START);
  private final Presence presence = new Presence(clock);

  @Test
  void of_NEVER_SEEN_hasNoTimes() {
    assertThat(presence.of(DEVICE)).isEqualTo(new Presence.Connection(false, null, null));
  }

  @Test
  void disconnected_AFTER_TAKE_OVER_staysConnected() {
    presence.connected(DEVICE);
    clock.turn(Duration.ofSeconds(1));
    presence.connected(DEVICE);
    presence.disconnected(DEVICE);

    assertThat(presence.of(DEVICE).connected()).isTrue();
    assertThat(presence.connectedDevices()).isEqualTo(1);

    clock.turn(Duration.ofSeconds(1));
    presence.disconnected(DEVICE);

    Instant end = START.plusSeconds(2);
    assertThat(presence.of(DEVICE)).isEqualTo(new Presence.Connection(false, end, end));
    assertThat(presence.connectedDevices()).isZero();
  }

  @Test
  void connected_TAKE_OVER_isToldAsSuch() {
    List<String> told = new ArrayList<>();
    presence.addListener(
        new PresenceListener() {
          @Override
          public void changed(Identity identity, boolean connected) {
            told.add(identity + " " + connected);
          }

          @Override
          public void tookOver(Identity identity) {
            told.add(identity + " again");
          }
        });
    presence.connected(DEVICE);
    presence.connected(DEVICE);
    presence.disconnected(DEVICE);

    assertThat(told).containsExactly("d1 true", "d1 again");
  }

  @Test
  void active_WHILE_CONNECTED_movesLastActivityOnly() {
    presence.connected(DEVICE);
    clock.turn(Duration.ofSeconds(5));

    presence.active(DEVICE);

    assertThat(presence.of(DEVICE))
        .isEqualTo(new Presence.Connection(true, START, START.plusSeconds(5)));
  }

  @Test
  void connectedDevices_MODULES_doNotCount() {
    presence.connected(DEVICE.module("m"));

    assertThat(presence.connectedDevices()).isZero();
  }

  @Test
  void changed_DELETED_forgets() {
    presence.connected(DEVICE);
    presence.disconnected(DEVICE);

    presence.changed(DEVICE, null, null);

    assertThat(presence.of(DEVICE)).isEqualTo(new Presence.Connection(false, null, null));
  }

  @Test
  void disconnected_DELETED_WHILE_CONNECTED_forgets() {
    presence.connected(DEVICE);
    presence.changed(DEVICE, null, null);
    assertThat(presence.of(DEVICE).connected()).isTrue();

    presence.disconnected(DEVICE);

    assertThat(presence.of(DEVICE)).isEqualTo(new Presence.Connection(false, null, null));
  }
}
