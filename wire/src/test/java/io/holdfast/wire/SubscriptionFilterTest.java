/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.wire.SubscriptionFilter.Feature;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionFilterTest {

  @ParameterizedTest
  @DisplayName("every filter that SDKs use is recognised")
  @CsvSource({
    "$iothub/methods/POST/#, METHODS, , ",
    "$iothub/methods/POST/+/#, METHODS, , ",
    "$iothub/methods/POST/reboot/#, METHODS, , reboot",
    "$iothub/twin/res/#, TWIN_RESPONSES, , ",
    "$iothub/twin/PATCH/properties/desired/#, DESIRED, , ",
    "devices/D/modules/M/#, INPUTS, D/M, ",
    "devices/D/modules/M/inputs/#, INPUTS, D/M, ",
    "devices/D/modules/M/inputs/in1/#, INPUTS, D/M, in1",
    "devices/D/messages/devicebound/#, CLOUD_TO_DEVICE, D, ",
    "devices/D/modules/M/messages/devicebound/#, CLOUD_TO_DEVICE, D/M, ",
    "devices/+/modules/#/inputs/#, INPUTS, +/#, ",
    "devices/a+b#c%/messages/devicebound/#, CLOUD_TO_DEVICE, a+b#c%, ",
  })
  void parse_SDK_FILTERS_areRecognised(String text, Feature feature, String clientId, String name) {
    SubscriptionFilter filter = SubscriptionFilter.parse(text);

    assertThat(filter.text()).isEqualTo(text);
    assertThat(filter.feature()).isEqualTo(feature);
    assertThat(filter.identity()).isEqualTo(clientId == null ? null : Identity.parse(clientId));
    assertThat(filter.name()).isEqualTo(name);
  }

  @ParameterizedTest
  @DisplayName("any other filter is unknown")
  @ValueSource(
      strings = {
        "",
        "#",
        "+",
        "+/#",
        "test/nosubscribe",
        "devices",
        "devices/",
        "devices/#",
        "devices/D",
        "devices/D/#",
        "devices/D/messages/events/#",
        "devices/D/messages/devicebound",
        "devices/D/messages/devicebound/",
        "devices/D/messages/devicebound/a/#",
        "devices/D/modules/M",
        "devices/D/modules/M/",
        "devices/D/modules/M/inputs",
        "devices/D/modules/M/inputs/",
        "devices/D/modules/#",
        "devices/D/modules//#",
        "devices//messages/devicebound/#",
        "devices/a b/messages/devicebound/#",
        "$iothub/#",
        "$iothub/twin/#",
        "$iothub/methods/res/#",
        "$iothub/methods/POST",
        "$iothub/twin/GET/#"
      })
  void parse_OTHER_FILTER_isUnknown(String text) {
    assertThat(SubscriptionFilter.parse(text))
        .isEqualTo(new SubscriptionFilter(text, Feature.UNKNOWN, null, null));
  }

  @Test
  @DisplayName("the filters that our own client writes are recognised for any identity")
  void parse_OWN_FILTERS_roundTrip() {
    Seed.times(
        1000,
        random -> {
          DeviceIdentity device = WireArbitraries.device(random);
          ModuleIdentity module = WireArbitraries.module(random);
          String inputs = HubTopics.inputs(module);
          String devicebound = HubTopics.cloudToDevice(device);

          assertThat(SubscriptionFilter.parse(inputs))
              .isEqualTo(new SubscriptionFilter(inputs, Feature.INPUTS, module, null));
          assertThat(SubscriptionFilter.parse(devicebound))
              .isEqualTo(
                  new SubscriptionFilter(devicebound, Feature.CLOUD_TO_DEVICE, device, null));
        });
  }
}
