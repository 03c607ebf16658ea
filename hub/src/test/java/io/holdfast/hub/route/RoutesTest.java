/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.MessageSource;
import io.holdfast.hub.queue.Endpoint;
import io.holdfast.hub.queue.Target;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SystemProperty;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which messages routes take, and where to. */
class RoutesTest {

  private static final ModuleIdentity MODULE = new ModuleIdentity("d", "tempSensor");

  private static MessageHeader message(Identity sender, @Nullable String output) {
    MessageProperties properties =
        output == null
            ? MessageProperties.NONE
            : MessageProperties.builder().system(SystemProperty.OUTPUT_NAME, output).build();
    return new MessageHeader(sender, "g", "{}", properties);
  }

  private static List<Target> targets(Routes routes, MessageHeader header) {
    return routes.targets(header, Bytes.EMPTY);
  }

  private static Route route(String text, @Nullable Integer priority, @Nullable Duration ttl) {
    return Route.parse("r", text, priority, ttl);
  }

  private static Route upstream(String source) {
    return route("FROM " + source + " INTO $upstream", null, null);
  }

  @ParameterizedTest
  @CsvSource({
    "/*,true,true,true",
    "/,true,true,true",
    "/messages/*,true,true,true",
    "/MESSAGES/*,true,true,true",
    "/messages,true,true,true",
    "/messages/modules/*,false,true,true",
    "/messages/modules/tempSensor/*,false,true,true",
    "/messages/modules/TEMPSENSOR,false,true,true",
    "/messages/modules/temp*,false,false,false",
    "/messages/modules/tempSensor/outputs/*,false,false,true",
    "/messages/modules/tempSensor/outputs/Out,false,false,true",
    "/messages/modules/tempSensor/outputs/ou*,false,false,false",
    "/messages/modules/*/outputs/out,false,false,false",
    "/messages/events/*,false,false,false",
    "/twinChangeNotifications/*,false,false,false",
    "/messages/**,true,true,true",
  })
  @DisplayName(
      "a source takes what begins with it, by whole segments, in any case; a star counts at the end"
          + " [edge-1] [edge-2] [edge-4] [edge-6]")
  void targets_SOURCE_takes(String source, boolean device, boolean module, boolean output) {
    Routes routes = new Routes(List.of(upstream(source)));

    assertThat(!targets(routes, message(new DeviceIdentity("d"), null)).isEmpty())
        .isEqualTo(device);
    assertThat(!targets(routes, message(MODULE, null)).isEmpty()).isEqualTo(module);
    assertThat(!targets(routes, message(MODULE, "")).isEmpty()).isEqualTo(module);
    assertThat(!targets(routes, message(MODULE, "out")).isEmpty()).isEqualTo(output);
  }

  @Test
  @DisplayName("without routes everything goes to the stream")
  void targets_NO_ROUTES_isTheStream() {
    assertThat(targets(new Routes(List.of()), message(MODULE, "out")))
        .containsExactly(new Target(Endpoint.UPSTREAM, Route.DEFAULT_PRIORITY, 0));
  }

  @Test
  @DisplayName(
      "an endpoint gets one copy, by the route with the smallest priority [edge-28] [edge-29]")
  void targets_SEVERAL_TO_ONE_takesTheSmallestPriority() {
    String input = " INTO BrokeredEndpoint(\"/modules/m/inputs/i\")";
    Routes routes =
        new Routes(
            List.of(
                route("FROM /messages/*" + input, 5, Duration.ofSeconds(5)),
                route("FROM /messages/*" + input, 2, Duration.ofSeconds(2)),
                route("FROM /messages/*" + input, 2, Duration.ofSeconds(3)),
                route("FROM /messages/*" + input, null, null),
                route("FROM /messages/* INTO BrokeredEndpoint(\"/modules/m/inputs/j\")", 7, null),
                upstream("/messages/*")));

    assertThat(targets(routes, message(MODULE, "out")))
        .containsExactlyInAnyOrder(
            new Target(new Endpoint.Input(new ModuleIdentity("d", "m"), "i"), 2, 2000),
            new Target(new Endpoint.Input(new ModuleIdentity("d", "m"), "j"), 7, 0),
            new Target(Endpoint.UPSTREAM, Route.DEFAULT_PRIORITY, 0));
  }

