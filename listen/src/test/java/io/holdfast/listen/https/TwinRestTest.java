/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.listen.https.RestHub.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TwinRestTest {

  @TempDir Path directory;
  private RestHub hub;

  @BeforeEach
  void open() throws Exception {
    hub = new RestHub(directory);
    hub.put("/devices/d1", "{}");
    hub.put("/devices/d1/modules/m1", "{}");
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void get_NEW_TWIN_hasAllMembers() throws Exception {
    Reply reply = hub.get("/twins/d1/modules/m1");

    JsonNode twin = reply.json();
    assertThat(reply.header("ETag")).isEqualTo("\"AAAAAAAAAAE=\"");
    assertThat(twin.get("deviceId").asString()).isEqualTo("d1");
    assertThat(twin.get("moduleId").asString()).isEqualTo("m1");
    assertThat(twin.get("etag").asString()).isEqualTo("AAAAAAAAAAE=");
    assertThat(twin.get("version").asInt()).isEqualTo(2);
    assertThat(twin.get("status").asString()).isEqualTo("enabled");
    assertThat(twin.get("authenticationType").asString()).isEqualTo("sas");
    assertThat(twin.get("deviceEtag").asString())
        .isEqualTo(hub.get("/devices/d1/modules/m1").json().get("etag").asString());
    assertThat(twin.get("properties").toString())
        .isEqualTo(
            "{\"desired\":{\"$metadata\":{\"$lastUpdated\":\"0001-01-01T00:00:00Z\"},\"$version\":1},"
                + "\"reported\":{\"$metadata\":{\"$lastUpdated\":\"0001-01-01T00:00:00Z\"},\"$version\":1}}");
  }

  @Test
  @DisplayName(
      "[service-75] POST with X-HTTP-Method-Override: PATCH patches, with the Java SDK's nulls")
  void post_OVERRIDDEN_patches() throws Exception {
    String body =
        """
        {"deviceId":"d1","moduleId":null,"etag":null,"version":null,"status":null,"tags":{},
         "capabilities":null,"properties":{"desired":{"speed":3,"deep":{"x":1.50}},"reported":null}}
        """;

    Reply reply =
        hub.send(hub.request("POST", "/twins/d1", body).header("X-HTTP-Method-Override", "PATCH"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().get("deviceId").asString()).isEqualTo("d1");
    assertThat(reply.json().at("/properties/desired/$version").asInt()).isEqualTo(2);
    assertThat(reply.text()).contains("\"speed\":3,\"deep\":{\"x\":1.50}");
  }

  @Test
  void patch_THEN_PUT_mergesThenReplaces() throws Exception {
    hub.send(
        hub.request(
            "PATCH",
            "/twins/d1",
            "{\"tags\":{\"a\":1,\"b\":2},\"properties\":{\"desired\":{\"x\":1,\"y\":2}}}"));
    Reply merged =
        hub.send(
            hub.request(
                "PATCH",
                "/twins/d1",
                "{\"tags\":{\"a\":null},\"properties\":{\"desired\":{\"y\":null,\"z\":3}}}"));
    Reply replaced = hub.put("/twins/d1", "{\"properties\":{\"desired\":{\"only\":true}}}");

    assertThat(merged.json().get("tags").toString()).isEqualTo("{\"b\":2}");
    assertThat(merged.json().at("/properties/desired/x").asInt()).isEqualTo(1);
    assertThat(merged.json().at("/properties/desired/y").isMissingNode()).isTrue();
    assertThat(replaced.json().get("tags").toString()).isEqualTo("{}");
    assertThat(replaced.json().at("/properties/desired/x").isMissingNode()).isTrue();
    assertThat(replaced.json().at("/properties/desired/$version").asInt()).isEqualTo(4);
    assertThat(replaced.json().at("/properties/desired/$metadata/only/$lastUpdatedVersion").asInt())
        .isEqualTo(4);
  }

  @Test
  void patch_STALE_ETAG_isRefused() throws Exception {
    Reply first = hub.get("/twins/d1");
    String etag = first.header("ETag");

    assertThat(patch(etag).status()).isEqualTo(200);
    assertThat(patch(etag).refusal()).isEqualTo("412 PreconditionFailed");
    assertThat(patch("\"*\"").status()).isEqualTo(200);
  }

  private Reply patch(String ifMatch) throws Exception {
    return hub.send(
        hub.request("PATCH", "/twins/d1", "{\"tags\":{\"a\":1}}").header("If-Match", ifMatch));
  }

  @Test
  void patch_BAD_BODY_isRefused() throws Exception {
    assertThat(hub.send(hub.request("PATCH", "/twins/d1", "nonsense")).refusal())
        .isEqualTo("400 IotHubFormatError");
    assertThat(hub.send(hub.request("PATCH", "/twins/d1", "{\"tags\":{\"a.b\":1}}")).refusal())
        .isEqualTo("400 ArgumentInvalid");
    assertThat(hub.send(hub.request("PATCH", "/twins/x", "{}")).refusal())
        .isEqualTo("404 DeviceNotFound");
    assertThat(hub.send(hub.request("PATCH", "/twins/d1/modules/x", "{}")).refusal())
        .isEqualTo("404 ModuleNotFound");
    assertThat(hub.get("/twins/a%20b").refusal()).isEqualTo("400 ArgumentInvalid");
  }
}
