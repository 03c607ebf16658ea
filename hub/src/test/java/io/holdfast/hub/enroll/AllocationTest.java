/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import static io.holdfast.hub.enroll.ProvisionerRig.KEYS;
import static io.holdfast.hub.enroll.ProvisionerRig.bytes;
import static io.holdfast.hub.enroll.ProvisionerRig.individual;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.Records;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which hub a device gets, and what becomes of its twin when it gets another one. */
class AllocationTest {

  private static final String INITIAL = "{\"tags\":{\"new\":true}}";

  @TempDir Path directory;
  private ProvisionerRig rig;

  @BeforeEach
  void open() {
    rig = new ProvisionerRig(directory);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static EnrollmentTerms terms(
      @Nullable String hub,
      AllocationPolicy policy,
      @Nullable Webhook webhook,
      ReprovisionPolicy reprovision) {
    return new EnrollmentTerms(
        true, false, hub, List.of(), policy, webhook, bytes(INITIAL), reprovision);
  }

  private static EnrollmentTerms at(String hub, ReprovisionPolicy reprovision) {
    return terms(hub, AllocationPolicy.STATIC, null, reprovision);
  }

  private DeviceRegistrationState provision(String id) {
    return rig.provision(rig.applicant(id, KEYS.primary()));
  }

  @Test
  @DisplayName("[dps-71] a hashed device always gets the same hub, and both hubs get devices")
  void choose_HASHED_isEvenAndStable() {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 40; i++) {
      rig.enroll(individual("d" + i));
      String hub = provision("d" + i).hub();
      assertThat(provision("D" + i).hub()).isEqualTo(hub);
      counts.merge(String.valueOf(hub), 1, Integer::sum);
    }
    assertThat(counts).hasSize(2).allSatisfy((hub, count) -> assertThat(count).isGreaterThan(5));
  }

  @Test
  @DisplayName("[dps-71] of two hubs the one with thrice the weight gets most; one without, none")
  void choose_WEIGHTED_followsTheWeights() {
    rig.other.weight = 3;
    assertThat(atOther("w")).isBetween(34L, 56L);
    rig.weight = 0;
    rig.reopen();
    assertThat(atOther("x")).isEqualTo(60);
    rig.other.weight = 0;
    assertThat(atOther("y")).as("none has a weight: evenly").isBetween(19L, 41L);
  }

  /** How many of sixty devices. */
  private long atOther(String prefix) {
    return IntStream.range(0, 60)
        .filter(i -> {
          rig.enroll(individual(prefix + i));
          return "other.example".equals(provision(prefix + i).hub());
        })
        .count();
  }

  @Test
  @DisplayName(
      "[dps-71] a static hub is the device's; with none that is linked it fails with 400208")
  void choose_STATIC_overrides() {
    rig.enroll(individual("a").on(at("OTHER.example", ReprovisionPolicy.DEFAULT)));
    rig.enroll(individual("b").on(at("nowhere.example", ReprovisionPolicy.DEFAULT)));

    assertThat(provision("a").hub()).isEqualTo("other.example");
    DeviceRegistrationState failed = provision("b");
    assertThat(failed.status()).isEqualTo(RegistrationStatus.FAILED);
    assertThat(failed.errorCode()).isEqualTo(400208);
  }

  @Test
  @DisplayName("[dps-71] a webhook says the hub, the twin and a payload; a hub not linked fails")
  void choose_CUSTOM_asksTheWebhook() throws Exception {
    AtomicReference<String> asked = new AtomicReference<>("");
    AtomicReference<String> answer =
        new AtomicReference<>(
            "{\"iotHubHostName\":\"other.example\",\"payload\":{\"p\":1},"
                + "\"initialTwin\":{\"tags\":{\"hook\":1}}}");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] body = answer.get().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
      rig.enroll(
          individual("a")
              .on(
                  terms(
                      null,
                      AllocationPolicy.CUSTOM,
                      new Webhook(url, "2019-03-31"),
                      ReprovisionPolicy.DEFAULT)));
      Applicant applicant = rig.applicant("a", KEYS.primary());

      DeviceRegistrationState state = rig.provision(applicant, bytes("{\"x\":2}"));

      assertThat(state.hub()).isEqualTo("other.example");
      assertThat(state.payload()).isEqualTo(bytes("{\"p\":1}"));
      assertThat(rig.other.twins).containsEntry("a", "{\"tags\":{\"hook\":1}}");
      assertThat(asked.get())
          .contains("\"individualEnrollment\":{\"registrationId\":\"a\"")
          .contains("\"payload\":{\"x\":2}")
          .contains("\"linkedHubs\":[\"own.example\",\"other.example\"]");

