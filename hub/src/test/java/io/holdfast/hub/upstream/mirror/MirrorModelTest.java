/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.mirror;

import static io.holdfast.hub.upstream.mirror.MirrorRig.DEVICE;
import static io.holdfast.hub.upstream.mirror.MirrorRig.SELF;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.twin.Patches;
import io.holdfast.hub.twin.TwinJson;
import io.holdfast.model.Bytes;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** A client and a back end change a twin while everything between them fails now and then. */
class MirrorModelTest {

  private static final int STEPS = 60;

  @TempDir Path directory;
  private int run;

  @Test
  @DisplayName(
      "[edge-84] [edge-85] [edge-88] Whatever fails in between, in the end the parent has what the"
          + " client reported, and the client what the parent wants")
  void anything_THEN_QUIET_bothAgree() {
    Seed.times(
        8,
        random -> {
          try (MirrorRig rig = new MirrorRig(directory.resolve("run-" + run++))) {
            new Story(rig, random).tell();
          }
        });
  }

  private static final class Story {
    private final MirrorRig rig;
    private final SplittableRandom random;
    private ObjectNode reported = json("{}");
    private ObjectNode desired = json("{}");

    Story(MirrorRig rig, SplittableRandom random) {
      this.rig = rig;
      this.random = random;
    }

    void tell() {
      rig.come(DEVICE);
      for (int i = 0; i < STEPS; i++) {
        step();
      }
      rig.parent.refuse(null);
      rig.parent.release();
      rig.online(DEVICE);
      for (int i = 0; i < 12; i++) {
        rig.turn(60);
      }
      hear();
      assertThat(json(rig.parent.reported(DEVICE))).isEqualTo(reported);
      assertThat(desired).isEqualTo(json(rig.parent.desired(DEVICE)));
      ObjectNode stored = json(rig.stored(DEVICE));
      assertThat(without(stored, "reported")).isEqualTo(reported);
      assertThat(without(stored, "desired")).isEqualTo(desired);
      rig.parent.asked();
      rig.turn(120);
      assertThat(rig.parent.asked()).isEmpty();
      assertThat(rig.parent.kept()).containsOnly(SELF + " SELF", DEVICE + " CLIENT");
    }

    private void step() {
      switch (random.nextInt(16)) {
        case 0, 1, 2, 3 -> report();
        case 4, 5 -> rig.parent.change(DEVICE, patch(2).toString());
        case 6 -> rig.parent.changeUnheard(DEVICE, patch(2).toString());
        case 7 -> rig.parent.disconnect(DEVICE);
        case 8, 9 -> {
          rig.parent.connect(SELF);
          rig.parent.connect(DEVICE);
        }
        case 10 -> rig.parent.hold();
        case 11 -> rig.parent.release();
        case 12 -> rig.parent.refuse(random.nextBoolean() ? ErrorCode.THROTTLED : null);
        case 13 -> rig.turn(5);
        case 14 -> {
          rig.twins().changed(DEVICE, false);
          rig.come(DEVICE);
        }
        default -> {
          hear();
          rig.restart();
          rig.come(DEVICE);
        }
      }
      if (random.nextBoolean()) {
        rig.settle();
      }
    }

    private void report() {
      ObjectNode patch = patch(2);
      rig.report(DEVICE, patch.toString());
      reported = Patches.applied(reported, patch);
    }

    private void hear() {
      for (String told : rig.told()) {
        if (told.startsWith(DEVICE + " ")) {
          ObjectNode patch = json(told.substring(told.indexOf('{')));
          patch.remove("$version");
          desired = Patches.applied(desired, patch);
        }
      }
    }

    private ObjectNode patch(int depth) {
      ObjectNode node = json("{}");
      for (String name : new String[] {"a", "b", "c"}) {
        switch (random.nextInt(depth > 0 ? 6 : 4)) {
          case 0 -> node.putNull(name);
          case 1 -> node.put(name, random.nextInt(3));
          case 2 -> node.putArray(name).add(random.nextInt(2));
          case 3 -> {}
          default -> node.set(name, patch(depth - 1));
        }
      }
      return node;
    }

    private static ObjectNode without(ObjectNode twin, String part) {
      ObjectNode properties = (ObjectNode) twin.required(part);
      properties.remove("$version");
      return properties;
    }

    private static ObjectNode json(String text) {
      return switch (TwinJson.object(Bytes.utf8(text))) {
        case Outcome.Done<ObjectNode>(ObjectNode node) -> node;
        case Outcome.Refused<ObjectNode>(var refusal) -> Assertions.fail(text + ": " + refusal);
      };
    }
  }
}