  @Test
  @DisplayName("an input belongs to a module of the sender's own device")
  void targets_BROKERED_isOfTheSendersDevice() {
    Routes routes =
        new Routes(
            List.of(route("FROM /* INTO BrokeredEndpoint('/modules/m/inputs/i')", null, null)));

    assertThat(targets(routes, message(new ModuleIdentity("other", "x"), null)))
        .extracting(Target::endpoint)
        .containsExactly(new Endpoint.Input(new ModuleIdentity("other", "m"), "i"));
  }

  private static MessageHeader header(MessageSource source) {
    return new MessageHeader(MODULE, "g", "", source, null, MessageProperties.NONE);
  }

  @Test
  @DisplayName("changes of twins are taken by the source of all, not by that of messages [edge-3]")
  void targets_TWIN_CHANGE_isOfItsOwnSource() {
    MessageHeader change = header(MessageSource.TWIN_CHANGE);

    assertThat(targets(new Routes(List.of(upstream("/*"))), change)).hasSize(1);
    assertThat(targets(new Routes(List.of(upstream("/twinChangeNotifications"))), change))
        .hasSize(1);
    assertThat(targets(new Routes(List.of(upstream("/messages/*"))), change)).isEmpty();
    String typed = "/* WHERE $messageType = 'twinChangeNotification'";
    assertThat(targets(new Routes(List.of(upstream(typed))), change)).hasSize(1);
  }

  @Test
  @DisplayName("messages of devices alone are told by the module id that they lack [edge-5]")
  void targets_LEAF_ALONE_byCondition() {
    Routes routes =
        new Routes(List.of(upstream("/messages/* WHERE NOT IS_DEFINED($connectionModuleId)")));

    assertThat(targets(routes, message(new DeviceIdentity("leaf"), null))).hasSize(1);
    assertThat(targets(routes, message(MODULE, "out"))).isEmpty();
  }

  @Test
  @DisplayName("at an edge inputs are the edge device's, and origins are told apart")
  void atEdge_LEAF_leadsToTheEdgesModules() {
    Routes routes =
        Routes.atEdge(
            "d",
            List.of(
                route(
                    "FROM /* WHERE $edgeHubOriginInterface = 'downstream' INTO"
                        + " BrokeredEndpoint('/modules/m/inputs/i')",
                    3,
                    null),
                route(
                    "FROM /* WHERE $edgeHubOriginInterface = 'internal' INTO $upstream",
                    null,
                    Duration.ofSeconds(5))),
            7000);
    Endpoint input = new Endpoint.Input(new ModuleIdentity("d", "m"), "i");

    assertThat(targets(routes, message(new DeviceIdentity("leaf"), null)))
        .containsExactly(new Target(input, 3, 7000));
    assertThat(targets(routes, message(MODULE, null)))
        .containsExactly(new Target(Endpoint.UPSTREAM, Route.DEFAULT_PRIORITY, 5000));
    assertThat(routes.endpoints()).containsExactlyInAnyOrder(input, Endpoint.UPSTREAM);
    assertThat(targets(Routes.atEdge("d", List.of(), 0), message(MODULE, null))).isEmpty();
  }

  @Test
  @DisplayName(
      "a body counts with a content type and an encoding only, and for its routes only"
          + " [edge-21] [edge-22]")
  void targets_BODY_isReadWhereItCounts() {
    Routes routes =
        new Routes(
            List.of(
                upstream("/messages/* WHERE color = 'red' AND $body.t > 5"),
                route(
                    "FROM /messages/* WHERE {$body.deep.list[1]} = 'x' INTO"
                        + " BrokeredEndpoint('/modules/m/inputs/i')",
                    null,
                    null)));
    Bytes body = Bytes.utf8("{\"deep\":{\"list\":[1,\"x\"]},\"t\":7}");

    assertThat(routes.targets(colored("red", "utf-8"), body)).hasSize(2);
    assertThat(routes.targets(colored("RED", "utf-8"), body)).hasSize(1);
    assertThat(routes.targets(colored("red", null), body)).isEmpty();
    assertThat(routes.targets(colored("red", "utf-16"), body)).isEmpty();
    Bytes wide = Bytes.owning(body.utf8().getBytes(StandardCharsets.UTF_16LE));
    assertThat(routes.targets(colored("red", "UTF-16"), wide)).hasSize(2);
    assertThat(routes.targets(colored("red", "utf-8"), Bytes.utf8("{\"t\":7}"))).hasSize(1);
    assertThat(routes.select(colored("red", "utf-8")).readsBody()).isTrue();
  }

