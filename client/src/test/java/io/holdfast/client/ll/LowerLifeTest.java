/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.Seed;
import io.holdfast.model.Bytes;
import io.holdfast.model.MethodCall;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LowerLifeTest {

  private static final int LIVES = Boolean.getBoolean("holdfast.full") ? 10_000 : 200;

  @Test
  @DisplayName("[client-31] [client-122] Whenever destroy comes, all that was accepted ends once")
  void destroy_ANY_TIME_endsEachOnce() {
    Seed.times(LIVES, random -> new Life(random).live());
  }

  /** A random life of a client, and a hub that answers when it likes to. */
  private static final class Life {

    private static final MethodCall CALL =
        new MethodCall("m", Bytes.utf8("{}"), Duration.ofSeconds(5), Duration.ZERO);

    private final LowerScene scene = new LowerScene();
    private final ModuleClientLL client = scene.client;
    private final SplittableRandom random;
    private final List<int[]> accepted = new ArrayList<>();
    private @Nullable RawMqtt connection;
    private @Nullable AnsweringHub hub;

    Life(SplittableRandom random) {
      this.random = random;
    }

    void live() {
      try (scene) {
        client.setRetryPolicy(new RetryPolicy.Immediate(), Duration.ZERO);
        client.setOption(Option.HTTPS_PORT, LoopbackAddress.REFUSING_PORT);
        client.setOption(Option.SEND_WINDOW, 1 + random.nextInt(3));
        for (int i = random.nextInt(40); i > 0; i--) {
          step();
        }
        client.destroy();
        assertThat(accepted).allSatisfy(times -> assertThat(times[0]).isEqualTo(1));
      }
      assertThat(accepted).allSatisfy(times -> assertThat(times[0]).isEqualTo(1));
    }

    private void step() {
      switch (random.nextInt(9)) {
        case 0, 1 -> send();
        case 2 -> {
          int[] times = new int[1];
          took(times, client.getTwinAsync((twin, failure) -> times[0]++));
        }
        case 3 -> {
          int[] times = new int[1];
          Bytes json = Bytes.utf8("{}");
          took(times, client.sendReportedState(json, (status, version) -> times[0]++));
        }
        case 4 -> {
          int[] times = new int[1];
          took(times, client.deviceMethodInvokeAsync("d", CALL, (answer, gone) -> times[0]++));
        }
        case 5 -> pass(Duration.ofSeconds(random.nextInt(100)));
        case 6 -> cut();
        default -> answer();
      }
    }

    private void send() {
      int[] times = new int[1];
      EventConfirmation confirmation =
          result -> {
            times[0]++;
            if (random.nextInt(4) == 0) {
              send(); // From its own confirmation.
            }
          };
      took(times, client.sendEventAsync(LowerScene.message("m"), confirmation));
    }

    private void took(int[] times, ClientResult result) {
      if (result == ClientResult.OK) {
        accepted.add(times);
      }
    }

    private void pass(Duration time) {
      int before = scene.statuses.size();
      scene.turn(time);
      if (scene.statuses.size() > before) {
        hub = null; // Left, or about to be.
      }
    }

    private void cut() {
      RawMqtt open = connection;
      if (hub != null && open != null) {
        hub = null;
        try {
          open.close();
        } catch (IOException e) {
          throw new AssertionError(e);
        }
        scene.work();
      }
    }

    private void answer() {
      scene.work();
      while (scene.server.waiting() > 0) {
        connection = scene.server.next();
        hub = new AnsweringHub(connection);
      }
      AnsweringHub answering = hub;
      if (answering != null) {
        answering.answer();
        scene.work();
      }
    }
  }
}