      for (String wrong : List.of("{\"iotHubHostName\":\"nowhere.example\"}", "no JSON", "{}")) {
        answer.set(wrong);
        DeviceRegistrationState failed = rig.provision(applicant);
        assertThat(failed.status()).isEqualTo(RegistrationStatus.FAILED);
        assertThat(failed.errorCode()).isEqualTo(ErrorCode.CUSTOM_ALLOCATION_FAILED.number());
      }
    } finally {
      server.stop(0);
    }
  }

  @Test
  @DisplayName("[dps-72] by its policy a device moves with its twin, moves without it, or stays")
  void register_AGAIN_followsThePolicy() {
    rig.enroll(individual("a").on(at("other.example", ReprovisionPolicy.DEFAULT)));
    assertThat(provision("a").substatus()).isEqualTo(Substatus.INITIAL_ASSIGNMENT);
    rig.other.twins.put("a", "{\"tags\":{\"moved\":1}}");

    rig.change(individual("a").on(at("own.example", ReprovisionPolicy.DEFAULT)));
    DeviceRegistrationState moved = provision("a");
    assertThat(moved.substatus()).isEqualTo(Substatus.DEVICE_DATA_MIGRATED);
    assertThat(moved.hub()).isEqualTo("own.example");
    assertThat(rig.other.twins).isEmpty();
    assertThat(ownTags()).isEqualTo(bytes("{\"moved\":1}"));

    rig.change(individual("a").on(at("other.example", new ReprovisionPolicy(false, true))));
    DeviceRegistrationState kept = provision("a");
    assertThat(kept.substatus()).isEqualTo(Substatus.REPROVISIONED_TO_INITIAL_ASSIGNMENT);
    assertThat(kept.hub()).isEqualTo("own.example");
    assertThat(ownTags()).isEqualTo(bytes("{\"moved\":1}"));

    rig.change(individual("a").on(at("own.example", new ReprovisionPolicy(true, false))));
    assertThat(provision("a").substatus()).isEqualTo(Substatus.DEVICE_DATA_RESET);
    assertThat(ownTags()).isEqualTo(bytes("{\"new\":true}"));

    rig.change(individual("a").on(at("other.example", new ReprovisionPolicy(true, false))));
    assertThat(provision("a").substatus()).isEqualTo(Substatus.DEVICE_DATA_RESET);
    assertThat(rig.other.twins).containsEntry("a", INITIAL);
  }

  @Test
  @DisplayName("[dps-72] a device that gets another name at its hub takes its twin along")
  void register_RENAMED_takesItsTwin() {
    rig.enroll(individual("a").on(at("own.example", ReprovisionPolicy.DEFAULT)));
    assertThat(provision("a").deviceId()).isEqualTo("a");
    EnrollmentDraft draft = individual("a").on(at("own.example", ReprovisionPolicy.DEFAULT));
    rig.change(
        new EnrollmentDraft(
            draft.kind(), "a", "b", draft.attestation(), draft.terms(), Bytes.EMPTY));

    DeviceRegistrationState state = provision("a");

    assertThat(state.deviceId()).isEqualTo("b");
    assertThat(state.substatus()).isEqualTo(Substatus.DEVICE_DATA_MIGRATED);
    assertThat(
            ProvisionerRig.done(Records.await(rig.records.twins().get(new DeviceIdentity("b"))))
                .tagsJson())
        .isEqualTo(bytes("{\"new\":true}"));
    assertThat(Records.refused(rig.records.twins().get(new DeviceIdentity("a"))))
        .isEqualTo(ErrorCode.DEVICE_NOT_FOUND);
  }

  @Test
  @DisplayName("[dps-72] a device that its hub has no more gets its initial twin again")
  void register_DELETED_AT_ITS_HUB_beginsAnew() {
    for (ReprovisionPolicy policy :
        List.of(ReprovisionPolicy.DEFAULT, new ReprovisionPolicy(false, true))) {
      rig.enrollAnyway(individual("a").on(at("own.example", policy)));
      assertThat(provision("a").hub()).isEqualTo("own.example");
      Records.done(rig.records.registry().delete(new DeviceIdentity("a"), IfMatch.ANY));

      assertThat(provision("a").status()).isEqualTo(RegistrationStatus.ASSIGNED);
      assertThat(ownTags()).isEqualTo(bytes("{\"new\":true}"));
    }

    rig.change(individual("a").on(at("other.example", ReprovisionPolicy.DEFAULT)));
    Records.done(rig.records.registry().delete(new DeviceIdentity("a"), IfMatch.ANY));
    assertThat(provision("a").substatus()).isEqualTo(Substatus.DEVICE_DATA_MIGRATED);
    assertThat(rig.other.twins).containsEntry("a", INITIAL);
  }

  @Test
  @DisplayName("[dps-72] what a back end made of the initial twin stays")
  void register_AGAIN_keepsTheTwin() {
    rig.enroll(individual("a").on(at("own.example", ReprovisionPolicy.DEFAULT)));
    provision("a");
    Records.done(
        rig.records
            .twins()
            .replace(new DeviceIdentity("a"), bytes("{\"tags\":{\"new\":false}}"), IfMatch.ANY));

    provision("a");

    assertThat(ownTags()).isEqualTo(bytes("{\"new\":false}"));
  }

  private Bytes ownTags() {
    return ProvisionerRig.done(Records.await(rig.records.twins().get(new DeviceIdentity("a"))))
        .tagsJson();
  }
}
