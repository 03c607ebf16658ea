/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import static io.holdfast.hub.enroll.ProvisionerRig.KEYS;
import static io.holdfast.hub.enroll.ProvisionerRig.bytes;
import static io.holdfast.hub.enroll.ProvisionerRig.done;
import static io.holdfast.hub.enroll.ProvisionerRig.individual;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.registry.IfMatch;
import io.holdfast.model.Bytes;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of devices that go from one enrollment to another. */
class DeviceNamesTest {

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

  private static EnrollmentDraft called(String id, String deviceId) {
    EnrollmentTerms terms =
        new EnrollmentTerms(
            true,
            false,
            "other.example",
            List.of(),
            AllocationPolicy.STATIC,
            null,
            bytes("{\"tags\":{\"of\":\"" + id + "\"}}"),
            ReprovisionPolicy.DEFAULT);
    EnrollmentDraft draft = individual(id);
    return new EnrollmentDraft(draft.kind(), id, deviceId, draft.attestation(), terms, Bytes.EMPTY);
  }

  private DeviceRegistrationState provision(String id) {
    return rig.provision(rig.applicant(id, KEYS.primary()));
  }

  @Test
  @DisplayName("[dps-72] a name that another device has got meanwhile stays that device's")
  void register_NAME_TAKEN_leavesItAlone() {
    rig.enroll(called("a", "x"));
    provision("a");
    rig.change(called("a", "y"));
    rig.enroll(called("b", "x"));
    provision("b");
    rig.reopen();

    assertThat(provision("a").deviceId()).isEqualTo("y");

    assertThat(rig.other.twins).containsOnlyKeys("x", "y");
    assertThat(rig.other.twins).containsEntry("y", "{\"tags\":{\"of\":\"a\"}}");
  }

  @Test
  @DisplayName("[dps-72] a name that nobody else has got is given up, and so is one given back")
  void register_NAME_FREE_isGivenUp() {
    rig.enroll(called("a", "x"));
    provision("a");
    rig.enroll(called("b", "x"));
    provision("b");
    done(rig.provisioner.registrations().delete("b", IfMatch.ANY));
    rig.change(called("a", "y"));

    assertThat(provision("a").deviceId()).isEqualTo("y");
    assertThat(rig.other.twins).containsOnlyKeys("y");

    rig.change(called("a", "z"));
    assertThat(provision("a").deviceId()).isEqualTo("z");
    assertThat(rig.other.twins).containsOnlyKeys("z");
  }
}