  @Test
  @DisplayName("each body is asked anew under one header")
  void select_ONE_HEADER_asksEachBody() {
    Selection selection =
        new Routes(List.of(upstream("/* WHERE $body.t > 5"), upstream("/messages/none")))
            .select(colored("red", "utf-8"));

    for (int i = 0; i < 10; i++) {
      assertThat(selection.targets(Bytes.utf8("{\"t\":" + i + "}"))).hasSize(i > 5 ? 1 : 0);
    }
  }

  private static MessageHeader colored(String color, @Nullable String encoding) {
    MessageProperties.Builder properties =
        MessageProperties.builder()
            .system(SystemProperty.CONTENT_TYPE, "application/json")
            .application("Color", color);
    if (encoding != null) {
      properties.system(SystemProperty.CONTENT_ENCODING, encoding);
    }
    return new MessageHeader(MODULE, "g", "{}", properties.build());
  }

  @Test
  @DisplayName("what Azure names a property by, a condition finds it by")
  void targets_SYSTEM_NAMES_areFound() {
    MessageProperties.Builder properties = MessageProperties.builder();
    for (SystemProperty each : SystemProperty.values()) {
      properties.system(each, "x");
    }
    MessageHeader header =
        new MessageHeader(MODULE, "g", "a", MessageSource.TELEMETRY, "model", properties.build());

    for (String name :
        List.of(
            "messageId",
            "to",
            "cid",
            "userId",
            "ack",
            "contentType",
            "contentEncoding",
            "messageSchema",
            "outputName",
            "operation",
            "creationTime",
            "iothub-interface-id",
            "dt-subject",
            "absolute-expiry-time",
            "message-id")) {
      Routes routes = new Routes(List.of(upstream("/* WHERE $" + name + " = 'x'")));
      assertThat(targets(routes, header)).describedAs(name).hasSize(1);
    }
    for (String condition :
        List.of(
            "$connectionDeviceId = 'd' AND $connectionModuleId = 'tempSensor'",
            "$connectionDeviceGenerationId = 'g' AND $connectionAuthMethod = 'a'",
            "$modelId = 'model' AND NOT is_defined($lockToken)",
            "NOT is_defined($messageType) AND NOT is_defined($edgeHubOriginInterface)")) {
      Routes routes = new Routes(List.of(upstream("/* WHERE " + condition)));
      assertThat(targets(routes, header)).describedAs(condition).hasSize(1);
    }
  }

  @Test
  @DisplayName("each route's finding tells of source, condition and its parts")
  void explain_ROUTE_tellsWhy() {
    Routes routes =
        new Routes(List.of(upstream("/messages/* WHERE color = 'red' AND $body.t > 5")));

    Finding finding = routes.explain(colored("blue", "utf-8"), Bytes.utf8("{\"t\":7}")).get(0);

    assertThat(finding.sourceTakes()).isTrue();
    assertThat(finding.takes()).isFalse();
    assertThat(finding.condition().text()).isEqualTo("(color = 'red') AND ($body.t > 5)");
    assertThat(finding.condition().value()).isEqualTo("false");
    assertThat(finding.condition().parts())
        .extracting(part -> part.text() + " is " + part.value())
        .containsExactly("color = 'red' is false", "$body.t > 5 is true");
    assertThat(finding.condition().parts().get(1).parts())
        .extracting(part -> part.text() + " is " + part.value())
        .containsExactly("$body.t is 7");
  }
}
