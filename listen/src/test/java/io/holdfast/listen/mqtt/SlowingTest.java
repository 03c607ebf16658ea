/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that ask for much at once, or do not take what they are sent. */
class SlowingTest {

  private static final int REQUESTS = 1000;

  @TempDir Path directory;
  private MqttRig rig;

  @BeforeEach
  void open() {
    rig = new MqttRig(directory);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  @DisplayName("of many twin requests at once few are under way, and all are answered in the end")
  void twinGet_MANY_AT_ONCE_goInPortions() {
    MqttClient client = rig.connect(MqttRig.A);
    client.subscribe("$iothub/twin/res/#", 0);
    byte[][] requests = new byte[REQUESTS][];
    for (int i = 0; i < REQUESTS; i++) {
      requests[i] = MqttBytes.publish("$iothub/twin/GET/?$rid=" + i, 0, 0, new byte[0], 0);
    }

    client.sendOnly(requests);

    assertThat(client.channel().config().isAutoRead()).as("reads on").isFalse();
    int[] answered = {0};
    rig.until(() -> {
      answered[0] += client.takeAll().size();
      return answered[0] >= REQUESTS;
    });
    assertThat(answered[0]).isEqualTo(REQUESTS);
    rig.until(() -> client.channel().config().isAutoRead());
    assertThat(client.isOpen()).isTrue();
  }

  @Test
  @DisplayName("a client that reads nothing is closed when what it did not ask for piles up")
  void deliver_CLIENT_READS_NOTHING_isClosed() {
    MqttClient client = rig.connect(MqttRig.A);
    client.subscribe("$iothub/twin/PATCH/properties/desired/#", 0);
    client.channel().pipeline().addFirst(new HeldFlushes());
    String patch = "{\"properties\":{\"desired\":{\"p\":\"" + "x".repeat(4000) + "\"}}}";

    int enough = (int) (Deliveries.MAX_WAITING / 4000);
    for (int i = 0; i < enough / 2; i++) {
      rig.patchTwin(MqttRig.A, patch);
    }
    rig.passTime(Duration.ofSeconds(6));
    assertThat(client.isOpen()).isTrue();

    for (int i = 0; i < enough; i++) {
      rig.patchTwin(MqttRig.A, patch);
    }
    rig.passTime(Duration.ofSeconds(6));
    assertThat(client.isOpen()).isFalse();
  }

  /** Lets nothing out. */
  private static final class HeldFlushes extends ChannelOutboundHandlerAdapter {
    @Override
    public void flush(ChannelHandlerContext context) {}
  }
}
