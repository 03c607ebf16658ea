/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.RandomText;
import io.holdfast.faults.Seed;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubTopicTest {

  private static final DeviceIdentity DEVICE = new DeviceIdentity("D");
  private static final ModuleIdentity MODULE = new ModuleIdentity("D", "M");

  @ParameterizedTest
  @DisplayName("[mqtt-39] telemetry with and without bag, with and without slash at the end")
  @CsvSource({
    "devices/D/messages/events, D, ''",
    "devices/D/messages/events/, D, ''",
    "devices/D/messages/events/a=1&b=2, D, a=1&b=2",
    "devices/D/messages/events/a=1&b=2/, D, a=1&b=2",
    "devices/D/modules/M/messages/events, D/M, ''",
    "devices/D/modules/M/messages/events/, D/M, ''",
    "devices/D/modules/M/messages/events/$.on=o, D/M, $.on=o",
    "devices/D/modules/M/messages/events/$.on=o/, D/M, $.on=o",
    "devices/D/messages/events/?a=1, D, ?a=1",
    "devices/D/messages/events/a=1/b=2, D, a=1",
    "devices/D/messages/events//, D, ''",
  })
  void parse_TELEMETRY_inFourShapes(String topic, String sender, String bag) {
    assertThat(HubTopic.parse(topic))
        .isEqualTo(new HubTopic.Telemetry(Identity.parse(sender), bag));
  }

  @Test
  @DisplayName("twin and method topics of clients")
  void parse_TO_THE_HUB_isUnderstood() {
    assertThat(HubTopic.parse("$iothub/twin/GET/?$rid=1")).isEqualTo(new HubTopic.TwinGet("1"));
    assertThat(HubTopic.parse("$iothub/twin/PATCH/properties/reported/?$rid=8f14e45f-ceea"))
        .isEqualTo(new HubTopic.TwinReportedPatch("8f14e45f-ceea", null));
    assertThat(HubTopic.parse("$iothub/twin/PATCH/properties/reported/?$rid=r&$version=12"))
        .isEqualTo(new HubTopic.TwinReportedPatch("r", 12L));
    assertThat(HubTopic.parse("$iothub/twin/PATCH/properties/reported/?$version=12&$rid=r"))
        .isEqualTo(new HubTopic.TwinReportedPatch("r", 12L));
    assertThat(HubTopic.parse("$iothub/methods/res/200/?$rid=7"))
        .isEqualTo(new HubTopic.MethodResponse(200, "7"));
    assertThat(HubTopic.parse("$iothub/methods/res/-1/?$rid=7"))
        .isEqualTo(new HubTopic.MethodResponse(-1, "7"));
  }

  @Test
  @DisplayName("twin, method, input and cloud-to-device topics of hubs")
  void parse_TO_CLIENTS_isUnderstood() {
    assertThat(HubTopic.parse("$iothub/twin/res/204/?$rid=1&$version=6"))
        .isEqualTo(new HubTopic.TwinResponse(204, "1", 6L));
    assertThat(HubTopic.parse("$iothub/twin/res/200/?$rid=1"))
        .isEqualTo(new HubTopic.TwinResponse(200, "1", null));
    assertThat(HubTopic.parse("$iothub/twin/PATCH/properties/desired/?$version=4"))
        .isEqualTo(new HubTopic.DesiredPatch(4L));
    assertThat(HubTopic.parse("$iothub/twin/PATCH/properties/desired/"))
        .isEqualTo(new HubTopic.DesiredPatch(null));
    assertThat(HubTopic.parse("$iothub/methods/POST/reboot/?$rid=3"))
        .isEqualTo(new HubTopic.MethodRequest("reboot", "3"));
    assertThat(HubTopic.parse("devices/D/modules/M/inputs/in1/%24.cdid=D&%24.cmid=S&a=1"))
        .isEqualTo(new HubTopic.InputMessage(MODULE, "in1", "%24.cdid=D&%24.cmid=S&a=1"));
    assertThat(HubTopic.parse("devices/D/modules/M/inputs/in1"))
        .isEqualTo(new HubTopic.InputMessage(MODULE, "in1", ""));
    assertThat(HubTopic.parse("devices/D/messages/devicebound/%24.to=%2Fdevices%2FD"))
        .isEqualTo(new HubTopic.CloudToDevice(DEVICE, "%24.to=%2Fdevices%2FD"));
    assertThat(HubTopic.parse("devices/D/messages/devicebound"))
        .isEqualTo(new HubTopic.CloudToDevice(DEVICE, ""));
  }

  @ParameterizedTest
  @DisplayName("a request id is taken byte for byte, undecoded")
  @ValueSource(strings = {"A%2Fb", "a+b", "%zz", "a=b", "?", "$rid=x", "ü", "a/b", " "})
  void parse_ODD_REQUEST_ID_isLiteral(String requestId) {
    assertThat(HubTopic.parse("$iothub/twin/GET/?$rid=" + requestId))
        .isEqualTo(new HubTopic.TwinGet(requestId));
    assertThat(HubTopic.parse(HubTopics.twinResponse(200, requestId, 1L)))
        .isEqualTo(new HubTopic.TwinResponse(200, requestId, 1L));
    assertThat(HubTopic.parse(HubTopics.methodRequest("m", requestId)))
        .isEqualTo(new HubTopic.MethodRequest("m", requestId));
  }

  @ParameterizedTest
  @DisplayName("ids in topics are literal, whatever they look like")
  @ValueSource(
      strings = {"+", "#", "$iothub", "a%2Fb", "%41", "a+b", "?x=1", "modules", "messages"})
  void parse_ODD_IDS_areLiteral(String id) {
    DeviceIdentity device = new DeviceIdentity(id);

    assertThat(HubTopic.parse("devices/" + id + "/messages/events/a=1"))
        .isEqualTo(new HubTopic.Telemetry(device, "a=1"));
    assertThat(HubTopic.parse("devices/" + id + "/modules/" + id + "/messages/events/"))
        .isEqualTo(new HubTopic.Telemetry(device.module(id), ""));
    assertThat(HubTopic.parse("devices/" + id + "/modules/" + id + "/inputs/" + id + "/b"))
        .isEqualTo(new HubTopic.InputMessage(device.module(id), id, "b"));
  }

  @ParameterizedTest
  @DisplayName("what is no topic of the hub is a value, not an error")
  @ValueSource(
      strings = {
        "",
        "/",
        "a/b",
        "devices",
        "devices/",
        "devices/D",
        "devices/D/",
        "devices/D/messages",
        "devices/D/messages/",
        "devices/D/messages/event",
        "devices/D/messages/eventsX",
        "devices/D/messages/events?a=1",
        "devices/D/modules/M",
        "devices/D/modules/M/",
        "devices/D/modules/M/inputs",
        "devices/D/modules/M/messages/devicebound/x",
        "Devices/D/messages/events/",
        "/devices/D/messages/events/",
        "$iothub",
        "$iothub/",
        "$iothub/twin/GET",
        "$iothub/twin/POST/?$rid=1",
        "$iothub/twin/PATCH/properties/",
        "$iothub/methods/",
        "$IoTHub/twin/GET/?$rid=1",
        "$edgehub/rpc",
      })
  void parse_FOREIGN_TOPIC_isUnknown(String topic) {
    assertThat(HubTopic.parse(topic)).isEqualTo(new HubTopic.Unknown(topic));
  }

  @ParameterizedTest
  @DisplayName("one of the hub's topics in a broken form is refused")
  @ValueSource(
      strings = {
        "devices//messages/events/",
        "devices/a b/messages/events/",
        "devices/ä/messages/events/",
        "devices//messages/devicebound/",
        "devices/D/modules//messages/events/",
        "devices/D/modules/a b/messages/events",
        "devices//modules/M/messages/events",
        "devices/D/modules/M/inputs/",
        "devices/D/modules/M/inputs//bag",
        "$iothub/twin/GET/",
        "$iothub/twin/GET/?",
        "$iothub/twin/GET/?$rid=",
        "$iothub/twin/GET/?$rid",
        "$iothub/twin/GET/$rid=1",
        "$iothub/twin/GET/&$rid=1",
        "$iothub/twin/GET/?rid=1",
        "$iothub/twin/GET/?$rid=&$version=1",
        "$iothub/twin/PATCH/properties/reported/?$version=1",
        "$iothub/twin/PATCH/properties/reported/?$rid=1&$version=",
        "$iothub/twin/PATCH/properties/reported/?$rid=1&$version=x",
        "$iothub/twin/PATCH/properties/reported/?$rid=1&$version=-1",
        "$iothub/twin/PATCH/properties/reported/?$rid=1&$version=9999999999999999999",
        "$iothub/methods/res/",
        "$iothub/methods/res/200",
        "$iothub/methods/res/200/",
        "$iothub/methods/res/200?$rid=1",
        "$iothub/methods/res/?$rid=1",
        "$iothub/methods/res//?$rid=1",
        "$iothub/methods/res/-/?$rid=1",
        "$iothub/methods/res/+1/?$rid=1",
        "$iothub/methods/res/2147483648/?$rid=1",
        "$iothub/methods/res/ok/?$rid=1",
        "$iothub/methods/POST//?$rid=1",
        "$iothub/methods/POST/m/?x=1",
        "$iothub/twin/res/200/",
        "$iothub/twin/PATCH/properties/desired/?$version=a",
      })
  void parse_BROKEN_FORM_isRefused(String topic) {
    assertThatThrownBy(() -> HubTopic.parse(topic)).isInstanceOf(WireFormatException.class);
  }

  @Test
  @DisplayName(
      "telemetry that names the connection's identity reuses it, another is never mistaken")
  void parse_OWN_IDENTITY_isReused() {
    assertThat(sender("devices/D/messages/events/a=1", DEVICE)).isSameAs(DEVICE);
    assertThat(sender("devices/D/modules/M/messages/events/", MODULE)).isSameAs(MODULE);
    assertThat(sender("devices/D2/messages/events/", DEVICE)).isEqualTo(new DeviceIdentity("D2"));
    assertThat(sender("devices/d/messages/events/", DEVICE)).isEqualTo(new DeviceIdentity("d"));
    assertThat(sender("devices/D/messages/events/", MODULE)).isEqualTo(DEVICE);
    assertThat(sender("devices/D/modules/M/messages/events/", DEVICE)).isEqualTo(MODULE);
    assertThat(sender("devices/D/modules/M2/messages/events/", MODULE))
        .isEqualTo(new ModuleIdentity("D", "M2"));
    assertThat(sender("devices/E/modules/M/messages/events/", MODULE))
        .isEqualTo(new ModuleIdentity("E", "M"));
  }

  private static Identity sender(String topic, Identity self) {
    return ((HubTopic.Telemetry) HubTopic.parse(topic, self)).sender();
  }

  @Test
  @DisplayName("the golden texts of all topics and filters")
  void topics_EACH_isTheGoldenText() {
    assertThat(HubTopics.telemetry(DEVICE, "")).isEqualTo("devices/D/messages/events/");
    assertThat(HubTopics.telemetry(MODULE, "a=1"))
        .isEqualTo("devices/D/modules/M/messages/events/a=1");
    assertThat(HubTopics.twinGet("1")).isEqualTo("$iothub/twin/GET/?$rid=1");
    assertThat(HubTopics.twinReportedPatch("1", null))
        .isEqualTo("$iothub/twin/PATCH/properties/reported/?$rid=1");
    assertThat(HubTopics.twinReportedPatch("1", 5L))
        .isEqualTo("$iothub/twin/PATCH/properties/reported/?$rid=1&$version=5");
    assertThat(HubTopics.twinResponse(204, "A%2Fb", 6L))
        .isEqualTo("$iothub/twin/res/204/?$rid=A%2Fb&$version=6");
    assertThat(HubTopics.twinResponse(200, "1", null)).isEqualTo("$iothub/twin/res/200/?$rid=1");
    assertThat(HubTopics.desiredPatch(3))
        .isEqualTo("$iothub/twin/PATCH/properties/desired/?$version=3");
    assertThat(HubTopics.methodRequest("reboot", "9"))
        .isEqualTo("$iothub/methods/POST/reboot/?$rid=9");
    assertThat(HubTopics.methodResponse(501, "9")).isEqualTo("$iothub/methods/res/501/?$rid=9");
    assertThat(HubTopics.input(MODULE, "in", "%24.cdid=D"))
        .isEqualTo("devices/D/modules/M/inputs/in/%24.cdid=D");
    assertThat(HubTopics.cloudToDevice(DEVICE, "a=1"))
        .isEqualTo("devices/D/messages/devicebound/a=1");
    assertThat(HubTopics.inputs(MODULE)).isEqualTo("devices/D/modules/M/inputs/#");
    assertThat(HubTopics.cloudToDevice(DEVICE)).isEqualTo("devices/D/messages/devicebound/#");
    assertThat(HubTopics.TWIN_RESPONSES).isEqualTo("$iothub/twin/res/#");
    assertThat(HubTopics.DESIRED_PATCHES).isEqualTo("$iothub/twin/PATCH/properties/desired/#");
    assertThat(HubTopics.METHOD_REQUESTS).isEqualTo("$iothub/methods/POST/#");
  }

  @Test
  @DisplayName("random topics read back as they were written")
  void parse_RANDOM_TOPICS_roundTrip() {
    Seed.times(
        2000,
        random -> {
          Identity sender = WireArbitraries.identity(random);
          DeviceIdentity device = WireArbitraries.device(random);
          ModuleIdentity module = WireArbitraries.module(random);
          String bag = PropertyBag.encode(WireArbitraries.properties(random));
          String input = WireArbitraries.id(random);

          assertThat(HubTopic.parse(HubTopics.telemetry(sender, bag)))
              .isEqualTo(new HubTopic.Telemetry(sender, bag));
          assertThat(HubTopic.parse(HubTopics.telemetry(sender, bag) + "/", sender))
              .isEqualTo(new HubTopic.Telemetry(sender, bag));
          assertThat(HubTopic.parse(HubTopics.input(module, input, bag)))
              .isEqualTo(new HubTopic.InputMessage(module, input, bag));
          assertThat(HubTopic.parse(HubTopics.cloudToDevice(device, bag)))
              .isEqualTo(new HubTopic.CloudToDevice(device, bag));
          requestsRoundTrip(random);
        });
  }

  private static void requestsRoundTrip(SplittableRandom random) {
    String requestId = "r" + RandomText.unicode(random, 20).replace('&', '.');
    Long version = random.nextBoolean() ? null : random.nextLong(Long.MAX_VALUE / 10);
    int status = random.nextInt();

    assertThat(HubTopic.parse(HubTopics.twinGet(requestId)))
        .isEqualTo(new HubTopic.TwinGet(requestId));
    assertThat(HubTopic.parse(HubTopics.twinReportedPatch(requestId, version)))
        .isEqualTo(new HubTopic.TwinReportedPatch(requestId, version));
    assertThat(HubTopic.parse(HubTopics.twinResponse(status, requestId, version)))
        .isEqualTo(new HubTopic.TwinResponse(status, requestId, version));
    assertThat(HubTopic.parse(HubTopics.methodResponse(status, requestId)))
        .isEqualTo(new HubTopic.MethodResponse(status, requestId));
    assertThat(HubTopic.parse(HubTopics.methodRequest("name", requestId)))
        .isEqualTo(new HubTopic.MethodRequest("name", requestId));
  }
}
