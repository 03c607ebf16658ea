/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.dps;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * More registrations, and more polls, than the service takes: six in a minute, two in ten seconds.
 */
@ExtendWith(HoldfastExtension.class)
@HubOptions(configuration = "[dps]\nregistrations-per-minute = 6\npolls-per-ten-seconds = 2\n")
class ThrottlingTest {

  private static final String REGISTER = "$dps/registrations/PUT/iotdps-register/?$rid=";
  private static final String POLL = "$dps/registrations/GET/iotdps-get-operationstatus/?$rid=";
  private static final String RESPONSE = "$dps/registrations/res/";

  private static void throttled(HttpResponse<String> reply) {
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(429);
    assertThat(reply.headers().firstValue("Retry-After")).hasValue("3");
    assertThat(reply.headers().firstValue("x-ms-error-code")).hasValue("429001");
    assertThat(Applicants.json(reply).path("errorCode").asInt()).isEqualTo(429001);
  }

  private static JsonNode json(MqttPacket answer) {
    return JsonMapper.shared().readTree(answer.text());
  }

  @Test
  @DisplayName("Over HTTPS 429 with Retry-After; over MQTT the answer or the assignment waits")
  void register_TOO_MANY_throttled(Hub hub) throws Exception {
    try (Applicants devices = new Applicants(hub)) {
      devices.enroll("crowd", "");
      pollTooOften(devices);
      HttpResponse<String> reply = devices.ask("PUT", "crowd-0", "/register");
      for (int i = 1; i < 10 && reply.statusCode() == 202; i++) {
        reply = devices.ask("PUT", "crowd-" + i, "/register");
      }
      throttled(reply);

      try (RawMqtt before = devices.connect("crowd-late");
          RawMqtt mqtt = devices.connect("crowd-later")) {
        assertThat(Applicants.asked(before, REGISTER + "1", "1").topic()).contains("res/202/");
        MqttPacket began = Applicants.asked(mqtt, REGISTER + "1", "1");
        assertThat(began.topic()).isEqualTo(RESPONSE + "202/?$rid=1&retry-after=3");
        assertThat(json(began).path("status").asString()).isEqualTo("assigning");
        String operation = json(began).path("operationId").asString();
        int polls = 0;
        MqttPacket answer;
        do {
          polls++;
          answer =
              Applicants.asked(mqtt, POLL + "p" + polls + "&operationId=" + operation, "p" + polls);
          assertThat(answer.topic()).containsAnyOf("res/202/", "res/200/");
        } while (answer.topic().contains("/202/") && polls < 50);
        assertThat(json(answer).path("status").asString()).isEqualTo("assigned");
        // It waited its turn, of which there is one in ten seconds, and another one was before it;
        // each poll but two waits for five.
        assertThat(polls).isBetween(2, 8);
      }
    }
  }

  private static void pollTooOften(Applicants devices) throws Exception {
    String https = "/operations/" + devices.begin("crowd-eager");
    long begin = System.nanoTime();
    HttpResponse<String> reply = devices.ask("GET", "crowd-eager", https);
    int polls = 1;
    while (reply.statusCode() <= 202 && polls++ < 50) {
      reply = devices.ask("GET", "crowd-eager", https);
    }
    throttled(reply);
    assertThat(polls).isGreaterThan(2);
    // What became of the device is asked as often, and no more.
    reply = devices.ask("POST", "crowd-eager", "");
    for (int looks = 1; reply.statusCode() == 200 && looks < 50; looks++) {
      reply = devices.ask("POST", "crowd-eager", "");
    }
    throttled(reply);

    try (RawMqtt mqtt = devices.connect("crowd-eager")) {
      String poll = "&operationId=" + https.substring("/operations/".length());
      MqttPacket answer = Applicants.asked(mqtt, POLL + "1" + poll, "1");
      assertThat(answer.topic()).isEqualTo(RESPONSE + "200/?$rid=1");
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isBetween(Duration.ofMillis(4_900), Duration.ofMinutes(1));
    }
  }
}
