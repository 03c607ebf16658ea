/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.mqtt.Dial;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import io.holdfast.wire.HubTopic;
import java.io.IOException;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;

/**
 * One twin with two writers: the device counts in its reported properties, a back end in desired
 * properties and a tag at once. Each change raises its section's version by one, so that count and
 * version belong together.
 */
final class TwinLoad extends Load {

  private static final String REPORTED = "$iothub/twin/PATCH/properties/reported/?$rid=";

  private final BackEnd backEnd;
  private final Registered device;
  private final String path;
  private final SplittableRandom random;
  private final Count reported = new Count("reported");
  private final Count desired = new Count("desired");
  private String etag = "";
  private long version;

  /** How far a writer is; owned by its thread, and between lives by the test's. */
  private static final class Count {

    private final String section;
    private int sent;
    private int acknowledged;
    private String lastUpdated = "";

    Count(String section) {
      this.section = section;
    }

    /** Takes what the twin has for what was asked: the last acknowledged, or one more. */
    void check(JsonNode twin) {
      JsonNode found = twin.path("properties").path(section);
      int n = found.path("n").asInt(0);
      assertThat(n).as(section).isBetween(acknowledged, sent);
      assertThat(found.path("$version").asInt(-1)).as(section + " $version").isEqualTo(n + 1);
      String updated = found.path("$metadata").path("$lastUpdated").asString();
      assertThat(updated).as(section + " $lastUpdated").isGreaterThanOrEqualTo(lastUpdated);
      lastUpdated = updated;
      sent = n;
      acknowledged = n;
    }
  }

  TwinLoad(BackEnd backEnd, Registered device, SplittableRandom random) {
    this.backEnd = backEnd;
    this.device = device;
    this.path = "/twins/" + device.identity().deviceId();
    this.random = random;
  }

  @Override
  int enough() {
    return random.nextInt(2, 20);
  }

  @Override
  void begin(Hub hub) throws IOException {
    RawMqtt client = Dial.connect(hub, device);
    MqttPacket ignored = client.subscribe("$iothub/twin/res/#", 0);
    write(() -> report(client));
    write(this::desire);
  }

  private void report(RawMqtt client) throws IOException {
    try (client) {
      while (!isEnding()) {
        int n = ++reported.sent;
        int id = client.send(REPORTED + n, 0, ("{\"n\":" + n + "}").getBytes(UTF_8));
        MqttPacket answer = next(client, p -> p.type() == MqttPacket.PUBLISH);
        assertThat(HubTopic.parse(answer.topic()))
            .as("answer to %s", id)
            .isEqualTo(new HubTopic.TwinResponse(204, Integer.toString(n), n + 1L));
        reported.acknowledged = n;
        acknowledged();
      }
    }
  }

  private void desire() throws IOException, InterruptedException {
    if (etag.isEmpty()) {
      etag = backEnd.find(path).path("etag").asString();
    }
    while (!isEnding()) {
      int n = ++desired.sent;
      String patch =
          "{\"tags\":{\"n\":%1$d},\"properties\":{\"desired\":{\"n\":%1$d}}}".formatted(n);
      JsonNode twin = backEnd.call("PATCH", path, patch, "If-Match", '"' + etag + '"').ok();
      assertThat(twin.path("properties").path("desired").path("$version").asInt()).isEqualTo(n + 1);
      etag = twin.path("etag").asString();
      version = twin.path("version").asLong();
      desired.acknowledged = n;
      acknowledged();
    }
  }

  @Override
  void check(Hub hub) throws Exception {
    JsonNode twin = backEnd.find(path);
    boolean more = twin.path("tags").path("n").asInt(0) > desired.acknowledged;
    reported.check(twin);
    desired.check(twin);
    assertThat(twin.path("tags").path("n").asInt(0)).as("tag").isEqualTo(desired.acknowledged);
    assertThat(twin.path("version").asLong()).as("version").isGreaterThanOrEqualTo(version);
    String found = twin.path("etag").asString();
    if (!etag.isEmpty()) {
      assertThat(found.equals(etag)).as("etag %s, before %s", found, etag).isEqualTo(!more);
    }
    version = twin.path("version").asLong();
    etag = found;
  }
}
