/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import static io.holdfast.hub.registry.Records.await;
import static io.holdfast.hub.registry.Records.done;
import static io.holdfast.hub.registry.Records.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.ModuleIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredRegistryTest {

  private static final DeviceIdentity DEVICE = new DeviceIdentity("d1");
  private static final ModuleIdentity MODULE = DEVICE.module("m1");

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

  @Test
  void create_WITHOUT_KEYS_makesTwoKeysOf32Bytes() {
    DeviceRegistration made = create(DEVICE);

    SymmetricKeys keys = ((Authentication.Sas) made.authentication()).keys();
    assertThat(keys.primary().length()).isEqualTo(32);
    assertThat(keys.secondary().length()).isEqualTo(32);
    assertThat(keys.primary()).isNotEqualTo(keys.secondary());
  }

  @Test
  void create_WITH_KEYS_keepsThem() {
    SymmetricKeys keys = SymmetricKeys.ofBase64("a2V5MQ==", "a2V5Mg==");
    DeviceDraft draft =
        new DeviceDraft(DEVICE, new Authentication.Sas(keys), true, "new", false, null, List.of());

    DeviceRegistration made = done(registry().create(draft));

    assertThat(made.authentication()).isEqualTo(new Authentication.Sas(keys));
    assertThat(made.statusReason()).isEqualTo("new");
  }

  @Test
  void create_EXISTING_DEVICE_isRefused() {
    create(DEVICE);

    assertThat(refused(registry().create(DeviceDraft.of(DEVICE))))
        .isEqualTo(ErrorCode.DEVICE_ALREADY_EXISTS);
  }

  @Test
  void create_TWICE_IN_ONE_TURN_refusesTheSecond() {
    List<Object> outcomes = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 50; i++) {
      var _ =
          registry()
              .create(DeviceDraft.of(DEVICE))
              .thenAccept(o -> outcomes.add(o.getClass().getSimpleName()));
    }
    await(records.writer().submit(0, batch -> Outcome.done("all applied")));

    assertThat(outcomes).hasSize(50).containsOnlyOnce("Done");
  }

  @Test
  void createModule_UNKNOWN_DEVICE_isRefused() {
    assertThat(refused(registry().create(ModuleDraft.of(MODULE))))
        .isEqualTo(ErrorCode.DEVICE_NOT_FOUND);
  }

  @Test
  void createModule_EXISTING_MODULE_isRefused() {
    create(DEVICE);
    done(registry().create(ModuleDraft.of(MODULE)));

    assertThat(refused(registry().create(ModuleDraft.of(MODULE))))
        .isEqualTo(ErrorCode.MODULE_ALREADY_EXISTS);
  }

  @Test
  void find_UNKNOWN_saysWhatIsMissing() {
    assertThat(refused(registry().find(DEVICE))).isEqualTo(ErrorCode.DEVICE_NOT_FOUND);
    assertThat(refused(registry().find(MODULE))).isEqualTo(ErrorCode.MODULE_NOT_FOUND);
  }

  @Test
  void update_STALE_ETAG_isRefused() {
    DeviceRegistration made = create(DEVICE);
    DeviceRegistration changed = done(registry().update(disabled(), new IfMatch(made.etag())));

    assertThat(refused(registry().update(disabled(), new IfMatch(made.etag()))))
        .isEqualTo(ErrorCode.PRECONDITION_FAILED);
    assertThat(changed.etag()).isNotEqualTo(made.etag());
  }

  @Test
  void update_WITHOUT_KEYS_keepsKeysAndGeneration() {
    DeviceRegistration made = create(DEVICE);
    records.clock().turn(Duration.ofHours(1));

    DeviceRegistration changed = done(registry().update(disabled(), IfMatch.ANY));

    assertThat(changed.sameCredentials(made)).isTrue();
    assertThat(changed.enabled()).isFalse();
    assertThat(changed.statusUpdated()).isEqualTo(records.clock().instant());
  }

  @Test
  void update_UNKNOWN_isRefused() {
    assertThat(refused(registry().update(disabled(), IfMatch.ANY)))
        .isEqualTo(ErrorCode.DEVICE_NOT_FOUND);
    assertThat(refused(registry().update(ModuleDraft.of(MODULE), IfMatch.ANY)))
        .isEqualTo(ErrorCode.DEVICE_NOT_FOUND);
    create(DEVICE);
    assertThat(refused(registry().update(ModuleDraft.of(MODULE), IfMatch.ANY)))
        .isEqualTo(ErrorCode.MODULE_NOT_FOUND);
  }

  @Test
  void delete_DEVICE_takesItsModulesAlong() {
    create(DEVICE);
    create(new DeviceIdentity("d1-neighbour"));
    done(registry().create(ModuleDraft.of(MODULE)));
    afterThisTurn();
    List<String> told = new ArrayList<>();
    registry().addListener((identity, before, now) -> told.add(identity + "=" + now));

    done(registry().delete(DEVICE, IfMatch.ANY));

    assertThat(refused(registry().find(MODULE))).isEqualTo(ErrorCode.MODULE_NOT_FOUND);
    assertThat(refused(registry().find(DEVICE))).isEqualTo(ErrorCode.DEVICE_NOT_FOUND);
    assertThat(await(registry().devices("", 10)))
        .extracting(DeviceRegistration::identity)
        .containsExactly(new DeviceIdentity("d1-neighbour"));
    afterThisTurn();
    assertThat(told).containsExactly("d1/m1=null", "d1=null");
  }

  @Test
  void delete_STALE_ETAG_isRefused() {
    create(DEVICE);

    assertThat(refused(registry().delete(DEVICE, new IfMatch("other"))))
        .isEqualTo(ErrorCode.PRECONDITION_FAILED);
    done(registry().find(DEVICE));
  }

  @Test
  void create_ID_OF_DELETED_DEVICE_getsAnotherGeneration() {
    DeviceRegistration first = create(DEVICE);
    done(registry().delete(DEVICE, IfMatch.ANY));

    DeviceRegistration second = create(DEVICE);

    assertThat(second.generationId()).isNotEqualTo(first.generationId());
    assertThat(second.sameCredentials(first)).isFalse();
  }

  @Test
  @DisplayName(
      "An edge device gets $edgeAgent, $edgeHub and a scope; its child lives in that scope")
  void create_EDGE_DEVICE_getsSystemModulesAndScope() {
    DeviceRegistration edge =
        done(registry().create(new DeviceDraft(DEVICE, null, true, null, true, null, List.of())));
    DeviceRegistration leaf =
        done(
            registry()
                .create(
                    new DeviceDraft(
                        new DeviceIdentity("leaf"),
                        null,
                        true,
                        null,
                        false,
                        edge.deviceScope(),
                        List.of())));

    assertThat(edge.deviceScope()).startsWith("ms-azure-iot-edge://d1-");
    assertThat(leaf.parentScopes()).containsExactly(edge.deviceScope());
    assertThat(done(registry().modules(DEVICE)))
        .extracting(module -> module.identity().moduleId())
        .containsExactly("$edgeAgent", "$edgeHub");
  }

  @Test
  @DisplayName("An update that names no thumbprint keeps those that there are")
  void update_ANY_THUMBPRINTS_keepsThem() {
    Authentication pinned = new Authentication.SelfSigned("AB", "CD");
    done(registry().create(asking(pinned)));

    assertThat(updated(new AskedAuthentication.AnyThumbprints())).isEqualTo(pinned);
    assertThat(updated(new Authentication.None())).isEqualTo(new Authentication.None());
    assertThat(updated(new AskedAuthentication.AnyThumbprints()))
        .isEqualTo(new Authentication.SelfSigned(null, null));
  }

  private Authentication updated(AskedAuthentication asked) {
    return done(registry().update(asking(asked), IfMatch.ANY)).authentication();
  }

  private static DeviceDraft asking(AskedAuthentication asked) {
    return new DeviceDraft(DEVICE, asked, true, null, false, null, List.of());
  }

  @Test
  @DisplayName("A device has fifty modules at most, beside those of the edge runtime")
  void create_MORE_MODULES_THAN_50_isRefused() {
    done(registry().create(new DeviceDraft(DEVICE, null, true, null, true, null, List.of())));
    for (int i = 0; i < 50; i++) {
      done(registry().create(ModuleDraft.of(DEVICE.module("m" + i))));
    }

    assertThat(refused(registry().create(ModuleDraft.of(DEVICE.module("more")))))
        .isEqualTo(ErrorCode.QUOTA_EXCEEDED);

    done(registry().delete(DEVICE.module("m7"), IfMatch.ANY));
    done(registry().create(ModuleDraft.of(DEVICE.module("more"))));
  }

  @Test
  @DisplayName("A key has 64 bytes at most")
  void ofBase64_LONG_KEY_isRefused() {
    String longest = Base64.getEncoder().encodeToString(new byte[64]);
    String longer = Base64.getEncoder().encodeToString(new byte[65]);

    assertThat(SymmetricKeys.ofBase64(longest, longest).primary().length()).isEqualTo(64);
    assertThatThrownBy(() -> SymmetricKeys.ofBase64(longest, longer))
        .hasMessageContaining("longer than 64");
  }

  @Test
  void reopen_AFTER_CHANGES_knowsThem() {
    DeviceRegistration device = create(DEVICE);
    ModuleRegistration module =
        done(registry().create(new ModuleDraft(MODULE, new Authentication.None(), "IotEdge")));
    DeviceRegistration other =
        done(
            registry()
                .create(
                    new DeviceDraft(
                        new DeviceIdentity("x"),
                        new Authentication.SelfSigned("AB", null),
                        false,
                        "why",
                        false,
                        "scope",
                        List.of("p"))));

    records.reopen();

    assertThat(done(registry().find(DEVICE))).isEqualTo(device);
    assertThat(done(registry().find(MODULE))).isEqualTo(module);
    assertThat(done(registry().find(other.identity()))).isEqualTo(other);
    assertThat(await(registry().counts())).isEqualTo(new Registry.DeviceCounts(2, 1));
  }

  @Test
  void devices_MORE_THAN_MAX_givesTheFirstInOrder() {
    List.of("c", "a", "b").forEach(id -> create(new DeviceIdentity(id)));
    done(registry().create(ModuleDraft.of(new ModuleIdentity("a", "m"))));

    assertThat(await(registry().devices("", 2)))
        .extracting(device -> device.identity().deviceId())
        .containsExactly("a", "b");
  }

  @Test
  void devices_AFTER_AN_ID_goesOnBehindIt() {
    List.of("c", "a", "b").forEach(id -> create(new DeviceIdentity(id)));
    done(registry().create(ModuleDraft.of(new ModuleIdentity("a", "m"))));

    assertThat(await(registry().devices("a", 10)))
        .extracting(device -> device.identity().deviceId())
        .containsExactly("b", "c");
    assertThat(await(registry().devices("c", 10))).isEmpty();
  }

  private void afterThisTurn() {
    await(records.writer().submit(0, batch -> Outcome.done("later")));
  }

  private DeviceRegistration create(DeviceIdentity identity) {
    return done(registry().create(DeviceDraft.of(identity)));
  }

  private static DeviceDraft disabled() {
    return new DeviceDraft(DEVICE, null, false, "broken", false, null, List.of());
  }

  private Registry registry() {
    return records.registry();
  }
}
