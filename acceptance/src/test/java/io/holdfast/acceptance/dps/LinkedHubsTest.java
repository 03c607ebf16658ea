/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.dps;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.model.DeviceIdentity;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two root hubs, of which one assigns devices to both. */
class LinkedHubsTest {

  @TempDir static Path folder;
  private static Hub own;
  private static Hub other;
  private static Applicants devices;

  @BeforeAll
  static void start() throws Exception {
    other = Hub.start(HoldfastOptions.in(folder.resolve("other")));
    String login =
        other
            .ready()
            .serviceConnectionString()
            .replace(other.host(), other.host() + ":" + other.ready().httpsPort());
    Path file = Files.writeString(folder.resolve("hubs"), "# the other one\n" + login + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    own =
        Hub.start(
            HoldfastOptions.in(folder.resolve("own"))
                .withConfiguration(
                    "[dps]\nlinked-hubs-file = '%s'\nlinked-hubs-authority = '%s'\n"
                        .formatted(file, other.ready().caFile())));
    devices = new Applicants(own);
  }

  @AfterAll
  static void stop() {
    if (devices != null) {
      devices.close();
    }
    if (own != null) {
      own.close();
    }
    if (other != null) {
      other.close();
    }
  }

  private static String at(Hub hub, String more) {
    return "\"allocationPolicy\":\"static\",\"iotHubs\":[\""
        + hub.host()
        + "\"],\"initialTwin\":{\"tags\":{\"site\":\"new\"},\"properties\":{\"desired\":{\"n\":1}}}"
        + more;
  }

  private static int status(Hub hub, String id) {
    return hub.service().call("GET", "/devices/" + id, null).status();
  }

  private static Hub hubAt(String host) {
    assertThat(host).isIn(own.host(), other.host());
    return host.equals(own.host()) ? own : other;
  }

  private static JsonNode twin(Hub hub, String id) {
    return hub.service().twin(new DeviceIdentity(id));
  }

  @Test
  @DisplayName(
      "[dps-71] hashed devices spread over both hubs, always the same way, and get in there")
  void provision_HASHED_bothHubs() throws Exception {
    devices.enroll("hashed", "");
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < 16; i++) {
      String id = "hashed-" + i;
      String host = devices.provision(id).path("assignedHub").asString();
      counts.merge(host, 1, Integer::sum);
      Hub chosen = hubAt(host);
      assertThat(Applicants.isLetIn(chosen, id)).isTrue();
      assertThat(status(chosen == own ? other : own, id)).isEqualTo(404);
    }
    assertThat(counts.keySet()).containsExactlyInAnyOrder(own.host(), other.host());

    for (int i = 0; i < 16; i++) {
      String id = "hashed-" + i;
      JsonNode again = devices.provision(id);
      assertThat(status(hubAt(again.path("assignedHub").asString()), id)).isEqualTo(200);
      assertThat(again.path("substatus").asString()).isEqualTo("deviceDataMigrated");
    }
    assertThat(own.dps().call("GET", "/holdfast/v1/provisioning", null).ok().path("iotHubs"))
        .hasToString("[\"" + own.host() + "\",\"" + other.host() + "\"]");
  }

