/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire.dps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.wire.WireFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics as both sides write and read them. */
class DpsTopicTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$dps/registrations/PUT/iotdps-register/?$rid=1",
        "$dps/registrations/PUT/iotdps-register/?$rid=6f8a-77",
        "$dps/registrations/GET/iotdps-get-operationstatus/?$rid=2&operationId=5.a1.b-c",
        "$dps/registrations/res/202/?$rid=1&retry-after=3",
        "$dps/registrations/res/401/?$rid=1"
      })
  void parse_TOPIC_isWrittenAgain(String topic) {
    assertThat(DpsTopic.parse(topic).text()).isEqualTo(topic);
  }

  @Test
  void parse_FURTHER_PARAMETERS_passesThemOver() {
    assertThat(
            DpsTopic.parse(
                "$dps/registrations/GET/iotdps-get-operationstatus/?x=y&operationId=o&$rid=r"))
        .isEqualTo(new DpsTopic.Status("r", "o"));
    assertThat(DpsTopic.parse("$dps/registrations/res/200/?$rid=r&a=b&retry-after=abc"))
        .isEqualTo(new DpsTopic.Response(200, "r", "abc"));
    assertThat(DpsTopic.Response.waiting(202, "r", 3))
        .isEqualTo(new DpsTopic.Response(202, "r", "3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$dps/registrations/PUT/iotdps-register/",
        "$dps/registrations/PUT/iotdps-register/?$rid=",
        "$dps/registrations/PUT/iotdps-register/$rid=1",
        "$dps/registrations/GET/iotdps-get-operationstatus/?$rid=1",
        "$dps/registrations/GET/iotdps-get-operationstatus/?operationId=1",
        "$dps/registrations/res/20/?$rid=1",
        "$dps/registrations/res/2x0/?$rid=1",
        "$dps/registrations/res/200/"
      })
  void parse_BROKEN_TOPIC_isRefused(String topic) {
    assertThatThrownBy(() -> DpsTopic.parse(topic)).isInstanceOf(WireFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "$dps/registrations/", "$iothub/twin/GET/?$rid=1"})
  void parse_OTHER_TOPIC_isUnknown(String topic) {
    assertThat(DpsTopic.parse(topic)).isEqualTo(new DpsTopic.Unknown(topic));
  }
}
