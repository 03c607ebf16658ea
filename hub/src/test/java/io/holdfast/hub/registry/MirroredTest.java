/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import static io.holdfast.hub.registry.Records.await;
import static io.holdfast.hub.registry.Records.done;
import static io.holdfast.hub.registry.Records.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.twin.TwinDocument;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registrations that were made elsewhere. */
class MirroredTest {

  private static final DeviceIdentity EDGE = new DeviceIdentity("edge");
  private static final DeviceIdentity LEAF = new DeviceIdentity("leaf");
  private static final ModuleIdentity MODULE = EDGE.module("m");
  private static final String SCOPE = "ms-azure-iot-edge://edge-1";

  @TempDir Path directory;
  private Records records;
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void open() {
    records = new Records(directory);
    registry()
        .addListener((identity, before, now) ->
            told.add(identity + " " + generation(before) + ">" + generation(now)));
  }

  @AfterEach
  void close() {
    records.close();
  }

  private static @Nullable String generation(@Nullable Registration registration) {
    return registration == null ? null : registration.generationId();
  }

  private StoredRegistry registry() {
    return records.registry();
  }

  private static Authentication key(String text) {
    Bytes bytes = Bytes.utf8(text);
    return new Authentication.Sas(new SymmetricKeys(bytes, bytes));
  }

  private static DeviceRegistration device(
      DeviceIdentity identity, String generation, String key, boolean edge) {
    return new DeviceRegistration(
        identity,
        generation,
        "",
        key(key),
        true,
        null,
        null,
        edge,
        SCOPE,
        edge ? List.of() : List.of(SCOPE));
  }

  private static ModuleRegistration module(ModuleIdentity identity, String generation) {
    return new ModuleRegistration(identity, generation, "", key("k"), null);
  }

  private Registration find(Identity identity) {
    return done(registry().find(identity));
  }

  private void report(Identity identity) {
    var _ = done(records.twins().patchReported(identity, Bytes.utf8("{\"a\":1}"), null));
  }

  private String reported(Identity identity) {
    TwinDocument twin = done(records.twins().get(identity));
    return twin.deviceJson().utf8();
  }

  @Test
  @DisplayName("a registration stays what it is elsewhere, and an etag comes with each change")
  void mirror_AS_GIVEN_isKept() {
    assertThat(done(registry().mirror(device(EDGE, "7", "k", true)))).isTrue();
    Registration first = find(EDGE);
    assertThat(first.with("7", "")).isEqualTo(device(EDGE, "7", "k", true));
    assertThat(first.etag()).isNotEmpty();
    assertThat(refused(registry().find(EDGE.module("$edgeHub"))))
        .isEqualTo(ErrorCode.MODULE_NOT_FOUND);

    assertThat(done(registry().mirror(device(EDGE, "7", "k", true)))).isFalse();
    assertThat(find(EDGE)).isEqualTo(first);
    assertThat(done(registry().mirror(device(EDGE, "7", "new", true)))).isTrue();
    assertThat(find(EDGE).etag()).isNotEqualTo(first.etag());
    assertThat(find(EDGE).authentication()).isEqualTo(key("new"));
    assertThat(done(registry().mirror(device(EDGE, "7", "new", true).with("7", "e")))).isTrue();
    assertThat(find(EDGE).etag()).isEqualTo("e");

    records.reopen();
    assertThat(find(EDGE).etag()).isEqualTo("e");
    assertThat(find(EDGE).authentication()).isEqualTo(key("new"));
  }

  @Test
  @DisplayName("another generation is another identity: what was kept for the former one goes")
  void mirror_ANOTHER_GENERATION_replaces() {
    boolean _ = done(registry().mirror(device(EDGE, "7", "k", true)));
    boolean _ = done(registry().mirror(module(MODULE, "1")));
    report(EDGE);
    assertThat(reported(EDGE)).contains("\"a\":1");

    assertThat(done(registry().mirror(device(EDGE, "8", "k", true)))).isTrue();

    assertThat(reported(EDGE)).doesNotContain("\"a\":1");
    assertThat(refused(registry().find(MODULE))).isEqualTo(ErrorCode.MODULE_NOT_FOUND);
    var _ = await(records.writer().submit(0, batch -> Outcome.done(true)));
    assertThat(told)
        .containsExactly(
            "edge null>7", "edge/m null>1", "edge/m 1>null", "edge 7>null", "edge null>8");
  }

  @Test
  @DisplayName("a generation that becomes known later changes nothing else")
  void mirror_GENERATION_KNOWN_LATER_keepsTheTwin() {
    boolean _ = done(registry().mirror(device(EDGE, "", "k", true)));
    report(EDGE);

    boolean _ = done(registry().mirror(device(EDGE, "7", "k", true)));
    assertThat(find(EDGE).generationId()).isEqualTo("7");
    assertThat(done(registry().mirror(device(EDGE, "", "k", true)))).isFalse();
    assertThat(find(EDGE).generationId()).isEqualTo("7");
  }

  @Test
  @DisplayName("a scope is the edge device, its modules, its children, and those of no edge child")
  void inScope_EDGE_hasItsOwn() {
    DeviceIdentity low = new DeviceIdentity("low");
    DeviceRegistration child =
        new DeviceRegistration(
            low,
            "1",
            "",
            key("k"),
            true,
            null,
            null,
            true,
            "ms-azure-iot-edge://low-1",
            List.of(SCOPE));
    boolean _ = done(registry().mirror(module(MODULE, "1")));
    boolean _ = done(registry().mirror(device(EDGE, "1", "k", true)));
    boolean _ = done(registry().mirror(device(LEAF, "1", "k", false)));
    boolean _ = done(registry().mirror(module(LEAF.module("m"), "1")));
    boolean _ = done(registry().mirror(child));
    boolean _ = done(registry().mirror(module(low.module("m"), "1")));
    done(registry().create(DeviceDraft.of(new DeviceIdentity("far"))));

    assertThat(ids(EDGE, "", 10)).containsExactly("edge", "edge/m", "leaf", "leaf/m", "low");
    assertThat(ids(EDGE, "edge/m", 2)).containsExactly("leaf", "leaf/m");
    assertThat(ids(low, "", 10)).containsExactly("low", "low/m");
    assertThat(ids(LEAF, "", 10)).isEmpty();
    assertThat(ids(new DeviceIdentity("nobody"), "", 10)).isEmpty();
  }

  private List<String> ids(DeviceIdentity edge, String after, int max) {
    return await(registry().inScope(edge, after, max)).stream()
        .map(each -> each.identity().clientId())
        .toList();
  }

  @Test
  @DisplayName("What was expected before its hub told of it takes the generation, and stays")
  void mirror_OF_THE_EXPECTED_takesTheGeneration() {
    DeviceDraft draft = new DeviceDraft(EDGE, null, true, null, true, null, List.of());
    DeviceRegistration edge = done(registry().expect(draft));
    ModuleRegistration module = done(registry().expect(ModuleDraft.of(MODULE)));
    assertThat(edge.generationId()).isEmpty();
    assertThat(module.generationId()).isEmpty();
    assertThat(done(registry().find(EDGE.module("$edgeHub"))).generationId()).isEmpty();
    var _ = await(records.writer().submit(0, batch -> Outcome.done(true)));
    told.clear();

    done(registry().mirror(edge.with("1", "")));
    done(registry().mirror(module.with("2", "")));
    var _ = await(records.writer().submit(0, batch -> Outcome.done(true)));
    assertThat(told).containsExactly("edge >1", "edge/m >2");
  }
}
