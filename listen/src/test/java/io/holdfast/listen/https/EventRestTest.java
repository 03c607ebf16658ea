/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.StoredMessage;
import io.holdfast.listen.https.RestHub.Reply;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class EventRestTest {

  private static final DeviceIdentity DEVICE = new DeviceIdentity("d1");

  @TempDir Path directory;
  private RestHub hub;

  @BeforeEach
  void open() throws Exception {
    hub = new RestHub(directory);
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void read_ONE_EVENT_tellsAllAboutIt() throws Exception {
    MessageProperties properties =
        MessageProperties.builder()
            .system(SystemProperty.MESSAGE_ID, "id-1")
            .system(SystemProperty.OUTPUT_NAME, "out")
            .system(SystemProperty.CONTENT_TYPE, "application/json; charset=utf-8")
            .application("colour", "red")
            .application("empty", null)
            .build();
    send(DEVICE.module("m1"), properties, Bytes.utf8("{\"t\":21.50,\n\"x\":[1]}"));

    Reply reply = hub.get("/holdfast/v1/events");

    assertThat(reply.header("Content-Type")).startsWith("application/x-ndjson");
    assertThat(reply.text()).endsWith("}\n").hasLineCount(1);
    JsonNode event = reply.json();
    assertThat(event.get("offset").asLong()).isZero();
    assertThat(event.get("partition").isInt()).isTrue();
    assertThat(event.get("enqueuedTime").asString()).isEqualTo("2026-01-31T12:00:00.0000000Z");
    assertThat(event.get("deviceId").asString()).isEqualTo("d1");
    assertThat(event.get("moduleId").asString()).isEqualTo("m1");
    assertThat(event.get("body").toString()).isEqualTo("{\"t\":21.50,\"x\":[1]}");
    assertThat(event.get("encoding").asString()).isEqualTo("json");
    assertThat(event.get("applicationProperties").toString())
        .isEqualTo("{\"colour\":\"red\",\"empty\":null}");
    assertThat(event.get("systemProperties").toString())
        .isEqualTo(
            "{\"message-id\":\"id-1\",\"content-type\":\"application/json; charset=utf-8\","
                + "\"iothub-outputname\":\"out\",\"iothub-connection-device-id\":\"d1\","
                + "\"iothub-connection-module-id\":\"m1\",\"iothub-connection-auth-generation-id\":\"42\","
                + "\"iothub-connection-auth-method\":\"{\\\"scope\\\":\\\"module\\\"}\","
                + "\"iothub-enqueuedtime\":\"2026-01-31T12:00:00.0000000Z\","
                + "\"iothub-message-source\":\"Telemetry\"}");
  }

  @Test
  void read_OTHER_BODIES_areTextOrBase64() throws Exception {
    MessageProperties json =
        MessageProperties.builder().system(SystemProperty.CONTENT_TYPE, "application/json").build();
    send(DEVICE, json, Bytes.utf8("not json"));
    send(DEVICE, json, Bytes.utf8("1e99999999999"));
    send(DEVICE, MessageProperties.NONE, Bytes.utf8("{\"a\":1}"));
    send(DEVICE, MessageProperties.NONE, Bytes.owning(new byte[] {(byte) 0xff, 0}));
    send(DEVICE, MessageProperties.NONE, Bytes.EMPTY);

    List<JsonNode> events =
        hub.get("/holdfast/v1/events").text().lines().map(Json.MAPPER::readTree).toList();

    assertThat(events)
        .extracting(event -> event.get("encoding").asString() + " " + event.get("body").asString())
        .containsExactly(
            "utf-8 not json", "utf-8 1e99999999999", "utf-8 {\"a\":1}", "base64 /wA=", "utf-8 ");
  }

  @Test
  void read_FROM_AND_MAX_choose() throws Exception {
    for (int i = 0; i < 5; i++) {
      send(DEVICE, MessageProperties.NONE, Bytes.utf8("b" + i));
    }

    assertThat(bodies("from=earliest&max=2")).containsExactly("b0", "b1");
    assertThat(bodies("from=latest")).isEmpty();
    assertThat(bodies("from=3")).containsExactly("b3", "b4");
    assertThat(bodies("offset=4&deviceId=d1")).containsExactly("b4");
    assertThat(bodies("from=2026-01-31T12:00:00Z&max=1")).containsExactly("b0");
    assertThat(bodies("from=2026-01-31T12:00:01Z")).isEmpty();
    assertThat(bodies("deviceId=d2")).isEmpty();
    assertThat(bodies("deviceId=d1&moduleId=m")).isEmpty();
  }

  @Test
  void read_GROUP_keepsItsPlaceUnlessPeeking() throws Exception {
    send(DEVICE, MessageProperties.NONE, Bytes.utf8("a"));
    send(DEVICE, MessageProperties.NONE, Bytes.utf8("b"));

    assertThat(bodies("consumerGroup=g&commit=false")).containsExactly("a", "b");
    assertThat(bodies("consumerGroup=g&max=1")).containsExactly("a");
    assertThat(bodies("consumerGroup=g")).containsExactly("b");
    assertThat(bodies("consumerGroup=g")).isEmpty();
    assertThat(bodies("consumerGroup=other")).containsExactly("a", "b");
    assertThat(bodies("consumerGroup=g&from=earliest&commit=false")).containsExactly("a", "b");
  }

  private List<String> bodies(String query) throws Exception {
    Reply reply = hub.get("/holdfast/v1/events?" + query);
    assertThat(reply.status()).isEqualTo(200);
    return reply
        .text()
        .lines()
        .map(line -> Json.MAPPER.readTree(line).get("body").asString())
        .toList();
  }

  @Test
  void read_FOLLOWING_getsEventsAsTheyCome() throws Exception {
    send(DEVICE, MessageProperties.NONE, Bytes.utf8("before"));
    HttpResponse<InputStream> response =
        hub.client()
            .send(
                hub.request("GET", "/holdfast/v1/events?follow=true&max=2", "").build(),
                BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      send(DEVICE, MessageProperties.NONE, Bytes.utf8("one"));
      assertThat(lines.readLine()).contains("\"body\":\"one\"");
      send(DEVICE, MessageProperties.NONE, Bytes.utf8("two"));
      assertThat(lines.readLine()).contains("\"body\":\"two\"");
      assertThat(lines.readLine()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "from=yesterday",
        "partition=x",
        "partition=99",
        "partition=99999",
        "max=0",
        "max=-1",
        "consumerGroup=a%20b"
      })
  void read_BAD_QUERY_isRefused(String query) throws Exception {
    assertThat(hub.get("/holdfast/v1/events?" + query).refusal()).isEqualTo("400 ArgumentInvalid");
  }

  @Test
  void read_WITHOUT_SERVICE_CONNECT_isUnauthorized() throws Exception {
    Reply reply =
        hub.send(
            hub.bare("GET", "/holdfast/v1/events", "")
                .header("Authorization", hub.token("registryReadWrite")));

    assertThat(reply.refusal()).isEqualTo("401 IotHubUnauthorized");
  }

  private void send(Identity sender, MessageProperties properties, Bytes body) {
    MessageHeader header = new MessageHeader(sender, "42", "{\"scope\":\"module\"}", properties);
    hub.store(new StoredMessage(header, 1769860800000L, body));
  }
}
