/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.HandLane;
import io.holdfast.hub.Refusal;
import io.holdfast.wire.SubscriptionFilter.Feature;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscriptions that change while something is on its way. */
class ResubscribeTest {

  private static final String INPUT = "devices/d/modules/b/inputs/i/#";
  private static final String OTHER = "devices/d/modules/b/inputs/other/#";

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

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  @DisplayName("a message that came between unsubscribing and subscribing again is sent then")
  void subscribe_AGAIN_getsWhatWasOnItsWay(int lane) {
    RigPeer a = rig.connect(HubRig.A, true, 1 - lane);
    RigPeer b = rig.connect(HubRig.B, true, lane);
    b.subscribe(INPUT, 1);
    rig.subscribe(b, OTHER, 1);
    List<HandLane> others = List.of(rig.lane(1 - lane));
    a.send("x", true, 1);
    HandLane.settle(others);

    // In this order on the lane of b: the end of the subscription, the message, its beginning.
    b.lane()
        .run(() -> {
          var ignored = b.session().unsubscribe(List.of(INPUT));
        });
    b.subscribe(INPUT, 1);
    HandLane.settle(List.of(rig.lane(lane)));
    rig.until(() -> b.inputs().size() == 1);

    assertThat(RigPeer.text(b.inputs().getFirst().message().body())).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  @DisplayName("who subscribes anew gets no message twice, and may still acknowledge what it has")
  void subscribe_CIRCLE_sendsNothingTwice(int lane) {
    RigPeer a = rig.connect(HubRig.A, true, 1 - lane);
    RigPeer b = rig.connect(HubRig.B, false, lane);
    a.send("x", true, 1);
    a.send("y", true, 2);
    for (int i = 0; i < 5; i++) {
      b.subscribe(INPUT, 1);
      rig.settle();
      b.lane()
          .run(() -> {
            var ignored = b.session().unsubscribe(List.of(INPUT));
          });
      rig.settle();
    }
    b.subscribe(INPUT, 1);
    rig.until(() -> b.inputs().size() == 2);
    rig.settle();
    assertThat(b.inputs())
        .extracting(each -> RigPeer.text(each.message().body()))
        .containsExactly("x", "y");

    // What it says before the input has handed it the messages again is not heard.
    rig.until(() -> {
      b.inputs().forEach(b::acknowledge);
      return rig.hub().counts().delivered() == 2;
    });
    RigPeer next = rig.connect(HubRig.B, false, lane);
    rig.settle();
    assertThat(next.inputs()).isEmpty();
  }

  @Test
  @DisplayName("what a session subscribes to while it is being ended is not kept for the next")
  void subscribe_WHILE_ENDED_isNotKept() {
    RigPeer b = rig.connect(HubRig.B, false, 0);
    b.session().end(new Refusal(ErrorCode.MODULE_NOT_FOUND, "deleted"));
    b.lane()
        .run(() -> {
          var ignored = b.session().subscribe(Map.of(INPUT, 1));
        });
    rig.settle();
    assertThat(b.isClosed()).isTrue();

    RigPeer again = rig.connect(HubRig.B, false, 0);

    assertThat(again.session().filters().qos(Feature.INPUTS, "i")).isEqualTo(Filters.NONE);
  }
}
