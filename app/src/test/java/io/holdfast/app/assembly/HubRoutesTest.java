/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.config.RouteEntry;
import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.queue.Endpoint;
import io.holdfast.hub.queue.Target;
import io.holdfast.hub.route.Routes;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HubRoutesTest {

  @Test
  @DisplayName("Without routes of one's own everything reaches the stream")
  void of_NONE_everythingToTheStream() {
    Routes routes = HubRoutes.of(List.of());

    assertThat(endpoints(routes, Newcomers.MY_MODULE, "readings"))
        .containsExactly(Endpoint.UPSTREAM);
    assertThat(endpoints(routes, Newcomers.MY_DEVICE, "")).containsExactly(Endpoint.UPSTREAM);
  }

  @Test
  @DisplayName("Routes of one's own rule: what none of them takes goes nowhere")
  void of_CONFIGURED_noFallback() {
    RouteEntry own =
        new RouteEntry("a", "FROM /messages/modules/a/* INTO $upstream", null, null, "test");

    assertThat(endpoints(HubRoutes.of(List.of(own)), Newcomers.MY_MODULE, "readings")).isEmpty();
  }

  private static List<Endpoint> endpoints(Routes routes, Identity sender, String output) {
    MessageProperties properties =
        output.isEmpty()
            ? MessageProperties.NONE
            : MessageProperties.builder().system(SystemProperty.OUTPUT_NAME, output).build();
    return routes.targets(new MessageHeader(sender, "1", "{}", properties), Bytes.EMPTY).stream()
        .map(Target::endpoint)
        .toList();
  }
}