  @Test
  @DisplayName("[dps-71] [dps-72] a device moves with its twin, moves without it, and stays")
  void provision_AGAIN_movesByPolicy() throws Exception {
    String id = "moving-1";
    devices.enroll("moving", at(other, ",\"capabilities\":{\"iotEdge\":true}"));
    JsonNode first = devices.provision(id);
    assertThat(first.path("assignedHub").asString()).isEqualTo(other.host());
    assertThat(first.path("substatus").asString()).isEqualTo("initialAssignment");
    assertThat(Applicants.isLetIn(other, id)).isTrue();
    assertThat(status(own, id)).isEqualTo(404);
    JsonNode there = other.service().call("GET", "/devices/" + id, null).ok();
    assertThat(there.at("/capabilities/iotEdge").booleanValue()).isTrue();
    assertThat(twin(other, id).at("/tags/site").asString()).isEqualTo("new");
    JsonNode _ =
        other.service().patchDesired(new DeviceIdentity(id), "{\"kept\":[1.25,{\"a\":2}]}");

    devices.enroll("moving", at(own, ""));
    JsonNode moved = devices.provision(id);
    assertThat(moved.path("assignedHub").asString()).isEqualTo(own.host());
    assertThat(moved.path("substatus").asString()).isEqualTo("deviceDataMigrated");
    assertThat(twin(own, id).at("/properties/desired/kept")).hasToString("[1.25,{\"a\":2}]");
    assertThat(twin(own, id).at("/tags/site").asString()).isEqualTo("new");
    assertThat(Applicants.isLetIn(own, id)).isTrue();
    assertThat(status(other, id)).isEqualTo(404);
    assertThat(Applicants.isLetIn(other, id)).isFalse();

    devices.enroll("moving", at(other, ""));
    JsonNode back = devices.provision(id);
    assertThat(back.path("substatus").asString()).isEqualTo("deviceDataMigrated");
    assertThat(twin(other, id).at("/properties/desired/kept")).hasToString("[1.25,{\"a\":2}]");
    assertThat(status(own, id)).isEqualTo(404);

    String kept = "false,\"migrateDeviceData\":true}";
    devices.enroll("moving", at(own, ",\"reprovisionPolicy\":{\"updateHubAssignment\":" + kept));
    JsonNode stayed = devices.provision(id);
    assertThat(stayed.path("assignedHub").asString()).isEqualTo(other.host());
    assertThat(stayed.path("substatus").asString()).isEqualTo("reprovisionedToInitialAssignment");
    assertThat(twin(other, id).at("/properties/desired/kept").isMissingNode()).isFalse();

    String reset = "true,\"migrateDeviceData\":false}";
    devices.enroll("moving", at(own, ",\"reprovisionPolicy\":{\"updateHubAssignment\":" + reset));
    JsonNode anew = devices.provision(id);
    assertThat(anew.path("assignedHub").asString()).isEqualTo(own.host());
    assertThat(anew.path("substatus").asString()).isEqualTo("deviceDataReset");
    assertThat(twin(own, id).at("/properties/desired/kept").isMissingNode()).isTrue();
    assertThat(twin(own, id).at("/properties/desired/n").asInt()).isEqualTo(1);
    assertThat(status(other, id)).isEqualTo(404);

    devices.enroll("moving", at(other, ",\"reprovisionPolicy\":{\"updateHubAssignment\":" + reset));
    assertThat(devices.provision(id).path("substatus").asString()).isEqualTo("deviceDataReset");
    assertThat(twin(other, id).at("/properties/desired/n").asInt()).isEqualTo(1);
    assertThat(status(own, id)).isEqualTo(404);
  }

  @Test
  @DisplayName("while a linked hub is away its devices are assigning; once it is back they get in")
  void provision_HUB_AWAY_waits() throws Exception {
    String id = "waiting-1";
    devices.enroll("waiting", at(other, ""));
    int stopped = other.process().stop();
    String operation;
    try {
      operation = devices.begin(id);
      // Those of other hubs do not wait.
      devices.enroll("hasty", at(own, ""));
      assertThat(devices.provision("hasty-1").path("status").asString()).isEqualTo("assigned");
      assertThat(devices.ask("GET", id, "/operations/" + operation).statusCode()).isEqualTo(202);
    } finally {
      other.process().start();
    }

    JsonNode state = devices.outcome(id, operation);

    assertThat(stopped).isZero();
    assertThat(state.path("status").asString()).isEqualTo("assigned");
    assertThat(state.path("assignedHub").asString()).isEqualTo(other.host());
    assertThat(Applicants.isLetIn(other, id)).isTrue();
    assertThat(own.process().output()).doesNotContain("SharedAccessKey=");
  }

  @Test
  @DisplayName("a registration that waits for its hub outlives kill -9, under its operation's id")
  void provision_KILLED_goesOn() throws Exception {
    String id = "killed-1";
    devices.enroll("killed", at(other, ""));
    int stopped = other.process().stop();
    String operation;
    try {
      operation = devices.begin(id);
      own.process().kill();
      own.process().start();
      assertThat(devices.begin(id)).isEqualTo(operation);
    } finally {
      other.process().start();
    }

    assertThat(stopped).isZero();
    assertThat(devices.outcome(id, operation).path("status").asString()).isEqualTo("assigned");
    assertThat(Applicants.isLetIn(other, id)).isTrue();
  }
}
