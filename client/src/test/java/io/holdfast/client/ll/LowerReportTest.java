/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.net.ReentrancyException;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LowerReportTest {

  private static final String REPORT = "$iothub/twin/PATCH/properties/reported/?$rid=";

  private final LowerScene scene = new LowerScene();
  private final ModuleClientLL client = scene.client;
  private final List<Integer> reported = new ArrayList<>();

  @AfterEach
  void end() {
    scene.close();
  }

  private void report(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    client.sendReportedState(bytes, (status, version) -> reported.add(status));
    bytes[0] = '!'; // What was given is a copy.
  }

  private static void answer(RawMqtt hub, MqttPacket question, int status) {
    String id = question.topic().substring(question.topic().indexOf("$rid="));
    LowerScene.give(hub, "$iothub/twin/res/" + status + "/?" + id, "");
  }

  @Test
  @DisplayName("[client-99] A report is a copy of what was given, and is not empty")
  void report_COPIED_goesAsItWas() {
    assertThat(client.sendReportedState(new byte[0], null)).isEqualTo(ClientResult.INVALID_ARG);
    assertThat(client.sendReportedState((byte[]) null, null)).isEqualTo(ClientResult.INVALID_ARG);
    report("{\"a\":1}");
    RawMqtt hub = scene.accept();
    scene.grant(hub);
    MqttPacket sent = scene.publish(hub, REPORT);

    assertThat(sent.text()).isEqualTo("{\"a\":1}");
    assertThat(sent.qos()).isZero();
  }

  @Test
  @DisplayName("[client-100] No answer in five minutes is 408; at the end 408 if sent, 0 if not")
  void report_NO_ANSWER_is408() {
    report("{}");
    RawMqtt hub = scene.accept();
    scene.grant(hub);
    scene.publish(hub, REPORT);
    scene.turn(Duration.ofSeconds(299));
    assertThat(reported).isEmpty();
    scene.turn(Duration.ofSeconds(1));
    assertThat(reported).containsExactly(408);

    report("{}");
    scene.publish(hub, REPORT);
    scene.cut(hub);
    report("{}");
    client.destroy();
    assertThat(reported).containsExactly(408, 408, 0);
  }

  @Test
  @DisplayName("[client-101] Reports without answer go again on the next connection, in order")
  void report_CUT_goesAgain() {
    report("{\"n\":1}");
    report("{\"n\":2}");
    RawMqtt first = scene.accept();
    scene.grant(first);
    scene.publish(first, REPORT);
    scene.cut(first);
    scene.turn(Duration.ofSeconds(1));
    RawMqtt hub = scene.accept();
    scene.grant(hub);
    for (int i = 1; i <= 2; i++) {
      MqttPacket sent = scene.publish(hub, REPORT);
      assertThat(sent.text()).isEqualTo("{\"n\":" + i + "}");
      answer(hub, sent, 204);
    }
    scene.handled(hub);
    assertThat(reported).containsExactly(204, 204);
  }

  @Test
  @DisplayName("[client-102] [client-20] [client-21] A report alone follows nothing")
  void report_ALONE_tellsNoTwin() {
    List<String> told = new ArrayList<>();
    client.setModuleTwinCallback((state, json) -> told.add(state + " " + json));
    client.setModuleTwinCallback(null);
    List<String> refused = new ArrayList<>();
    client.sendReportedState(
        "{}".getBytes(StandardCharsets.UTF_8),
        (status, version) -> {
          report("{\"n\":2}");
          for (Runnable forbidden : List.<Runnable>of(client::doWork, client::destroy)) {
            try {
              forbidden.run();
            } catch (ReentrancyException e) {
              refused.add("refused");
            }
          }
        });
    RawMqtt hub = scene.accept();
    assertThat(scene.grant(hub).filters()).containsOnlyKeys("$iothub/twin/res/#");
    answer(hub, scene.publish(hub, REPORT), 204);
    answer(hub, scene.publish(hub, REPORT), 204);
    LowerScene.give(hub, "$iothub/twin/PATCH/properties/desired/?$version=2", "{\"$version\":2}");
    scene.handled(hub);

    assertThat(reported).containsExactly(204);
    assertThat(refused).hasSize(2);
    assertThat(told).isEmpty();
    assertThat(hub.poll(p -> p.type() == MqttPacket.PUBLISH, Duration.ZERO)).isNull();
  }
}
