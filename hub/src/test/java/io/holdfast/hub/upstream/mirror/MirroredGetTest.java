/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.mirror;

import static io.holdfast.hub.registry.Records.await;
import static io.holdfast.hub.registry.Records.done;
import static io.holdfast.hub.registry.Records.refused;
import static io.holdfast.hub.upstream.mirror.MirrorRig.DEVICE;
import static io.holdfast.hub.upstream.mirror.MirrorRig.MODULE;
import static io.holdfast.hub.upstream.mirror.MirrorRig.SELF;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.twin.TwinDocument;
import io.holdfast.model.DeviceIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirroredGetTest {

  private static final String EMPTY =
      "{\"desired\":{\"$version\":1},\"reported\":{\"$version\":1}}";

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
  @DisplayName("[edge-82] Without the parent the last stored twin is answered, at once")
  void get_OFFLINE_isTheStoredTwin() {
    rig.parent.changeUnheard(DEVICE, "{\"a\":1}");
    rig.parent.setReported(DEVICE, "{\"b\":1}");
    rig.comeOnline(DEVICE);
    rig.parent.disconnect(DEVICE);
    rig.parent.disconnect(SELF);
    rig.parent.changeUnheard(DEVICE, "{\"a\":2}");
    rig.report(DEVICE, "{\"c\":1}");

    String twin =
        "{\"desired\":{\"a\":1,\"$version\":2},\"reported\":{\"b\":1,\"c\":1,\"$version\":3}}";
    assertThat(rig.get(DEVICE)).isEqualTo(twin);
    rig.restart();
    rig.come(DEVICE);
    assertThat(rig.get(DEVICE)).isEqualTo(twin);
  }

  @Test
  @DisplayName("[edge-82] With neither a parent nor a stored twin, an empty one is answered")
  void get_NEVER_SEEN_isEmpty() {
    rig.come(DEVICE);
    assertThat(rig.get(DEVICE)).isEqualTo(EMPTY);
  }

  @Test
  void get_ONLINE_isTheParentsAndIsStored() {
    rig.comeOnline(DEVICE);
    rig.parent.changeUnheard(DEVICE, "{\"a\":2}");
    rig.parent.setReported(DEVICE, "{\"b\":1}");
    rig.report(DEVICE, "{\"c\":1}");

    assertThat(rig.get(DEVICE)).contains("{\"a\":2,\"$version\":2}", "\"b\":1", "\"c\":1");
    assertThat(rig.stored(DEVICE)).contains("{\"a\":2,\"$version\":2}");
    assertThat(rig.told()).containsExactly("d {\"a\":2,\"$version\":2}");
  }

  @Test
  @DisplayName("Who asks before its connection to the parent is made waits for that")
  void get_CONNECTING_waits() {
    rig.parent.changeUnheard(DEVICE, "{\"a\":1}");
    rig.parent.connect(SELF);
    rig.come(DEVICE);
    CompletionStage<Outcome<TwinDocument>> asked = rig.twins().get(DEVICE);
    rig.settle();
    assertThat(asked.toCompletableFuture()).isNotDone();

    rig.parent.connect(DEVICE);
    assertThat(done(asked).deviceJson().utf8()).contains("{\"a\":1,\"$version\":2}");
  }

  @Test
  @DisplayName("[edge-82] Nobody waits long for a silent parent, and nobody waits twice")
  void get_PARENT_IS_SILENT_isTheStoredTwin() {
    rig.comeOnline(DEVICE);
    rig.parent.hold();
    CompletionStage<Outcome<TwinDocument>> asked = rig.twins().get(DEVICE);
    rig.turn(4);
    assertThat(asked.toCompletableFuture()).isNotDone();
    rig.turn(1);
    assertThat(done(asked).deviceJson().utf8()).isEqualTo(EMPTY);
    assertThat(rig.get(DEVICE)).isEqualTo(EMPTY);

    rig.parent.changeUnheard(DEVICE, "{\"a\":1}");
    rig.parent.release();
    rig.settle();
    assertThat(rig.get(DEVICE)).contains("{\"a\":1,\"$version\":2}");
  }

  @Test
  @DisplayName("A twin that the parent refuses is answered from the store, and fetched later")
  void get_PARENT_REFUSES_isTheStoredTwin() {
    rig.comeOnline(DEVICE);
    rig.parent.refuse(ErrorCode.UNAUTHORIZED);
    rig.parent.changeUnheard(DEVICE, "{\"a\":1}");
    assertThat(rig.get(DEVICE)).isEqualTo(EMPTY);

    rig.parent.refuse(null);
    rig.turn(5);
    assertThat(rig.told()).containsExactly("d {\"a\":1,\"$version\":2}");
  }

  @Test
  void get_NOT_REGISTERED_isRefused() {
    DeviceIdentity other = new DeviceIdentity("other");
    assertThat(refused(rig.twins().get(other))).isEqualTo(ErrorCode.DEVICE_NOT_FOUND);
    rig.comeOnline(other);
    assertThat(refused(rig.twins().get(other))).isEqualTo(ErrorCode.DEVICE_NOT_FOUND);
  }

  @Test
  @DisplayName("Many that come back at once are fetched a few at a time, each of them")
  void connected_MANY_AT_ONCE_arePaced() {
    List<DeviceIdentity> many = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      many.add(new DeviceIdentity("many-" + i));
      var _ = rig.records.registry().create(DeviceDraft.of(many.get(i)));
    }
    rig.settle();
    many.forEach(rig::come);
    rig.parent.hold();
    many.forEach(rig.parent::connect);
    rig.parent.connect(MODULE);
    rig.settle();
    assertThat(rig.parent.waiting()).isEqualTo(64);

    // A client that waits comes before those that only catch up.
    CompletionStage<Outcome<TwinDocument>> last = rig.twins().get(many.getLast());
    rig.parent.releaseOne();
    rig.settle();
    List<String> asked = new ArrayList<>(rig.parent.asked());
    assertThat(asked).hasSize(65).endsWith("fetch many-499");
    while (rig.parent.waiting() > 0) {
      rig.parent.releaseOne();
      rig.settle();
    }
    asked.addAll(rig.parent.asked());
    Set<String> all = new HashSet<>(asked);
    many.forEach(each -> assertThat(all).contains("fetch " + each));
    assertThat(rig.parent.mostWaiting()).isEqualTo(64);
    await(last);
    rig.timer().turn(Duration.ofMinutes(5));
    assertThat(rig.timer().waiting()).isZero();
  }
}
