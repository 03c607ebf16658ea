/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.mirror;

import static io.holdfast.hub.registry.Records.done;
import static io.holdfast.hub.registry.Records.refused;
import static io.holdfast.hub.upstream.mirror.MirrorRig.DEVICE;
import static io.holdfast.hub.upstream.mirror.MirrorRig.MODULE;
import static io.holdfast.hub.upstream.mirror.MirrorRig.SELF;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.model.DeviceIdentity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirroredReportsTest {

  @TempDir Path directory;
  private MirrorRig rig;

  @BeforeEach
  void open() {
    rig = new MirrorRig(directory);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  @DisplayName(
      "[edge-83] A patch without the parent is answered at once, and the parent gets it when it is"
          + " back")
  void patchReported_OFFLINE_isAnsweredAndReachesTheParentLater() {
    rig.come(DEVICE);

    assertThat(done(rig.tryReport(DEVICE, "{\"a\":1}"))).isEqualTo(2);
    assertThat(rig.stored(DEVICE)).contains("\"reported\":{\"a\":1,");
    rig.turn(60);
    assertThat(rig.parent.asked()).isEmpty();

    rig.online(DEVICE);
    assertThat(rig.parent.asked()).contains("report d {\"a\":1}");
    assertThat(rig.parent.reported(DEVICE)).isEqualTo("{\"a\":1}");
    rig.turn(60);
    assertThat(rig.parent.asked()).isEmpty();
  }

  @Test
  @DisplayName("[edge-83] A patch is answered at once while the parent answers nothing")
  void patchReported_PARENT_IS_SILENT_isAnswered() {
    rig.comeOnline(DEVICE);
    rig.parent.hold();
    rig.report(DEVICE, "{\"a\":1}");
    rig.turn(5);
    assertThat(rig.parent.waiting()).isEqualTo(1);

    assertThat(done(rig.tryReport(DEVICE, "{\"a\":2}"))).isEqualTo(3);
  }

  @Test
  @DisplayName("[edge-84] What was deleted without the parent is deleted there")
  void patchReported_NULL_OFFLINE_deletesAtTheParent() {
    rig.parent.setReported(DEVICE, "{\"a\":1,\"b\":{\"c\":2,\"d\":3}}");
    rig.comeOnline(DEVICE);
    rig.parent.disconnect(DEVICE);

    rig.report(DEVICE, "{\"a\":null,\"b\":{\"c\":null}}");
    rig.online(DEVICE);

    assertThat(rig.parent.reported(DEVICE)).isEqualTo("{\"b\":{\"d\":3}}");
    assertThat(rig.stored(DEVICE)).contains("\"reported\":{\"b\":{\"d\":3},");
  }

  @Test
  @DisplayName("A parent that went back to an older state is told again what was reported")
  void connected_PARENT_WENT_BACK_getsTheReported() {
    rig.comeOnline(DEVICE);
    rig.parent.change(DEVICE, "{\"d\":1}");
    rig.parent.change(DEVICE, "{\"d\":2}");
    rig.report(DEVICE, "{\"a\":1}");
    rig.turn(60);
    assertThat(rig.parent.reported(DEVICE)).isEqualTo("{\"a\":1}");
    rig.parent.disconnect(DEVICE);
    rig.parent.recreate(DEVICE, "{\"d\":1}");
    rig.parent.connect(DEVICE);
    rig.settle();

    assertThat(rig.parent.reported(DEVICE)).isEqualTo("{\"a\":1}");
    assertThat(rig.stored(DEVICE)).contains("\"reported\":{\"a\":1,");
  }

  @Test
  @DisplayName("What was reported before the parent told of a registration reaches it, too")
  void mirrored_AFTER_A_REPORT_keepsIt() {
    DeviceIdentity first = new DeviceIdentity("first");
    DeviceRegistration expected = done(rig.records.registry().expect(DeviceDraft.of(first)));
    rig.come(first);
    rig.report(first, "{\"a\":1}");
    done(rig.records.registry().mirror(expected.with("generation", "etag")));
    assertThat(rig.stored(first)).contains("\"reported\":{\"a\":1,");

    rig.online(first);
    assertThat(rig.parent.reported(first)).isEqualTo("{\"a\":1}");
  }

  @Test
  @DisplayName("[edge-85] Several patches become one")
  void patchReported_SEVERAL_OFFLINE_becomeOne() {
    rig.report(DEVICE, "{\"a\":1,\"b\":1}");
    rig.report(DEVICE, "{\"a\":2,\"c\":{\"x\":1}}");
    rig.report(DEVICE, "{\"b\":null,\"c\":{\"y\":[1]}}");
    rig.online(DEVICE);

    assertThat(rig.parent.asked())
        .containsOnlyOnce("report d {\"a\":2,\"b\":null,\"c\":{\"x\":1,\"y\":[1]}}")
        .filteredOn(each -> each.startsWith("report"))
        .hasSize(1);
  }

  @Test
  @DisplayName("With the parent patches go there after five seconds, together")
  void patchReported_ONLINE_reachesTheParentAfterAWhile() {
    rig.comeOnline(DEVICE);
    rig.report(DEVICE, "{\"a\":1}");
    rig.turn(3);
    rig.report(DEVICE, "{\"b\":1}");
    assertThat(rig.parent.asked()).isEmpty();

    rig.turn(2);
    assertThat(rig.parent.asked()).containsExactly("report d {\"a\":1,\"b\":1}");
    // The parent's count: the client's two patches are one there.
    assertThat(rig.stored(DEVICE)).contains("\"reported\":{\"a\":1,\"b\":1,\"$version\":2}");
  }

  @Test
  @DisplayName("What comes while a patch is being sent is kept, and sent after it")
  void patchReported_WHILE_ANOTHER_IS_SENT_isSentNext() {
    rig.comeOnline(DEVICE);
    rig.parent.hold();
    rig.report(DEVICE, "{\"a\":1,\"b\":1}");
    rig.turn(5);
    rig.report(DEVICE, "{\"b\":2,\"c\":3}");
    rig.parent.release();
    rig.turn(5);

    assertThat(rig.parent.asked())
        .containsExactly("report d {\"a\":1,\"b\":1}", "report d {\"b\":2,\"c\":3}");
    assertThat(rig.stored(DEVICE)).contains("{\"a\":1,\"b\":2,\"c\":3,\"$version\":3}");
  }

  @Test
  @DisplayName("What the parent could not take now is sent again, ever more seldom")
  void patchReported_PARENT_IS_BUSY_isSentAgain() {
    rig.comeOnline(DEVICE);
    rig.parent.refuse(ErrorCode.THROTTLED);
    rig.report(DEVICE, "{\"a\":1}");
    rig.turn(5);
    rig.turn(5);
    rig.turn(5);
    rig.turn(5);
    assertThat(rig.parent.asked()).hasSize(3);
    assertThat(rig.parent.kept()).contains("d TWIN");

    rig.parent.refuse(null);
    rig.turn(60);
    assertThat(rig.parent.reported(DEVICE)).isEqualTo("{\"a\":1}");
    assertThat(rig.parent.kept()).doesNotContain("d TWIN");
  }

  @Test
  @DisplayName("What the parent refuses for good is dropped and counted; then its twin holds")
  void patchReported_PARENT_REFUSES_isDropped() {
    rig.parent.setReported(DEVICE, "{\"a\":0}");
    rig.comeOnline(DEVICE);
    rig.parent.hold();
    rig.report(DEVICE, "{\"a\":1}");
    rig.parent.refuse(ErrorCode.ARGUMENT_INVALID);
    rig.turn(5);
    rig.report(DEVICE, "{\"b\":1}");
    rig.parent.refuse(null);
    rig.parent.release();
    rig.settle();

    assertThat(rig.counts.reportsRefused()).isEqualTo(1);
    assertThat(rig.stored(DEVICE)).contains("\"reported\":{\"a\":0,\"b\":1,");
    rig.turn(5);
    assertThat(rig.parent.asked())
        .containsExactly("report d {\"a\":1}", "fetch d", "report d {\"b\":1}");
    rig.turn(120);
    assertThat(rig.parent.asked()).isEmpty();
  }

  @Test
  @DisplayName("What was reported without the parent outlives a restart, and keeps a connection")
  void patchReported_OFFLINE_outlivesARestart() {
    rig.report(MODULE, "{\"a\":1}");
    rig.restart();
    rig.settle();
    assertThat(rig.parent.kept()).containsExactlyInAnyOrder("edge/$edgeHub SELF", "d/m TWIN");

    rig.online(MODULE);
    assertThat(rig.parent.reported(MODULE)).isEqualTo("{\"a\":1}");
    assertThat(rig.parent.kept()).containsExactly("edge/$edgeHub SELF");
    rig.restart();
    rig.settle();
    assertThat(rig.parent.kept()).containsExactly("edge/$edgeHub SELF");
  }

  @Test
  @DisplayName("What a deleted module reported is not said in the name of its successor")
  void patchReported_DELETED_isForgotten() {
    rig.report(MODULE, "{\"a\":1}");
    done(rig.records.registry().delete(MODULE, IfMatch.ANY));
    done(rig.records.registry().create(ModuleDraft.of(MODULE)));
    rig.settle();
    assertThat(rig.parent.kept()).containsExactly("edge/$edgeHub SELF");

    rig.comeOnline(MODULE);
    assertThat(rig.parent.reported(MODULE)).isEqualTo("{}");
  }

  @Test
  @DisplayName("An object in place of a value takes nothing over from an object before that")
  void patchReported_VALUE_THEN_OBJECT_replaces() {
    rig.parent.setReported(DEVICE, "{\"a\":{\"old\":1},\"b\":1}");
    rig.comeOnline(DEVICE);
    rig.parent.disconnect(DEVICE);

    rig.report(DEVICE, "{\"a\":null}");
    rig.report(DEVICE, "{\"a\":{\"new\":1}}");
    rig.restart();
    rig.come(DEVICE);
    rig.online(DEVICE);

    assertThat(rig.parent.reported(DEVICE)).isEqualTo("{\"a\":{\"new\":1},\"b\":1}");
    assertThat(rig.stored(DEVICE)).contains("\"a\":{\"new\":1}").doesNotContain("old");
  }

  @Test
  @DisplayName("What waits for the parent is bounded, and still tells it everything")
  void patchReported_EVER_OTHER_NAMES_staysBounded() {
    rig.parent.setReported(DEVICE, reported("x", 0));
    rig.comeOnline(DEVICE);
    rig.parent.disconnect(DEVICE);
    rig.report(DEVICE, reported("x", 0).replaceAll("\"xxx[^,}]*\"", "null"));
    for (int i = 1; i <= 4; i++) {
      rig.report(DEVICE, reported("y", i));
      rig.report(DEVICE, reported("y", i).replaceAll("\"yyy[^,}]*\"", "null"));
    }
    rig.report(DEVICE, reported("z", 5));
    String stored = rig.stored(DEVICE);
    int[] longest = new int[1];
    rig.records
        .store()
        .table("twin-parents")
        .scan(new byte[0], (key, row) -> longest[0] = Math.max(longest[0], row.length));
    assertThat(longest[0]).isLessThan(64 * 1024);

    rig.online(DEVICE);
    for (int i = 0; i < 8; i++) {
      rig.turn(5);
    }
    assertThat(stored).contains(rig.parent.reported(DEVICE).substring(1).replaceAll("}$", ""));
    assertThat(rig.parent.asked())
        .filteredOn(each -> each.startsWith("report"))
        .isNotEmpty()
        .allMatch(each -> each.getBytes(StandardCharsets.UTF_8).length < 33 * 1024);
  }

  private static String reported(String letter, int round) {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 7; i++) {
      json.append(i == 0 ? "\"" : ",\"").append("k".repeat(900)).append(round).append(i);
      json.append("\":\"").append(letter.repeat(3000)).append("\"");
    }
    return json.append("}").toString();
  }

  @Test
  @DisplayName("[edge-86] What breaks a limit is refused with 400, and nothing of it is kept")
  void patchReported_BREAKS_A_LIMIT_isRefused() {
    assertThat(refused(rig.tryReport(DEVICE, "{\"a\":1,\"b#\":1}")))
        .isEqualTo(ErrorCode.ARGUMENT_INVALID);
    assertThat(refused(rig.tryReport(DEVICE, "[]"))).isEqualTo(ErrorCode.FORMAT_ERROR);

    assertThat(rig.stored(DEVICE)).contains("\"reported\":{\"$version\":1}");
    rig.online(DEVICE);
    assertThat(rig.parent.asked()).doesNotContain("report");
    assertThat(rig.messages()).isEmpty();
  }

  @Test
  @DisplayName("[edge-90] Each accepted patch is told with its author, in order")
  void patchReported_EACH_isTold() {
    rig.report(DEVICE, "{\"a\": 1}");
    rig.report(MODULE, "{\"b\":null}");
    var _ = refused(rig.tryReport(DEVICE, "{\"$a\":1}"));
    rig.report(SELF, "{}");

    assertThat(rig.messages())
        .isEqualTo(List.of("d {\"a\": 1}", "d/m {\"b\":null}", "edge/$edgeHub {}"));
  }
}
