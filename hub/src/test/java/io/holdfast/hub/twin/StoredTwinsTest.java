/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import static io.holdfast.hub.registry.Records.await;
import static io.holdfast.hub.registry.Records.done;
import static io.holdfast.hub.registry.Records.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.HandLane;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.registry.Records;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredTwinsTest {

  private static final DeviceIdentity DEVICE = new DeviceIdentity("d1");

  @TempDir Path directory;
  private Records records;
  private final List<String> notices = new ArrayList<>();

  @BeforeEach
  void open() {
    records = new Records(directory);
    done(records.registry().create(DeviceDraft.of(DEVICE)));
    records
        .twins()
        .addListener((identity, version, patch) ->
            notices.add(identity + " " + version + " " + patch.utf8()));
  }

  @AfterEach
  void close() {
    records.close();
  }

  @Test
  void get_NEW_DEVICE_isAnEmptyTwin() {
    TwinDocument twin = done(records.twins().get(DEVICE));

    assertThat(twin.deviceJson().utf8())
        .isEqualTo("{\"desired\":{\"$version\":1},\"reported\":{\"$version\":1}}");
    assertThat(twin.version()).isEqualTo(2);
    assertThat(twin.etag()).isEqualTo("AAAAAAAAAAE=");
    assertThat(twin.desiredJson().utf8())
        .isEqualTo("{\"$metadata\":{\"$lastUpdated\":\"0001-01-01T00:00:00Z\"},\"$version\":1}");
    assertThat(twin.tagsJson().utf8()).isEqualTo("{}");
  }

  @Test
  @DisplayName("a large twin that many small patches change in a turn is written once")
  void patchReported_MANY_IN_A_TURN_writesOnce() {
    StringBuilder large = new StringBuilder("{");
    for (int i = 0; i < 900; i++) {
      large.append("\"property-").append(1000 + i).append("\":\"01234567890123456789\",");
    }
    done(records.twins().patchReported(DEVICE, Bytes.utf8(large + "\"n\":0}"), null));
    CountDownLatch gate = new CountDownLatch(1);
    var _ =
        records
            .writer()
            .submit(
                0,
                batch -> {
                  HandLane.await(gate);
                  return Outcome.done(0);
                });
    List<CompletionStage<Outcome<Long>>> patches = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      Bytes patch = Bytes.utf8("{\"n\":" + i + "}");
      patches.add(records.twins().patchReported(DEVICE, patch, null));
    }
    gate.countDown();

    for (int i = 0; i < 200; i++) {
      assertThat(done(patches.get(i))).isEqualTo(i + 3);
    }
    assertThat(records.disk().largest()).isBetween(50_000L, 500_000L);
    records.reopen();
    assertThat(done(records.twins().get(DEVICE)).deviceJson().utf8()).contains("\"n\":200");
  }

  @Test
  void get_UNKNOWN_IDENTITY_isRefused() {
    assertThat(refused(records.twins().get(new DeviceIdentity("other"))))
        .isEqualTo(ErrorCode.DEVICE_NOT_FOUND);
    assertThat(refused(records.twins().get(DEVICE.module("m"))))
        .isEqualTo(ErrorCode.MODULE_NOT_FOUND);
  }

  @Test
  @DisplayName("[mqtt-75] Each accepted patch raises the reported version by one")
  void patchReported_EACH_raisesTheVersion() {
    assertThat(done(report("{\"a\":1}"))).isEqualTo(2);
    assertThat(done(report("{\"a\":1}"))).isEqualTo(3);
    assertThat(refused(report("{\"a.b\":1}"))).isEqualTo(ErrorCode.ARGUMENT_INVALID);
    assertThat(done(report("{}"))).isEqualTo(4);
  }

  @Test
  @DisplayName("[mqtt-74] A patch merges nested objects and deletes what is null")
  void patchReported_NESTED_mergesAndDeletes() {
    done(report("{\"a\":{\"b\":1,\"c\":{\"d\":[1,2]}},\"x\":1.50}"));
    done(report("{\"a\":{\"b\":null,\"c\":{\"d\":[3],\"e\":{}}},\"y\":\"z\"}"));

    assertThat(reported())
        .isEqualTo("{\"a\":{\"c\":{\"d\":[3],\"e\":{}}},\"x\":1.50,\"y\":\"z\",\"$version\":3}");
  }

  @Test
  void patchReported_OTHER_VERSION_isRefused() {
    assertThat(done(records.twins().patchReported(DEVICE, Bytes.utf8("{\"a\":1}"), 1L)))
        .isEqualTo(2);

    assertThat(refused(records.twins().patchReported(DEVICE, Bytes.utf8("{\"a\":2}"), 1L)))
        .isEqualTo(ErrorCode.PRECONDITION_FAILED);
    assertThat(reported()).isEqualTo("{\"a\":1,\"$version\":2}");
  }

  @Test
  void patchReported_NOT_AN_OBJECT_isRefused() {
    for (String body :
        List.of("", " ", "[]", "1", "null", "{", "{}x", "{\"a\":1e99999999999}", "{\"a\":NaN}")) {
      assertThat(refused(report(body))).as(body).isEqualTo(ErrorCode.FORMAT_ERROR);
    }
  }

  @Test
  @DisplayName(
      "[mqtt-71] What grows beyond 32 KiB over many patches is refused with 400 and not kept")
  void patchReported_GROWS_TOO_LARGE_isRefused() {
    String text = "x".repeat(4000);
    for (int i = 0; i < 8; i++) {
      done(report("{\"k" + i + "\":\"" + text + "\"}"));
    }
    String before = reported();

    assertThat(refused(report("{\"k8\":\"" + text + "\"}"))).isEqualTo(ErrorCode.ARGUMENT_INVALID);
    assertThat(reported()).isEqualTo(before);
    done(report("{\"k0\":null,\"k8\":\"" + text + "\"}"));
  }

  @Test
  @DisplayName(
      "[mqtt-70] Deleting desired properties is told as null, with the version in the body")
  void patch_DESIRED_tellsTheChange() {
    TwinDocument first = done(patch("{\"properties\":{\"desired\":{\"a\":{\"b\":1,\"c\":2}}}}"));
    TwinDocument second = done(patch("{\"properties\":{\"desired\":{\"a\":{\"b\":null}}}}"));

    assertThat(first.desiredVersion()).isEqualTo(2);
    assertThat(second.desiredVersion()).isEqualTo(3);
    assertThat(notices())
        .containsExactly(
            "d1 2 {\"a\":{\"b\":1,\"c\":2},\"$version\":2}",
            "d1 3 {\"a\":{\"b\":null},\"$version\":3}");
    assertThat(second.deviceJson().utf8())
        .isEqualTo("{\"desired\":{\"a\":{\"c\":2},\"$version\":3},\"reported\":{\"$version\":1}}");
  }

  @Test
  @DisplayName("[mqtt-70] A replacement is told whole, with null for what is no more")
  void replace_DESIRED_tellsAllAndWhatIsNoMore() {
    done(
        patch(
            "{\"tags\":{\"t\":1},\"properties\":{\"desired\":{\"a\":1,\"o\":{\"x\":1,\"y\":2},\"s\":3}}}"));
    TwinDocument twin =
        done(
            records
                .twins()
                .replace(
                    DEVICE,
                    Bytes.utf8(
                        "{\"properties\":{\"desired\":{\"o\":{\"y\":2,\"n\":null},\"s\":3}}}"),
                    IfMatch.ANY));

    assertThat(notices())
        .last()
        .isEqualTo("d1 3 {\"a\":null,\"o\":{\"x\":null,\"y\":2},\"s\":3,\"$version\":3}");
    assertThat(twin.tagsJson().utf8()).isEqualTo("{}");
    assertThat(twin.deviceJson().utf8())
        .startsWith("{\"desired\":{\"o\":{\"y\":2},\"s\":3,\"$version\":3}");
  }

  @Test
  void patch_TAGS_ONLY_leavesDesiredAlone() {
    TwinDocument twin =
        done(
            patch(
                "{\"deviceId\":null,\"tags\":{\"floor\":3},\"properties\":{\"desired\":{},\"reported\":null}}"));

    assertThat(twin.tagsJson().utf8()).isEqualTo("{\"floor\":3}");
    assertThat(twin.desiredVersion()).isEqualTo(1);
    assertThat(twin.version()).isEqualTo(3);
    assertThat(notices()).isEmpty();
  }

  @Test
  void patch_WHAT_WAS_READ_passesOverMetadata() {
    done(patch("{\"properties\":{\"desired\":{\"a\":1}}}"));
    TwinDocument read = done(records.twins().get(DEVICE));
    String body = "{\"properties\":{\"desired\":" + read.desiredJson().utf8() + "}}";

    TwinDocument twin = done(patch(body));

    assertThat(twin.deviceJson().utf8()).startsWith("{\"desired\":{\"a\":1,\"$version\":3}");
  }

  @Test
  void patch_ETAG_decides() {
    TwinDocument before = done(records.twins().get(DEVICE));
    IfMatch seen = new IfMatch(before.etag());
    Bytes body = Bytes.utf8("{\"tags\":{\"a\":1}}");
    done(report("{\"r\":1}"));

    TwinDocument after = done(records.twins().patch(DEVICE, body, seen));

    assertThat(after.etag()).isEqualTo("AAAAAAAAAAI=");
    assertThat(refused(records.twins().patch(DEVICE, body, seen)))
        .isEqualTo(ErrorCode.PRECONDITION_FAILED);
    assertThat(refused(records.twins().replace(DEVICE, body, seen)))
        .isEqualTo(ErrorCode.PRECONDITION_FAILED);
    done(records.twins().patch(DEVICE, body, IfMatch.ANY));
  }

  @Test
  void patch_MALFORMED_isRefused() {
    assertThat(refused(patch("{\"tags\":3}"))).isEqualTo(ErrorCode.ARGUMENT_INVALID);
    assertThat(refused(patch("{\"properties\":[]}"))).isEqualTo(ErrorCode.ARGUMENT_INVALID);
    assertThat(refused(patch("{\"properties\":{\"desired\":{\"a b\":1}}}")))
        .isEqualTo(ErrorCode.ARGUMENT_INVALID);
    assertThat(refused(patch("nonsense"))).isEqualTo(ErrorCode.FORMAT_ERROR);
    assertThat(
            refused(
                patch(
                    "{\"tags\":{\"a\":\""
                        + "x".repeat(4096)
                        + "\",\"b\":\""
                        + "x".repeat(4096)
                        + "\"}}")))
        .isEqualTo(ErrorCode.ARGUMENT_INVALID);
  }

  @Test
  void desiredJson_AFTER_CHANGES_hasMetadataAtEveryLevel() {
    done(patch("{\"properties\":{\"desired\":{\"a\":{\"b\":1},\"z\":0}}}"));
    records.clock().turn(java.time.Duration.ofSeconds(1));
    TwinDocument twin = done(patch("{\"properties\":{\"desired\":{\"a\":{\"c\":[1]}}}}"));

    String old = "\"$lastUpdated\":\"2026-01-31T12:00:00.0000000Z\",\"$lastUpdatedVersion\":2";
    String now = "\"$lastUpdated\":\"2026-01-31T12:00:01.0000000Z\",\"$lastUpdatedVersion\":3";
    assertThat(twin.desiredJson().utf8())
        .isEqualTo(
            ("{\"a\":{\"b\":1,\"c\":[1]},\"z\":0,\"$metadata\":{NOW,\"a\":{NOW,\"b\":{OLD},\"c\":{NOW}},"
                    + "\"z\":{OLD}},\"$version\":3}")
                .replace("NOW", now)
                .replace("OLD", old));
  }

  @Test
  void reopen_AFTER_CHANGES_knowsThem() {
    done(report("{\"n\":1.0,\"big\":123456789.123456789123456789}"));
    done(patch("{\"tags\":{\"t\":1},\"properties\":{\"desired\":{\"a\":[1,{\"b\":2}]}}}"));
    TwinDocument before = done(records.twins().get(DEVICE));

    records.reopen();

    TwinDocument after = done(records.twins().get(DEVICE));
    assertThat(after.deviceJson()).isEqualTo(before.deviceJson());
    assertThat(after.reportedJson()).isEqualTo(before.reportedJson());
    assertThat(after.desiredJson()).isEqualTo(before.desiredJson());
    assertThat(after.tagsJson()).isEqualTo(before.tagsJson());
    assertThat(after.etag()).isEqualTo(before.etag());
    assertThat(after.version()).isEqualTo(before.version());
    assertThat(after.reportedJson().utf8())
        .contains("\"n\":1.0,\"big\":123456789.123456789123456789,");
  }

  @Test
  void get_RECREATED_DEVICE_isAnEmptyTwin() {
    done(records.registry().create(ModuleDraft.of(DEVICE.module("m"))));
    done(report("{\"a\":1}"));
    done(records.twins().patchReported(DEVICE.module("m"), Bytes.utf8("{\"a\":1}"), null));

    done(records.registry().delete(DEVICE, IfMatch.ANY));
    assertThat(refused(report("{\"a\":1}"))).isEqualTo(ErrorCode.DEVICE_NOT_FOUND);
    done(records.registry().create(DeviceDraft.of(DEVICE)));
    done(records.registry().create(ModuleDraft.of(DEVICE.module("m"))));

    assertThat(reported()).isEqualTo("{\"$version\":1}");
    assertThat(done(records.twins().get(DEVICE.module("m"))).reportedVersion()).isEqualTo(1);
    records.reopen();
    assertThat(reported()).isEqualTo("{\"$version\":1}");
  }

  @Test
  void get_MORE_TWINS_THAN_FIT_readsThemBack() {
    String text = "x".repeat(4000);
    for (int i = 0; i < 40; i++) {
      DeviceIdentity device = new DeviceIdentity("many" + i);
      done(records.registry().create(DeviceDraft.of(device)));
      done(
          records
              .twins()
              .patchReported(device, Bytes.utf8("{\"i\":" + i + ",\"t\":\"" + text + "\"}"), null));
    }
    for (int i = 0; i < 40; i++) {
      TwinDocument twin = done(records.twins().get(new DeviceIdentity("many" + i)));
      assertThat(twin.deviceJson().utf8()).contains("\"i\":" + i + ",");
    }
  }

  @Test
  void patchReported_RANDOM_BYTES_areRefusedOrDone() {
    List<String> samples =
        List.of(
            "{\"a\":{\"b\":[1,2.5,\"x\\ud83d\\ude00\",{\"c\":null}]},\"d\":true}",
            "{\"properties\":{\"desired\":{\"a\":1,\"$version\":7}},\"tags\":{\"x\":{}}}");
    Seed.times(
        2000,
        random -> {
          byte[] body =
              samples.get(random.nextInt(samples.size())).getBytes(StandardCharsets.UTF_8);
          for (int n = random.nextInt(6); n > 0; n--) {
            body[random.nextInt(body.length)] =
                (byte) random.nextInt(random.nextBoolean() ? 128 : 256);
          }
          Bytes json = Bytes.copyOf(body);
          refusedOrDone(records.twins().patchReported(DEVICE, json, null));
          refusedOrDone(records.twins().patch(DEVICE, json, IfMatch.ANY));
          refusedOrDone(records.twins().replace(DEVICE, json, IfMatch.ANY));
        });
    done(records.twins().get(DEVICE));
    records.reopen();
    done(records.twins().get(DEVICE));
  }

  private static <T> void refusedOrDone(CompletionStage<Outcome<T>> stage) {
    if (await(stage) instanceof Outcome.Refused<T>(var refusal)) {
      assertThat(refusal.code()).isIn(ErrorCode.ARGUMENT_INVALID, ErrorCode.FORMAT_ERROR);
    }
  }

  private CompletionStage<Outcome<Long>> report(String json) {
    return records.twins().patchReported(DEVICE, Bytes.utf8(json), null);
  }

  private CompletionStage<Outcome<TwinDocument>> patch(String json) {
    return records.twins().patch(DEVICE, Bytes.utf8(json), IfMatch.ANY);
  }

  private String reported() {
    String json = done(records.twins().get(DEVICE)).deviceJson().utf8();
    return json.substring(json.indexOf("\"reported\":") + 11, json.length() - 1);
  }

  /** What was told up to now: a turn's listeners are told before the next turn begins. */
  private List<String> notices() {
    await(records.writer().submit(0, batch -> Outcome.done("later")));
    return List.copyOf(notices);
  }
}
