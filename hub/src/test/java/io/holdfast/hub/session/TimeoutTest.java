/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.Delivery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that leave messages unacknowledged. */
class TimeoutTest {

  private static final Duration STEP = Duration.ofSeconds(30).dividedBy(8);

  @TempDir Path directory;

  private static List<String> texts(List<Delivery.InputMessage> messages) {
    return messages.stream().map(each -> RigPeer.text(each.message().body())).toList();
  }

  @Test
  @DisplayName(
      "[edge-49] a module gets on the same connection again what it leaves lying, flagged, in order")
  void acknowledge_NOT_IN_TIME_sendsCopies() {
    try (HubRig rig = new HubRig(directory, 1, true)) {
      RigPeer a = rig.connect(HubRig.A, true, 0);
      RigPeer b = rig.connect(HubRig.B, true, 0);
      rig.subscribe(b, "devices/d/modules/b/inputs/#", 1);
      a.send("x", true, 1);
      a.send("y", true, 2);
      rig.until(() -> b.inputs().size() == 2);

      // What it had when it subscribed is sent again when the time has passed a second time.
      rig.until(() -> {
        boolean came = b.inputs().size() >= 4;
        if (!came) {
          rig.timer.turn(STEP);
        }
        return came;
      });
      assertThat(texts(b.inputs())).containsExactly("x", "y", "x", "y");
      assertThat(b.inputs().subList(2, 4)).allMatch(Delivery.InputMessage::redelivered);
      assertThat(b.inputs().get(2).tag()).isEqualTo(b.inputs().get(0).tag());

      b.acknowledge(b.inputs().getFirst());
      rig.settle();
      a.send("z", true, 3);
      rig.until(() -> b.inputs().size() == 5);
      assertThat(b.inputs().getLast().tag())
          .as("the second copy of x is not acknowledged")
          .isNotEqualTo(b.inputs().getFirst().tag());
      b.acknowledge(b.inputs().get(2));
      b.acknowledge(b.inputs().get(1));
      rig.settle();
      assertThat(rig.hub().counts().delivered()).isEqualTo(2);

      RigPeer next = rig.connect(HubRig.B, true, 0);
      rig.subscribe(next, "devices/d/modules/b/inputs/#", 1);
      rig.until(() -> next.inputs().size() == 1);
      assertThat(texts(next.inputs())).containsExactly("z");
    }
  }

  @Test
  @DisplayName("to subscribe to something else does not put off what comes again")
  void subscribe_SOMETHING_ELSE_sendsCopiesInTime() {
    try (HubRig rig = new HubRig(directory, 1, true)) {
      RigPeer a = rig.connect(HubRig.A, true, 0);
      RigPeer b = rig.connect(HubRig.B, true, 0);
      rig.subscribe(b, "devices/d/modules/b/inputs/i/#", 1);
      a.send("x", true, 1);
      rig.until(() -> b.inputs().size() == 1);
      rig.subscribe(b, "devices/d/modules/b/inputs/other/#", 1);

      rig.until(() -> {
        boolean came = b.inputs().size() >= 2;
        if (!came) {
          rig.timer.turn(STEP);
        }
        return came;
      });
      assertThat(texts(b.inputs())).containsExactly("x", "x");
    }
  }
}
