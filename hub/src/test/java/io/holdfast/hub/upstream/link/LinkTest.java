/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import static io.holdfast.hub.upstream.link.LinkRig.LEAF;
import static io.holdfast.hub.upstream.link.LinkRig.MODULE;
import static io.holdfast.hub.upstream.link.LinkRig.SELF;
import static io.holdfast.hub.upstream.link.LinkRig.grant;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.upstream.Uplink.Business;
import io.holdfast.hub.upstream.UplinkListener;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class LinkTest {

  private static final String DESIRED = "$iothub/twin/PATCH/properties/desired/#";
  private static final String METHODS = "$iothub/methods/POST/#";
  private static final String MAIL = "devices/leaf/messages/devicebound/#";

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("the edge hub connects in its own name, from the start")
  void self_AT_START_isConnected() throws Exception {
    try (LinkRig rig = new LinkRig()) {
      RawMqtt parent = rig.accepted(SELF);
      var connect = rig.connectOf(SELF);
      assertThat(connect.clientId()).isEqualTo("edge/$edgeHub");
      assertThat(connect.userName())
          .startsWith("hub.example/edge/$edgeHub/?api-version=")
          .doesNotContain("auth-chain");
      assertThat(connect.password())
          .startsWith(
              "SharedAccessSignature sr=hub.example%2Fdevices%2Fedge%2Fmodules%2F%24edgeHub");
      assertThat(connect.cleanSession()).isFalse();
      assertThat(connect.keepAlive()).isEqualTo(30);
      grant(parent, DESIRED);
      assertThat(rig.told()).isEqualTo("connected edge/$edgeHub");
      assertThat(rig.uplinks.isConnected(SELF)).isTrue();
      LinkedBlockingQueue<String> late = new LinkedBlockingQueue<>();
      rig.uplinks.addListener(
          new UplinkListener() {
            @Override
            public void connected(Identity identity) {
              late.add("late " + identity);
            }
          });
      assertThat(late.poll(30, TimeUnit.SECONDS)).isEqualTo("late edge/$edgeHub");
    }
  }

  @Test
  @DisplayName("[edge-71] those below connect by the edge hub's token, with the whole chain")
  void below_WITH_BUSINESS_isConnectedOnItsBehalf() throws Exception {
    try (LinkRig rig = new LinkRig()) {
      rig.uplinks.keep(LEAF, Business.CLIENT);
      rig.uplinks.keep(MODULE, Business.CLIENT);
      RawMqtt ofLeaf = rig.accepted(LEAF);
      RawMqtt ofModule = rig.accepted(MODULE);
      assertThat(ofLeaf).isNotSameAs(ofModule);
      assertThat(rig.connectOf(LEAF).userName())
          .startsWith("hub.example/leaf/?")
          .contains("auth-chain=leaf%3Bmiddle%3Bedge");
      assertThat(rig.connectOf(LEAF).password())
          .startsWith(
              "SharedAccessSignature sr=hub.example%2Fdevices%2Fedge%2Fmodules%2F%24edgeHub");
      assertThat(rig.connectOf(MODULE).userName())
          .startsWith("hub.example/edge/m/?")
          .contains("auth-chain=edge%2Fm%3Bedge");
    }
  }

  @Test
  @DisplayName("changes of desired properties are told as they come, from every connection")
  void desired_CHANGED_isTold() throws Exception {
    try (LinkRig rig = new LinkRig()) {
      RawMqtt first = rig.accepted(SELF);
      grant(first, DESIRED);
      assertThat(rig.told()).isEqualTo("connected edge/$edgeHub");
      desired(first, 4);
      assertThat(rig.told()).isEqualTo("desired edge/$edgeHub {\"a\":4,\"$version\":4}");
      first.close();
      assertThat(rig.told()).isEqualTo("disconnected edge/$edgeHub");
      RawMqtt second = rig.accepted(SELF);
      grant(second, DESIRED);
      assertThat(rig.told()).isEqualTo("connected edge/$edgeHub");
      desired(second, 9);
      assertThat(rig.told()).isEqualTo("desired edge/$edgeHub {\"a\":9,\"$version\":9}");
    }
  }

  private static void desired(RawMqtt parent, int version) throws IOException {
    parent.send(
        "$iothub/twin/PATCH/properties/desired/?$version=" + version,
        0,
        text("{\"a\":" + version + ",\"$version\":" + version + "}"));
  }

  @Test
  @DisplayName("twins are read and patched as the parent says, or refused as it says")
  void twin_ASKED_FOR_isTheParentsAnswer() throws Exception {
    try (LinkRig rig = new LinkRig()) {
      assertThat(code(rig.uplinks.twin(LEAF).toCompletableFuture().get(30, TimeUnit.SECONDS)))
          .isEqualTo(ErrorCode.DEVICE_NOT_ONLINE);
      RawMqtt parent = rig.accepted(SELF);
      grant(parent, DESIRED);
      assertThat(rig.told()).isEqualTo("connected edge/$edgeHub");
      var twin = rig.uplinks.twin(SELF).toCompletableFuture();
      grant(parent, "$iothub/twin/res/#");
      answer(parent, "$iothub/twin/GET/", 200, "", "{\"desired\":{},\"reported\":{}}");
      assertThat(twin.get(30, TimeUnit.SECONDS))
          .isEqualTo(Outcome.done(Bytes.utf8("{\"desired\":{},\"reported\":{}}")));
      var patch = rig.uplinks.patchReported(SELF, Bytes.utf8("{\"r\":1}")).toCompletableFuture();
      answer(parent, "$iothub/twin/PATCH/properties/reported/", 204, "&$version=7", "");
      assertThat(patch.get(30, TimeUnit.SECONDS)).isEqualTo(Outcome.done(7L));
      var refused = rig.uplinks.patchReported(SELF, Bytes.utf8("[]")).toCompletableFuture();
      answer(parent, "$iothub/twin/PATCH/properties/reported/", 429, "", "");
      assertThat(code(refused.get(30, TimeUnit.SECONDS))).isEqualTo(ErrorCode.THROTTLED);
    }
  }

  private static void answer(RawMqtt parent, String question, int status, String more, String body)
      throws IOException {
    String asked = parent.awaitPublish(question).topic();
    String rid = asked.substring(asked.indexOf("$rid=") + 5);
    parent.send("$iothub/twin/res/" + status + "/?$rid=" + rid + more, 0, text(body));
  }

  private static ErrorCode code(Outcome<?> outcome) {
    return ((Outcome.Refused<?>) outcome).refusal().code();
  }

  @Test
  @DisplayName("[edge-92] calls from the parent reach a client that listens, and are answered")
  void method_CALLED_BY_THE_PARENT_isAnswered() throws Exception {
    try (LinkRig rig = new LinkRig()) {
      rig.uplinks.methodListener().changed(MODULE, true);
      RawMqtt parent = rig.accepted(MODULE);
      grant(parent, METHODS);
      parent.send("$iothub/methods/POST/reboot/?$rid=5", 0, text("{\"in\":1}"));
      MqttPacket answer = parent.awaitPublish("$iothub/methods/res/");
      assertThat(answer.topic()).isEqualTo("$iothub/methods/res/200/?$rid=5");
      assertThat(answer.text()).isEqualTo("{\"in\":1}");
      rig.callee = (identity, call) -> Outcome.refused(ErrorCode.DEVICE_NOT_ONLINE, "asleep");
      parent.send("$iothub/methods/POST/reboot/?$rid=6", 0, text("null"));
      MqttPacket refusal = parent.awaitPublish("$iothub/methods/res/");
      assertThat(refusal.topic()).isEqualTo("$iothub/methods/res/404/?$rid=6");
      assertThat(refusal.text()).isEqualTo("{\"message\":\"asleep\"}");
      rig.uplinks.methodListener().changed(MODULE, false);
      parent.await(MqttPacket.UNSUBSCRIBE);
    }
  }

  @Test
  @DisplayName("what an earlier run of the hub subscribed for others is taken back")
  void session_OF_AN_EARLIER_RUN_isDisclaimed() throws Exception {
    try (LinkRig rig = new LinkRig()) {
      rig.uplinks.keep(LEAF, Business.CLIENT);
      RawMqtt parent = rig.dialled(LEAF);
      parent.send(MqttBytes.connack(true, 0));
      assertThat(unsubscribed(parent)).isEqualTo(METHODS);
      assertThat(unsubscribed(parent)).isEqualTo(MAIL);
    }
  }

  private static String unsubscribed(RawMqtt parent) {
    byte[] body = parent.await(MqttPacket.UNSUBSCRIBE).body();
    return new String(body, 4, body.length - 4, StandardCharsets.UTF_8);
  }
}
