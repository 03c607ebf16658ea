/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.role;

import static io.holdfast.hub.registry.Records.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.core.Credentials;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.Records;
import io.holdfast.hub.registry.Vault;
import io.holdfast.hub.upstream.ParentOptions;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.ModuleIdentity;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewParentTest {

  private static final ModuleIdentity SELF = new ModuleIdentity("edge", "$edgeHub");
  private static final DeviceIdentity LEAF = new DeviceIdentity("leaf");

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

  private static ParentOptions parent(String host) {
    return new ParentOptions(
        host,
        host,
        8883,
        443,
        SELF,
        new Credentials.Key(Bytes.utf8("key"), null),
        Transport.MQTT,
        List.of());
  }

  private Set<String> startWith(String host) {
    Set<String> names = NewParent.run(records.store(), Vault.none(), parent(host));
    records.reopen();
    return names;
  }

  private void know(String generation) {
    var expected = done(records.registry().expect(DeviceDraft.of(LEAF)));
    done(records.registry().mirror(expected.with(generation, "")));
    done(records.twins().patchReported(LEAF, Bytes.utf8("{\"fan\":\"on\"}"), null));
  }

  private String generation() {
    return done(records.registry().find(LEAF)).generationId();
  }

  private String twin() {
    return done(records.twins().get(LEAF)).deviceJson().utf8();
  }

  @Test
  @DisplayName("with the same parent, or none, all stays as that told it")
  void run_SAME_PARENT_changesNothing() {
    assertThat(startWith("hub.example")).containsOnly("hub.example");
    know("first");
    var _ = startWith("HUB.example");
    assertThat(NewParent.run(records.store(), Vault.none(), null)).containsOnly("hub.example");
    assertThat(startWith("hub.example")).containsOnly("hub.example");
    assertThat(generation()).isEqualTo("first");
    assertThat(twin()).contains("fan");
  }

  @Test
  @DisplayName("with another parent who is known stays, with the twin, until that tells of them")
  void run_ANOTHER_PARENT_keepsAll() {
    var _ = startWith("hub.example");
    know("first");
    assertThat(startWith("other.example")).containsOnly("hub.example", "other.example");
    assertThat(generation()).isEmpty();
    assertThat(twin()).contains("fan");

    done(records.registry().mirror(done(records.registry().find(LEAF)).with("of the other", "")));
    assertThat(generation()).isEqualTo("of the other");
    assertThat(twin()).contains("fan");
    assertThat(startWith("other.example")).containsOnly("hub.example", "other.example");
    assertThat(generation()).isEqualTo("of the other");
    var _ = done(records.registry().delete(LEAF, IfMatch.ANY));
  }
}
