/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.role;

import static io.holdfast.hub.registry.Records.done;
import static io.holdfast.hub.registry.Records.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.core.Credentials;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.HandTimer;
import io.holdfast.hub.admit.AdmissionRules;
import io.holdfast.hub.queue.QueueOptions;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.registry.Records;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Vault;
import io.holdfast.hub.upstream.NoUplink;
import io.holdfast.hub.upstream.ParentOptions;
import io.holdfast.hub.upstream.mirror.MirrorOptions;
import io.holdfast.hub.upstream.mirror.MirroredTwins;
import io.holdfast.hub.watch.Counts;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettlingTest {

  private static final ModuleIdentity SELF = new ModuleIdentity("edge", "$edgeHub");
  private static final DeviceIdentity LEAF = new DeviceIdentity("leaf");
  private static final ModuleIdentity MODULE = new ModuleIdentity("edge", "m");
  private static final ParentOptions PARENT =
      new ParentOptions(
          "hub.example",
          "hub.example",
          8883,
          443,
          SELF,
          new Credentials.Key(Bytes.utf8("key"), null),
          Transport.MQTT,
          List.of());

  @TempDir Path directory;
  private Records records;

  @BeforeEach
  void open() {
    records = new Records(directory);
  }

  @AfterEach
  void close() {
    records.close();
  }

  private void settle(@Nullable ParentOptions parent) {
    EdgeOptions options =
        new EdgeOptions(
            SELF,
            new AdmissionRules(() -> Set.of("edge"), true, false, 10),
            QueueOptions.DEFAULT,
            Map.of(),
            Map.of(),
            Vault.none(),
            UpwardOptions.DEFAULT,
            parent,
            new LocalSite(
                List.of(DeviceDraft.of(LEAF)),
                List.of(ModuleDraft.of(MODULE)),
                Map.of(SELF, "{\"routes\":{}}")));
    Settling settling = Settling.of(records.store(), records.writer(), records.registry(), options);
    settling.run(
        MirroredTwins.open(
            records.store(),
            records.writer(),
            records.registry(),
            records.twins(),
            new NoUplink(),
            SELF,
            (author, patch) -> {},
            MirrorOptions.DEFAULT,
            new HandTimer(),
            new Counts(),
            Runnable::run));
  }

  private Registration find(Identity identity) {
    return done(records.registry().find(identity));
  }

  private String twin() {
    return done(records.twins().get(SELF)).deviceJson().utf8();
  }

  @Test
  @DisplayName("what is settled before the parent was heard of stays when that tells of it")
  void run_WITH_A_PARENT_waitsForItsGenerations() {
    settle(PARENT);
    for (Identity each : List.of(SELF.device(), SELF, LEAF, MODULE)) {
      assertThat(find(each).generationId()).isEmpty();
    }
    assertThat(twin()).contains("routes");

    for (Identity each : List.of(SELF.device(), SELF, LEAF, MODULE)) {
      done(records.registry().mirror(find(each).with("parent's", "")));
    }
    assertThat(twin()).contains("routes");
    records.reopen();
    assertThat(twin()).contains("routes");
    assertThat(find(LEAF).generationId()).isEqualTo("parent's");
  }

  @Test
  @DisplayName("who goes at the parent does not come back with the site at the next start")
  void run_AGAIN_WITH_A_PARENT_bringsNobodyBack() {
    settle(PARENT);
    done(records.registry().delete(LEAF, IfMatch.ANY));
    records.reopen();
    settle(PARENT);

    assertThat(refused(records.registry().find(LEAF))).isEqualTo(ErrorCode.DEVICE_NOT_FOUND);
  }

  @Test
  @DisplayName("a first start that was killed half way is taken up")
  void run_AFTER_A_KILL_takesUpTheRest() {
    DeviceIdentity edge = SELF.device();
    done(records.registry().expect(new DeviceDraft(edge, null, true, null, true, null, List.of())));
    records.reopen();
    settle(PARENT);

    assertThat(find(LEAF).generationId()).isEmpty();
    assertThat(find(MODULE).generationId()).isEmpty();
    assertThat(twin()).contains("routes");
  }

  @Test
  @DisplayName("without a parent the site is taken up at every start")
  void run_WITHOUT_A_PARENT_isItsOwnAuthority() {
    settle(null);
    done(records.registry().delete(LEAF, IfMatch.ANY));
    records.reopen();
    settle(null);

    assertThat(find(LEAF).identity()).isEqualTo(LEAF);
  }

  @Test
  @DisplayName("[edge-35] a site that gets a parent later keeps its twins, whoever is told of")
  void run_PARENT_LATER_losesNothing() {
    settle(null);
    var _ = done(records.twins().patchReported(LEAF, Bytes.utf8("{\"t\":1}"), null));
    records.reopen();
    settle(PARENT);
    done(records.registry().mirror(find(LEAF).with("parent's", "")));

    assertThat(done(records.twins().get(LEAF)).deviceJson().utf8()).contains("\"t\":1");
    assertThat(done(records.registry().find(MODULE)).generationId()).isEmpty();
  }
}
