/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import static io.holdfast.hub.enroll.ProvisionerRig.KEYS;
import static io.holdfast.hub.enroll.ProvisionerRig.group;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.store.Batch;
import io.holdfast.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of registrations. */
class StoredRegistrationsTest {

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

  /** As one is seen that is deleted between a look at the group and a look at itself. */
  private void half(String id) {
    Store store = rig.records.store();
    try (Batch batch = store.batch()) {
      store
          .table("provisioned-groups")
          .put(batch, ("plant/" + id).getBytes(StandardCharsets.UTF_8), new byte[0]);
      store.commitNow(batch);
    }
  }

  private List<String> page(String after, int max) {
    return rig.provisioner.registrations().ofGroup("plant", after, max).stream()
        .map(DeviceRegistrationState::registrationId)
        .toList();
  }

  @Test
  @DisplayName("a page of a group is full while there are more, whoever is deleted meanwhile")
  void ofGroup_DELETED_MEANWHILE_isFull() {
    rig.enroll(group("plant"));
    for (String id : List.of("b", "d", "f")) {
      rig.provision(rig.applicant(id, DerivedKeys.of(KEYS, id).primary()));
    }
    List.of("a", "c", "e", "g").forEach(this::half);

    assertThat(page("", 1)).containsExactly("b");
    assertThat(page("b", 1)).containsExactly("d");
    assertThat(page("", 2)).containsExactly("b", "d");
    assertThat(page("d", 2)).containsExactly("f");
    assertThat(page("", 3)).containsExactly("b", "d", "f");
    assertThat(page("f", 1)).isEmpty();
  }
}
