/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SessionRandomTest {

  @Test
  @DisplayName(
      "[client-31] [client-122] Under random acknowledgements, losses and closings: once each")
  void anything_RANDOM_completesEachOnce() {
    Seed.times(
        60,
        random -> {
          try (SessionScene any = new SessionScene()) {
            live(any, random);
          }
        });
  }

  private static void live(SessionScene any, SplittableRandom random) {
    any.window = 1 + random.nextInt(5);
    any.session.setRetry(new RetryPolicy.Immediate(), Duration.ZERO);
    any.session.setQueue(new QueueBound(8, 1000, OutboxTest.anyOverflow(random)));
    any.session.open();
    RawMqtt hub = any.accept();
    List<String> taken = new ArrayList<>();
    for (int i = random.nextInt(40); i > 0; i--) {
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> {
          String text = "m" + i;
          Duration maxWait = random.nextBoolean() ? null : Duration.ofSeconds(random.nextInt(60));
          if (any.publish(text, maxWait) == Admission.TAKEN) {
            taken.add(text);
          }
        }
        case 3 -> {
          SessionScene.send(hub, MqttBytes.puback(1 + random.nextInt(10)));
          any.work();
        }
        case 4 -> any.turn(Duration.ofSeconds(random.nextInt(50)));
        default -> {
          any.cut(hub);
          hub = any.accept();
        }
      }
      if (!any.session.isConnected()) {
        hub = any.accept(); // Nothing was acknowledged for too long, or no ping.
      }
    }
    end(any, random);
    assertThat(any.done.stream().map(SessionRandomTest::name))
        .containsExactlyInAnyOrderElementsOf(taken);
  }

  private static String name(String what) {
    int space = what.indexOf(' ');
    return space < 0 ? what : what.substring(0, space);
  }

  private static void end(SessionScene any, SplittableRandom random) {
    switch (random.nextInt(4)) {
      case 0 -> any.session.close(Duration.ofSeconds(random.nextInt(3)));
      case 1 -> any.session.abort();
      case 2 -> any.session.fail(ClientException.closed());
      default -> any.driver.close();
    }
    if (any.session.state() != SessionState.CLOSED) {
      any.turn(Duration.ofSeconds(3));
    }
    assertThat(any.session.state()).isEqualTo(SessionState.CLOSED);
  }
}
