/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.queue.Endpoint;
import io.holdfast.hub.queue.Target;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SystemProperty;
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
      "a source takes what begins with it, by whole segments, in any case; a star counts at the end")
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
  @DisplayName("an endpoint gets one copy, by the route with the smallest priority")
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
}
