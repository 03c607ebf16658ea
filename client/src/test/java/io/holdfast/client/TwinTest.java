/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.core.TwinRefusedException;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.Twin;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("FutureReturnValueIgnored") // What the hub sees is the result here.
class TwinTest {

  private static final String GET = "$iothub/twin/GET/?$rid=";
  private static final String PATCH = "$iothub/twin/PATCH/properties/reported/?$rid=";
  private static final String DESIRED = "$iothub/twin/PATCH/properties/desired/";

  private final Scene scene = new Scene();
  private final BlockingQueue<DesiredChange> changes = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    scene.close();
  }

  private static void answer(
      RawMqtt hub, MqttPacket question, int status, String extra, String body) {
    String id = question.topic().substring(question.topic().indexOf("$rid="));
    Scene.publish(hub, "$iothub/twin/res/" + status + "/?" + id + extra, body);
  }

  private static String twin(long desiredVersion, String desired) {
    return "{\"desired\":{"
        + desired
        + (desired.isEmpty() ? "" : ",")
        + "\"$version\":"
        + desiredVersion
        + "},\"reported\":{\"r\":1,\"$version\":4}}";
  }

  @Test
  @DisplayName("The twin is asked for behind the subscription to the answers, and read")
  void twin_ANSWERED_isRead() {
    ModuleClient client = scene.module();
    client.open();
    var read = client.twin();
    RawMqtt hub = scene.accept();
    assertThat(Scene.grant(hub).filters()).containsOnlyKeys("$iothub/twin/res/#");
    MqttPacket question = hub.awaitPublish(GET);
    String members = "\"a\":{\"b\":[1,2.5,true,null,\"x\"]},\"$metadata\":{}";
    answer(hub, question, 200, "", twin(3, members));

    Twin twin = Scene.result(read);

    assertThat(twin.desired().version()).isEqualTo(3);
    assertThat(twin.desired().values()).containsOnlyKeys("a");
    assertThat(twin.desired().values()).hasToString("{a={b=[1, 2.5, true, null, x]}}");
    assertThat(twin.reported().version()).isEqualTo(4);
    assertThat(question.qos()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"&$version=17,17", "'',-1"})
  @DisplayName("[mqtt-109] 204 is success with and without a version")
  void updateReported_204_succeeds(String extra, long version) {
    ModuleClient client = scene.module();
    client.open();
    Map<String, @Nullable Object> patch = new HashMap<>();
    patch.put("gone", null);
    var updated = client.updateReported(patch);
    RawMqtt hub = scene.accept();
    Scene.grant(hub);
    MqttPacket question = hub.awaitPublish(PATCH);
    answer(hub, question, 204, extra, "");

    assertThat(question.text()).isEqualTo("{\"gone\":null}");
    assertThat(Scene.result(updated).orElse(-1)).isEqualTo(version);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | ''",
        "500 | ''",
        "429 | {\"errorCode\":429001,\"message\":\"slow down\"}",
        "200 | {\"errorCode\":400004,\"message\":\"no\"}",
        "204 | {\"errorCode\":400004}",
        "412 | not json"
      })
  @DisplayName(
      "[mqtt-110] An answer fails by its status, empty body or not, or by an errorCode in it")
  void updateReported_REFUSED_fails(int status, String body) {
    ModuleClient client = scene.module();
    client.open();
    var updated = client.updateReported(Map.of("a", 1));
    RawMqtt hub = scene.accept();
    Scene.grant(hub);
    answer(hub, hub.awaitPublish(PATCH), status, "", body);

    Throwable failure = Scene.failure(updated);

    assertThat(failure).isInstanceOf(TwinRefusedException.class);
    assertThat(((TwinRefusedException) failure).status()).isEqualTo(status);
    if (body.contains("slow down")) {
      assertThat(failure).hasMessageContaining("slow down");
    }
  }

  @Test
  @DisplayName("A twin that cannot be read fails as malformed")
  void twin_MALFORMED_fails() {
    ModuleClient client = scene.module();
    client.open();
    var read = client.twin();
    RawMqtt hub = scene.accept();
    Scene.grant(hub);
    answer(hub, hub.awaitPublish(GET), 200, "", "{\"desired\":1}");

    assertThat(Scene.failure(read))
        .isInstanceOfSatisfying(
            ClientException.class,
            e -> assertThat(e.code()).isEqualTo(ClientException.Code.MALFORMED));
  }

  @Test
  @DisplayName("A question without an answer fails in time; a late answer means nothing")
  void twin_NO_ANSWER_timesOut() {
    ModuleClient client = scene.module();
    client.open();
    var read = client.twin();
    RawMqtt hub = scene.accept();
    Scene.grant(hub);
    MqttPacket question = hub.awaitPublish(GET);

    scene.turn(Duration.ofMinutes(1));

    assertThat(Scene.failure(read))
        .isInstanceOfSatisfying(
            ClientException.class,
            e -> assertThat(e.code()).isEqualTo(ClientException.Code.TIMEOUT));
    answer(hub, question, 200, "", twin(1, ""));
    Scene.handled(hub);
  }

  @Test
  @DisplayName("Questions that a lost connection left open are asked again in their order")
  void updateReported_CONNECTION_LOST_asksAgain() {
    ModuleClient client = scene.module();
    client.open();
    var first = client.updateReported(Map.of("n", 1));
    var second = client.updateReported(Map.of("n", 2));
    RawMqtt before = scene.accept();
    Scene.grant(before);
    before.awaitPublish(PATCH);
    before.awaitPublish(PATCH);
    Scene.cut(before);
    scene.status(ConnectionStatus.Reconnecting.class);
    scene.turn(Duration.ofSeconds(1));
    RawMqtt after = scene.accept();
    Scene.grant(after);
    MqttPacket one = after.awaitPublish(PATCH);
    MqttPacket two = after.awaitPublish(PATCH);

    assertThat(one.text()).isEqualTo("{\"n\":1}");
    assertThat(two.text()).isEqualTo("{\"n\":2}");
    answer(after, two, 204, "", "");
    answer(after, one, 204, "", "");
    Scene.result(first);
    Scene.result(second);
  }

  private DesiredChange nextChange() throws InterruptedException {
    return requireNonNull(changes.poll(30, TimeUnit.SECONDS), "a change for the handler");
  }

  /** A client that follows the desired half and was told version 3 of it. */
  private RawMqtt following() throws InterruptedException {
    ModuleClient client = scene.module();
    client.onDesired(changes::add);
    client.open();
    RawMqtt hub = scene.accept();
    Scene.grant(hub);
    Scene.grant(hub);
    answer(hub, hub.awaitPublish(GET), 200, "", twin(3, "\"a\":1"));
    DesiredChange whole = nextChange();
    assertThat(whole.complete()).isTrue();
    assertThat(whole.properties().version()).isEqualTo(3);
    return hub;
  }

  @Test
  @DisplayName(
      "[mqtt-109] Changes are taken with the version in the topic, in the body, or in both")
  void desired_VERSION_ANYWHERE_isTaken() throws Exception {
    RawMqtt hub = following();

    Scene.publish(hub, DESIRED + "?$version=4", "{\"a\":4}");
    Scene.publish(hub, DESIRED, "{\"a\":5,\"$version\":5}");
    Scene.publish(hub, DESIRED + "?$version=6", "{\"a\":null,\"$version\":6}");

    for (long version = 4; version <= 6; version++) {
      DesiredChange change = nextChange();
      assertThat(change.complete()).isFalse();
      assertThat(change.properties().version()).isEqualTo(version);
      assertThat(change.properties().values()).containsOnlyKeys("a");
    }
  }

  @Test
  @DisplayName("Changes that are known already are passed over")
  void desired_OLD_VERSION_isPassedOver() throws Exception {
    RawMqtt hub = following();

    Scene.publish(hub, DESIRED + "?$version=2", "{\"a\":2,\"$version\":2}");
    Scene.publish(hub, DESIRED + "?$version=3", "{\"a\":3,\"$version\":3}");
    Scene.publish(hub, DESIRED + "?$version=4", "{\"a\":4,\"$version\":4}");

    assertThat(nextChange().properties().version()).isEqualTo(4);
    assertThat(changes).isEmpty();
  }

  @Test
  @DisplayName("A missing version makes the client read the whole, then go on from there")
  void desired_GAP_readsTheWhole() throws Exception {
    RawMqtt hub = following();

    Scene.publish(hub, DESIRED + "?$version=6", "{\"a\":6,\"$version\":6}");
    MqttPacket question = hub.awaitPublish(GET);
    // Two that arrive before the answer: one that it holds already, one that it does not.
    Scene.publish(hub, DESIRED + "?$version=7", "{\"a\":7,\"$version\":7}");
    Scene.publish(hub, DESIRED + "?$version=8", "{\"a\":8,\"$version\":8}");
    answer(hub, question, 200, "", twin(7, "\"a\":7"));

    DesiredChange whole = nextChange();
    assertThat(whole.complete()).isTrue();
    assertThat(whole.properties().version()).isEqualTo(7);
    DesiredChange change = nextChange();
    assertThat(change.complete()).isFalse();
    assertThat(change.properties().version()).isEqualTo(8);
  }

  @Test
  @DisplayName("After a reconnect the whole is read again, and told only if it changed meanwhile")
  void desired_RECONNECTED_readsTheWhole() throws Exception {
    Scene.cut(following());
    scene.status(ConnectionStatus.Reconnecting.class);
    scene.turn(Duration.ofSeconds(1));
    RawMqtt second = scene.accept();
    Scene.grant(second);
    answer(second, second.awaitPublish(GET), 200, "", twin(3, "\"a\":1"));
    Scene.handled(second);
    assertThat(changes).isEmpty();
    Scene.cut(second);
    scene.status(ConnectionStatus.Reconnecting.class);
    scene.turn(Duration.ofSeconds(2));
    RawMqtt third = scene.accept();
    Scene.grant(third);
    answer(third, third.awaitPublish(GET), 200, "", twin(9, ""));

    assertThat(nextChange().properties().version()).isEqualTo(9);
  }

  @Test
  @DisplayName("Where the whole cannot be read it is asked for again after a wait")
  void desired_GET_REFUSED_asksAgain() throws Exception {
    ModuleClient client = scene.module();
    client.onDesired(changes::add);
    client.open();
    RawMqtt hub = scene.accept();
    Scene.grant(hub);
    Scene.grant(hub);
    answer(hub, hub.awaitPublish(GET), 429, "", "");
    Scene.handled(hub);
    scene.turn(Duration.ofSeconds(1));
    answer(hub, hub.awaitPublish(GET), 200, "", twin(1, ""));

    assertThat(nextChange().properties().values()).isEmpty();
  }

  @Test
  @DisplayName("A later handler replaces the earlier one and begins with the whole")
  void onDesired_AGAIN_beginsAnew() throws Exception {
    ModuleClient client = scene.module();
    client.open();
    client.onDesired(change -> {});
    RawMqtt hub = scene.accept();
    Scene.grant(hub);
    Scene.grant(hub);
    answer(hub, hub.awaitPublish(GET), 200, "", twin(3, "\"a\":1"));
    Scene.handled(hub);

    CompletableFuture<Void> granted = client.onDesired(changes::add).granted();
    answer(hub, hub.awaitPublish(GET), 200, "", twin(3, "\"a\":1"));

    Scene.result(granted);
    assertThat(nextChange().complete()).isTrue();
  }
}
