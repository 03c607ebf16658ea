/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.HandLane;
import io.holdfast.hub.service.DeviceView;
import io.holdfast.model.Audience;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.wire.SubscriptionFilter.Feature;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How sessions begin and end, and what is kept between them. */
class SessionsTest {

  private static final String INPUTS = "devices/d/modules/b/inputs/#";
  private static final DeviceIdentity OTHER_DEVICE = new DeviceIdentity("d2");
  private static final byte[] OTHER_KEY = {9, 9, 9};

  @TempDir Path directory;
  private HubRig rig;

  @BeforeEach
  void open() {
    rig = new HubRig(directory, 2, true);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static ErrorCode reason(RigPeer peer) {
    return requireNonNull(peer.closedFor()).code();
  }

  @Test
  @DisplayName(
      "subscriptions of a kept session outlive connections and restarts [mqtt-33] [mqtt-34]")
  void connect_NOT_CLEAN_hasItsSubscriptionsBack() {
    RigPeer b = rig.connect(HubRig.B, false, 0);
    assertThat(b.start().present()).isFalse();
    rig.subscribe(b, INPUTS, 1);
    b.leave(false);
    RigPeer a = rig.connect(HubRig.A, true, 0);
    a.send("1", true, 1);
    rig.settle();

    RigPeer again = rig.connect(HubRig.B, false, 1);
    rig.until(() -> again.inputs().size() == 1);
    assertThat(again.start().present()).isTrue();
    assertThat(again.inputs().getFirst().qos()).isEqualTo(1);

    rig.restart();
    RigPeer afterStart = rig.connect(HubRig.B, false, 0);
    rig.until(() -> afterStart.inputs().size() == 1);
    assertThat(afterStart.start().present()).isTrue();
  }

  @Test
  @DisplayName("a clean session forgets what was kept, for good [mqtt-34] [mqtt-35]")
  void connect_CLEAN_forgets() {
    rig.subscribe(rig.connect(HubRig.B, false, 0), INPUTS, 1);

    RigPeer clean = rig.connect(HubRig.B, true, 0);
    assertThat(clean.start().present()).isFalse();
    assertThat(clean.session().filters().qos(Feature.INPUTS, "i")).isEqualTo(Filters.NONE);
    rig.subscribe(clean, INPUTS, 1);
    clean.leave(true);

    rig.restart();
    RigPeer kept = rig.connect(HubRig.B, false, 0);
    assertThat(kept.start().present()).isFalse();
    assertThat(kept.session().filters().qos(Feature.INPUTS, "i")).isEqualTo(Filters.NONE);
  }

  @Test
  @DisplayName("a second connection takes over from the first [mqtt-31]")
  void connect_AGAIN_takesOver() {
    RigPeer first = rig.connect(HubRig.B, false, 0);
    rig.subscribe(first, INPUTS, 1);

    RigPeer second = rig.connect(HubRig.B, false, 1);
    RigPeer a = rig.connect(HubRig.A, true, 0);
    a.send("1", true, 1);
    rig.settle();

    assertThat(reason(first)).isEqualTo(ErrorCode.CONNECTION_TAKEN_OVER);
    assertThat(second.isClosed()).isFalse();
    assertThat(second.inputs()).hasSize(1);
    assertThat(first.inputs()).isEmpty();
  }

  @Test
  @DisplayName("one that subscribes while it is taken over does not keep the messages to itself")
  void follow_AFTER_TAKE_OVER_leavesTheMessagesToTheSuccessor() {
    RigPeer first = rig.connect(HubRig.B, false, 0);
    rig.subscribe(first, INPUTS, 1);
    RigPeer second = new RigPeer(rig.lane(1));
    var request = HubRig.request(HubRig.B, rig.token(HubRig.B), false);
    second.lane().execute(() -> second.begun(rig.hub().admission().connect(request, second)));
    HandLane.until(List.of(rig.lane(1)), second::isDecided);
    second.lane().execute(() -> second.session().follow());
    rig.lane(1).settle();

    // The first's lane has not heard yet that it is over.
    first.lane().run(() -> first.session().follow());
    rig.settle();
    assertThat(reason(first)).isEqualTo(ErrorCode.CONNECTION_TAKEN_OVER);
    RigPeer a = rig.connect(HubRig.A, true, 0);
    a.send("1", true, 1);
    rig.settle();

    assertThat(second.inputs()).hasSize(1);
  }

  @Test
  @DisplayName("a successor that has not been told that it is let in gets nothing yet")
  void follow_AFTER_TAKE_OVER_waitsForTheSuccessorToFollow() {
    RigPeer first = rig.connect(HubRig.B, false, 0);
    rig.subscribe(first, INPUTS, 1);
    RigPeer second = rig.ask(HubRig.request(HubRig.B, rig.token(HubRig.B), false), 1);
    RigPeer a = rig.connect(HubRig.A, true, 0);
    a.send("1", true, 1);
    rig.settle();
    assertThat(second.deliveries).isEmpty();

    second.lane().execute(() -> second.session().follow());
    rig.until(() -> second.inputs().size() == 1);
  }

  @Test
  @DisplayName("the end of the token ends the connection [mqtt-85]")
  void connected_TOKEN_ENDS_isClosed() {
    int waiting = rig.timer.waiting();
    RigPeer a = rig.connect(HubRig.A, true, 0);

    rig.pass(Duration.ofMinutes(59));
    assertThat(a.isClosed()).isFalse();
    rig.pass(Duration.ofMinutes(1));

    assertThat(reason(a)).isEqualTo(ErrorCode.UNAUTHORIZED);
    // Nothing is left of it; some of the hub's own tasks ask for their next time on other threads.
    rig.until(() -> rig.timer.waiting() == waiting);
  }

  @Test
  @DisplayName("[edge-61] a clock that is set forward ends the connections whose tokens are over")
  void connected_CLOCK_SET_FORWARD_isClosed() {
    RigPeer a = rig.connect(HubRig.A, true, 0);

    rig.clock.turn(Duration.ofMinutes(59));
    rig.pass(Duration.ofMinutes(1).minusSeconds(1));
    assertThat(a.isClosed()).isFalse();
    rig.pass(Duration.ofSeconds(2));

    assertThat(reason(a)).isEqualTo(ErrorCode.UNAUTHORIZED);
  }

  @Test
  @DisplayName("a clock that is set back gives no connection more time than its token had")
  void connected_CLOCK_SET_BACK_isClosedInTime() {
    RigPeer a = rig.connect(HubRig.A, true, 0);

    rig.clock.turn(Duration.ofHours(-1));
    for (int minute = 0; minute < 59; minute++) {
      rig.pass(Duration.ofMinutes(1));
    }
    assertThat(a.isClosed()).isFalse();
    rig.pass(Duration.ofMinutes(1));

    assertThat(reason(a)).isEqualTo(ErrorCode.UNAUTHORIZED);
  }

  @Test
  @DisplayName(
      "a disabled device's connections and its modules' are closed, others' are not [mqtt-86]")
  void disabled_DEVICE_closesItsModulesToo() {
    rig.register(OTHER_DEVICE, HubRig.primary());
    RigPeer device = rig.connect(HubRig.DEVICE, true, 0);
    RigPeer a = rig.connect(HubRig.A, true, 1);
    RigPeer other = rig.connect(OTHER_DEVICE, true, 0);

    rig.update(HubRig.DEVICE, HubRig.primary(), false);

    rig.until(() -> device.isClosed() && a.isClosed());
    assertThat(reason(device)).isEqualTo(ErrorCode.DEVICE_DISABLED);
    assertThat(reason(a)).isEqualTo(ErrorCode.DEVICE_DISABLED);
    rig.untilTold();
    assertThat(other.isClosed()).isFalse();
  }

  @Test
  @DisplayName("a deleted module is closed, and forgotten with its subscriptions [mqtt-86]")
  void deleted_MODULE_closesAndForgets() {
    RigPeer b = rig.connect(HubRig.B, false, 1);
    rig.subscribe(b, INPUTS, 1);

    rig.delete(HubRig.B);
    rig.until(b::isClosed);
    rig.registerModule(HubRig.B, HubRig.primary());
    RigPeer again = rig.connect(HubRig.B, false, 0);

    assertThat(reason(b)).isEqualTo(ErrorCode.DEVICE_NOT_FOUND);
    assertThat(again.start().present()).isFalse();
  }

  @Test
  @DisplayName("a hub killed as a module is deleted keeps nothing for the next of that name")
  void deleted_MODULE_THEN_KILLED_forgetsItsMessages() {
    rig.connect(HubRig.A, true, 0).send("old", true, 1);
    rig.settle();
    rig.deleteUnheard(HubRig.B);
    rig.restart();
    rig.registerModule(HubRig.B, HubRig.primary());
    rig.connect(HubRig.A, true, 0).send("new", true, 1);
    rig.settle();
    rig.restart();

    RigPeer b = rig.connect(HubRig.B, true, 0);
    b.subscribe(INPUTS, 1);
    rig.until(() -> !b.inputs().isEmpty());

    assertThat(b.inputs())
        .extracting(each -> RigPeer.text(each.message().body()))
        .containsExactly("new");
  }

  @Test
  @DisplayName(
      "a hub killed as a module is deleted keeps no subscription for the next of that name")
  void deleted_MODULE_THEN_KILLED_forgetsItsSubscriptions() {
    rig.subscribe(rig.connect(HubRig.B, false, 0), INPUTS, 1);
    rig.deleteUnheard(HubRig.B);
    rig.restart();
    rig.registerModule(HubRig.B, HubRig.primary());

    RigPeer b = rig.connect(HubRig.B, false, 0);

    assertThat(b.start().present()).isFalse();
    assertThat(b.session().filters().qos(Feature.INPUTS, "i")).isEqualTo(Filters.NONE);
  }

  @Test
  @DisplayName("what an old session subscribes to while a clean one begins is not kept [mqtt-35]")
  void subscribe_WHILE_A_CLEAN_ONE_BEGINS_isNotKept() {
    RigPeer old = rig.connect(HubRig.B, false, 0);
    RigPeer clean = rig.begin(HubRig.request(HubRig.B, rig.token(HubRig.B), true), 1);
    HandLane.until(List.of(rig.lane(1)), clean::isDecided);
    // Its lane has not heard yet that it is over.
    old.lane()
        .run(() -> {
          var ignored = old.session().subscribe(Map.of(INPUTS, 1));
        });
    rig.until(old::isClosed);
    clean.leave(true);
    rig.restart();

    RigPeer next = rig.connect(HubRig.B, false, 0);

    assertThat(next.start().present()).isFalse();
    assertThat(next.session().filters().qos(Feature.INPUTS, "i")).isEqualTo(Filters.NONE);
  }

  @Test
  @DisplayName("more filters than a hundred are a fault of the client")
  void subscribe_TOO_MANY_FILTERS_isClosed() {
    RigPeer b = rig.connect(HubRig.B, false, 0);
    for (int i = 0; i < 100; i++) {
      rig.subscribe(b, "devices/d/modules/b/inputs/" + i, 1);
    }
    assertThat(b.isClosed()).isFalse();

    b.subscribe("devices/d/modules/b/inputs/100", 1);
    rig.until(b::isClosed);

    assertThat(reason(b)).isEqualTo(ErrorCode.ARGUMENT_INVALID);
  }

  @Test
  @DisplayName("so are filters of more than 16 KB")
  void subscribe_LONG_FILTERS_isClosed() {
    RigPeer b = rig.connect(HubRig.B, false, 0);

    b.subscribe("devices/d/modules/b/inputs/" + "x".repeat(16 * 1024), 1);
    rig.until(b::isClosed);

    assertThat(reason(b)).isEqualTo(ErrorCode.ARGUMENT_INVALID);
  }

  @Test
  @DisplayName("new keys close the connection, other changes do not")
  void updated_KEYS_closes() {
    RigPeer device = rig.connect(HubRig.DEVICE, true, 0);
    RigPeer a = rig.connect(HubRig.A, true, 0);

    rig.update(HubRig.DEVICE, HubRig.primary(), true);
    rig.untilTold();
    assertThat(device.isClosed()).isFalse();

    rig.update(HubRig.DEVICE, OTHER_KEY, true);
    rig.until(device::isClosed);
    assertThat(reason(device)).isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(a.isClosed()).as("it has a key of its own").isFalse();

    rig.updateModule(HubRig.A, OTHER_KEY);
    rig.until(a::isClosed);
  }

  @Test
  @DisplayName("new keys of a device close the modules that were let in by its token")
  void updated_KEYS_OF_THE_DEVICE_closesItsModules() {
    String token =
        rig.token(
            Audience.resourceOf("hub", HubRig.DEVICE), HubRig.primary(), Duration.ofHours(1), null);
    RigPeer a = rig.ask(HubRig.request(HubRig.A, token, true), 1);
    assertThat(a.isLetIn()).isTrue();

    rig.update(HubRig.DEVICE, OTHER_KEY, true);

    rig.until(a::isClosed);
    assertThat(reason(a)).isEqualTo(ErrorCode.UNAUTHORIZED);
  }

  @Test
  @DisplayName("who is connected can be seen")
  void connected_TAKEN_OVER_staysConnected() {
    RigPeer first = rig.connect(HubRig.DEVICE, true, 0);
    RigPeer second = rig.connect(HubRig.DEVICE, true, 1);
    assertThat(first.isClosed()).isTrue();
    assertThat(view().connection().connected()).isTrue();

    second.leave(true);
    rig.settle();

    assertThat(view().connection().connected()).isFalse();
  }

  private DeviceView view() {
    return rig.done(rig.hub().service().devices().find(HubRig.ALL, HubRig.DEVICE));
  }
}
