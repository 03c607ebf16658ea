/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LowerTwinTest {

  private static final String GET = "$iothub/twin/GET/?$rid=";
  private static final String REPORT = "$iothub/twin/PATCH/properties/reported/?$rid=";
  private static final String ANSWERS = "$iothub/twin/res/#";
  private static final String DESIRED = "$iothub/twin/PATCH/properties/desired/#";

  private final LowerScene scene = new LowerScene();
  private final ModuleClientLL client = scene.client;
  private final List<String> told = new ArrayList<>();
  private final List<Integer> reported = new ArrayList<>();

  @AfterEach
  void end() {
    scene.close();
  }

  private void follow() {
    assertThat(client.setModuleTwinCallback((state, json) -> told.add(state + " " + json.utf8())))
        .isEqualTo(ClientResult.OK);
  }

  private void report() {
    client.sendReportedState(Bytes.utf8("{}"), (status, version) -> reported.add(status));
  }

  private static String twin(int version) {
    return "{\"desired\":{\"$version\":" + version + "},\"reported\":{\"$version\":1}}";
  }

  private static String complete(int version) {
    return "COMPLETE " + twin(version);
  }

  private static String partial(int version) {
    return "PARTIAL {\"$version\":" + version + "}";
  }

  private static void patch(RawMqtt hub, int version) {
    LowerScene.give(
        hub,
        "$iothub/twin/PATCH/properties/desired/?$version=" + version,
        "{\"$version\":" + version + "}");
  }

  private static void answer(RawMqtt hub, MqttPacket question, int status, String body) {
    String id = question.topic().substring(question.topic().indexOf("$rid="));
    LowerScene.give(hub, "$iothub/twin/res/" + status + "/?" + id, body);
  }

  private void answerGet(RawMqtt hub, int version) {
    answer(hub, scene.publish(hub, GET), 200, twin(version));
  }

  /** Follows, and is told the whole. */
  private RawMqtt following(int version) {
    follow();
    RawMqtt hub = scene.accept();
    scene.grant(hub);
    scene.grant(hub);
    answerGet(hub, version);
    scene.handled(hub);
    assertThat(told).containsExactly(complete(version));
    return hub;
  }

  private RawMqtt again(RawMqtt lost) {
    scene.cut(lost);
    scene.turn(Duration.ofSeconds(1));
    RawMqtt hub = scene.accept();
    scene.grant(hub);
    return hub;
  }

  @Test
  @DisplayName("[client-91] Who follows the twin is told the whole once, then each change")
  void follow_tellsTheWholeThenChanges() {
    RawMqtt hub = following(1);
    patch(hub, 2);
    patch(hub, 3);
    scene.handled(hub);

    assertThat(told).containsExactly(complete(1), partial(2), partial(3));
    assertThat(hub.poll(p -> p.type() == MqttPacket.PUBLISH, Duration.ZERO)).isNull();
  }

  @Test
  @DisplayName("[client-92] Changes are subscribed before the whole is read, and none is lost")
  void follow_CHANGES_BESIDE_THE_ANSWER_losesNone() {
    follow();
    RawMqtt hub = scene.accept();
    assertThat(scene.grant(hub).filters()).containsOnlyKeys(DESIRED);
    assertThat(scene.grant(hub).filters()).containsOnlyKeys(ANSWERS);
    MqttPacket question = scene.publish(hub, GET);
    patch(hub, 5);
    patch(hub, 6);
    answer(hub, question, 200, twin(5));
    patch(hub, 7);
    scene.handled(hub);

    assertThat(told).containsExactly(complete(5), partial(6), partial(7));
  }

  @Test
  @DisplayName("[client-93] Old and repeated changes are dropped; for a missing one all is read")
  void changed_STALE_OR_GAP_isRepaired() {
    RawMqtt hub = following(4);
    for (int version : new int[] {5, 4, 5, 8}) {
      patch(hub, version);
    }
    answerGet(hub, 8);
    patch(hub, 9);
    scene.handled(hub);

    assertThat(told).containsExactly(complete(4), partial(5), complete(8), partial(9));
  }

  @Test
  @DisplayName("[client-94] After a reconnect the whole is told again")
  void follow_RECONNECTED_tellsTheWholeAgain() {
    RawMqtt hub = again(following(1));
    answerGet(hub, 1);
    scene.handled(hub);

    assertThat(told).containsExactly(complete(1), complete(1));
  }

  @Test
  @DisplayName("[client-95] Who follows after a report is told the whole all the same")
  void follow_AFTER_REPORT_tellsTheWhole() {
    report();
    RawMqtt hub = scene.accept();
    scene.grant(hub);
    answer(hub, scene.publish(hub, REPORT), 204, "");
    follow();
    assertThat(scene.grant(hub).filters()).containsOnlyKeys(DESIRED);
    answerGet(hub, 3);
    scene.handled(hub);

    assertThat(told).containsExactly(complete(3));
  }

  @Test
  @DisplayName("[client-96] [client-95] Null ends following; who follows again begins anew")
  void follow_NULL_ends() {
    RawMqtt hub = following(1);
    assertThat(client.setModuleTwinCallback(null)).isEqualTo(ClientResult.OK);
    assertThat(client.setModuleTwinCallback(null)).isEqualTo(ClientResult.OK);
    patch(hub, 2);
    scene.handled(hub);
    assertThat(told).hasSize(1);

    follow();
    scene.grant(hub);
    answerGet(hub, 2);
    scene.handled(hub);
    assertThat(told).containsExactly(complete(1), complete(2));
  }

  @Test
  @DisplayName("[client-97] Open questions are told apart by their number, each within a minute")
  void getTwin_MANY_areMatched() {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int number = i;
      client.getTwinAsync((twin, failure) ->
          answers.add(
              number
                  + (twin == null ? "" : twin.utf8())
                  + (failure == null ? "" : failure.code())));
    }
    assertThat(client.getTwinAsync(null)).isEqualTo(ClientResult.INVALID_ARG);
    RawMqtt hub = scene.accept();
    scene.grant(hub);
    MqttPacket first = scene.publish(hub, GET);
    MqttPacket second = scene.publish(hub, GET);
    scene.publish(hub, GET);
    answer(hub, second, 200, "[2]");
    answer(hub, first, 200, "[1]");
    scene.handled(hub);
    scene.turn(Duration.ofSeconds(59));
    assertThat(answers).containsExactly("1[2]", "0[1]");
    scene.turn(Duration.ofSeconds(1));
    scene.until("given up", () -> answers.size() == 3);
    assertThat(answers.get(2)).isEqualTo("2TIMEOUT");
  }

  @Test
  @DisplayName("[client-98] [client-100] Refusals are failures, and their status is passed through")
  void answered_REFUSAL_fails() {
    RawMqtt hub = scene.accept();
    List<String> failures = new ArrayList<>();
    int[] refusals = {400, 404, 429, 500, 503};
    for (int status : refusals) {
      client.getTwinAsync((twin, failure) -> failures.add(twin + " " + failure));
      report();
      if (failures.isEmpty()) {
        scene.grant(hub);
      }
      answer(hub, scene.publish(hub, GET), status, "{\"errorCode\":1,\"message\":\"no\"}");
      answer(hub, scene.publish(hub, REPORT), status, "");
      scene.handled(hub);
      assertThat(failures.get(failures.size() - 1)).startsWith("null").contains("" + status);
    }
    assertThat(reported).containsExactly(400, 404, 429, 500, 503);
    for (int status : new int[] {200, 204}) {
      report();
      answer(hub, scene.publish(hub, REPORT), status, "");
    }
    scene.handled(hub);
    assertThat(reported).endsWith(200, 204);
  }
}
