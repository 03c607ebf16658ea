/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.Delivery;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.admit.ConnectRequest;
import io.holdfast.model.Bytes;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.MethodCall;
import io.holdfast.model.SystemProperty;
import io.holdfast.wire.SubscriptionFilter.Feature;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a connected client can do. */
class SessionTest {

  private static final String INPUTS = "devices/d/modules/b/inputs/#";
  private static final String TWIN_RESPONSES = "$iothub/twin/res/#";

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

  private static Bytes json(String text) {
    return Bytes.owning(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @DisplayName("messages go from module to module across lanes, flagged when they come again")
  void deliver_ACROSS_LANES_andAgain() {
    RigPeer a = rig.connect(HubRig.A, true, 0);
    RigPeer b = rig.connect(HubRig.B, true, 1);
    rig.subscribe(b, INPUTS, 1);
    for (int i = 0; i < 3; i++) {
      a.send("m" + i, true, i);
    }
    rig.settle();
    assertThat(a.accepted).containsExactly(0L, 1L, 2L);
    assertThat(b.inputs())
        .extracting(each -> RigPeer.text(each.message().body()))
        .containsExactly("m0", "m1", "m2");

    b.acknowledge(b.inputs().get(1));
    rig.settle();
    b.leave(true);
    RigPeer again = rig.connect(HubRig.B, true, 0);
    again.subscribe(INPUTS, 1);
    rig.until(() -> again.inputs().size() == 2);

    assertThat(again.inputs())
        .extracting(each -> RigPeer.text(each.message().body()))
        .containsExactly("m0", "m2");
    assertThat(again.inputs()).allMatch(Delivery.InputMessage::redelivered);
  }

  @Test
  @DisplayName("a message is stamped with who sent it, whatever the client claims [mqtt-45]")
  void telemetry_CLAIMED_SENDER_isStripped() {
    RigPeer a = rig.connect(HubRig.A, true, 0);
    RigPeer b = rig.connect(HubRig.B, true, 0);
    rig.subscribe(b, INPUTS, 1);
    MessageProperties claimed =
        MessageProperties.builder()
            .system(SystemProperty.CONNECTION_DEVICE_ID, "other")
            .system(SystemProperty.CONNECTION_MODULE_ID, "another")
            .system(SystemProperty.MESSAGE_ID, "1")
            .application("k", "v")
            .build();

    a.send(claimed, "x", true, 1);
    rig.settle();

    StoredMessage got = b.inputs().getFirst().message();
    assertThat(got.header().sender()).isEqualTo(HubRig.A);
    MessageProperties properties = got.header().properties();
    assertThat(properties.system(SystemProperty.CONNECTION_DEVICE_ID)).isNull();
    assertThat(properties.system(SystemProperty.CONNECTION_MODULE_ID)).isNull();
    assertThat(properties.system(SystemProperty.MESSAGE_ID)).isEqualTo("1");
    assertThat(properties.application()).containsEntry("k", "v");
  }

  @Test
  @DisplayName("body and properties together may have 256 KiB [mqtt-48]")
  void telemetry_TOO_LARGE_closes() {
    RigPeer a = rig.connect(HubRig.A, true, 0);
    MessageProperties properties = MessageProperties.builder().application("key", "\u00e9").build();
    int room = 256 * 1024 - 5;

    a.send(properties, "x".repeat(room), true, 1);
    rig.settle();
    assertThat(a.accepted).containsExactly(1L);
    a.send(properties, "x".repeat(room + 1), true, 2);
    rig.settle();

    assertThat(requireNonNull(a.closedFor()).code()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
    assertThat(a.accepted).containsExactly(1L);
  }

  @Test
  @DisplayName("too many messages without a receipt stop the reading until they have one")
  void telemetry_MANY_UNRECEIPTED_stopsReading() {
    RigPeer a = rig.connect(HubRig.A, true, 0);
    a.lane()
        .run(() -> {
          for (int i = 0; i < 2048; i++) {
            a.session().telemetry(MessageProperties.NONE, json("x"), true, i);
          }
        });
    assertThat(a.reading).isFalse();

    rig.settle();

    assertThat(a.accepted).hasSize(2048);
    assertThat(a.reading).isTrue();
  }

  @Test
  @DisplayName(
      "a will is spoken when the connection breaks, not after a goodbye [mqtt-50] [mqtt-51]")
  void closed_WITH_WILL_speaksItUnlessGraceful() {
    RigPeer b = rig.connect(HubRig.B, true, 0);
    rig.subscribe(b, INPUTS, 1);

    withWill("goodbye", HubRig.A.moduleId()).leave(true);
    rig.settle();
    assertThat(b.inputs()).isEmpty();

    withWill("broken", HubRig.A.moduleId()).leave(false);
    rig.settle();
    assertThat(b.inputs())
        .extracting(each -> RigPeer.text(each.message().body()))
        .containsExactly("broken");
  }

  private RigPeer withWill(String text, String module) {
    Will will = new Will(HubRig.DEVICE.module(module), MessageProperties.NONE, json(text));
    ConnectRequest plain = HubRig.request(HubRig.A, rig.token(HubRig.A), true);
    return rig.ask(
        new ConnectRequest(
            plain.clientId(), plain.userName(), plain.password(), List.of(), true, will),
        0);
  }

  @Test
  @DisplayName("a will as somebody else is refused")
  void connect_WILL_OF_ANOTHER_isRefused() {
    assertThat(withWill("x", "b").refusal().code()).isEqualTo(ErrorCode.UNAUTHORIZED);
  }

  @Test
  @DisplayName("a refused twin request is answered with an errorCode in the body [mqtt-67]")
  void twinPatch_REFUSED_carriesErrorCode() {
    RigPeer a = rig.connect(HubRig.A, true, 0);
    rig.subscribe(a, TWIN_RESPONSES, 0);

    a.lane().execute(() -> a.session().twinPatch("r%2F1", null, json("no json")));
    rig.until(() -> !a.deliveries.isEmpty());

    Delivery.TwinResponse answer = a.only(Delivery.TwinResponse.class).getFirst();
    assertThat(answer.requestId()).isEqualTo("r%2F1");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.version()).isNull();
    assertThat(RigPeer.text(answer.body())).matches("\\{\"errorCode\":400\\d{3},.*");
  }

  @Test
  @DisplayName("twin answers go to the one who asked, with the new version [mqtt-66] [mqtt-75]")
  void twinPatch_DONE_givesTheVersion() {
    RigPeer a = rig.connect(HubRig.A, true, 0);
    rig.subscribe(a, TWIN_RESPONSES, 0);

    a.lane().execute(() -> a.session().twinPatch("1", null, json("{\"x\":1}")));
    rig.until(() -> a.deliveries.size() == 1);
    a.lane().execute(() -> a.session().twinPatch("2", null, json("{\"x\":2}")));
    rig.until(() -> a.deliveries.size() == 2);

    assertThat(a.only(Delivery.TwinResponse.class))
        .extracting(Delivery.TwinResponse::status)
        .containsOnly(204);
    long before = version(a, 0);
    assertThat(version(a, 1)).isEqualTo(before + 1);
  }

  private static long version(RigPeer peer, int answer) {
    return requireNonNull(peer.only(Delivery.TwinResponse.class).get(answer).version());
  }

  @Test
  @DisplayName(
      "a filter for one method takes no other; a filter for another's inputs takes nothing")
  void subscribe_NARROW_FILTERS_matchOnlyTheirs() {
    RigPeer b = rig.connect(HubRig.B, true, 0);
    b.subscribe("$iothub/methods/POST/one/#", 0);
    rig.subscribe(b, "devices/d/modules/a/inputs/#", 1);

    assertThat(b.session().filters().qos(Feature.METHODS, "one")).isZero();
    assertThat(b.session().filters().qos(Feature.METHODS, "two")).isEqualTo(Filters.NONE);
    assertThat(b.session().filters().qos(Feature.INPUTS, "i")).isEqualTo(Filters.NONE);
    var call = new MethodCall("two", json("null"), Duration.ofSeconds(5), Duration.ZERO);
    var refused = rig.await(rig.hub().service().methods().invoke(HubRig.ALL, HubRig.B, call));
    assertThat(refused.toString()).contains("DeviceNotOnline");
    assertThat(b.deliveries).isEmpty();
  }

  @Test
  @DisplayName("the best of overlapping filters counts, and what is unsubscribed ends at once")
  void unsubscribe_ONE_OF_TWO_leavesTheOther() {
    RigPeer a = rig.connect(HubRig.A, true, 0);
    RigPeer b = rig.connect(HubRig.B, true, 1);
    b.subscribe("devices/d/modules/b/#", 1);
    rig.subscribe(b, INPUTS, 0);
    a.send("1", true, 1);
    rig.settle();
    b.acknowledge(b.inputs().getFirst());
    assertThat(b.inputs().getLast().qos()).isEqualTo(1);

    unsubscribe(b, "devices/d/modules/b/#");
    a.send("2", true, 2);
    rig.settle();
    assertThat(b.inputs().getLast().qos()).isZero();

    unsubscribe(b, INPUTS);
    a.send("3", true, 3);
    rig.settle();
    assertThat(b.inputs()).hasSize(2);
    b.subscribe(INPUTS, 1);
    rig.until(() -> b.inputs().size() == 3);
  }

  private void unsubscribe(RigPeer peer, String filter) {
    peer.lane()
        .execute(() -> {
          var ignored = peer.session().unsubscribe(List.of(filter));
        });
    rig.settle();
  }

  @Test
  @DisplayName("more filters than any client needs end the connection and are not kept")
  void subscribe_TOO_MANY_closes() {
    RigPeer b = rig.connect(HubRig.B, false, 0);
    Map<String, Integer> many = new HashMap<>();
    for (int i = 0; i <= Filters.MAX; i++) {
      many.put("x/" + i, 1);
    }

    b.lane()
        .execute(() -> {
          var ignored = b.session().subscribe(many);
        });
    rig.settle();

    assertThat(b.isClosed()).isTrue();
    RigPeer again = rig.connect(HubRig.B, false, 0);
    assertThat(again.start().present()).isTrue();
    assertThat(again.session().filters().qos(Feature.INPUTS, "i")).isEqualTo(Filters.NONE);
  }

  @Test
  @DisplayName("after its end a session does nothing")
  void telemetry_AFTER_CLOSE_isIgnored() {
    RigPeer a = rig.connect(HubRig.A, true, 0);
    a.leave(true);
    a.send("x", true, 1);
    a.lane().execute(() -> a.session().follow());
    rig.settle();

    assertThat(rig.hub().counts().received()).isZero();
    assertThat(a.accepted).isEmpty();
  }

  @Test
  @DisplayName("a device's telemetry is in the stream")
  void telemetry_OF_A_DEVICE_isInTheStream() {
    RigPeer device = rig.connect(HubRig.DEVICE, true, 1);
    device.send("x", true, 1);
    rig.settle();

    assertThat(device.accepted).containsExactly(1L);
    assertThat(rig.hub().counts().received()).isEqualTo(1);
  }
}
