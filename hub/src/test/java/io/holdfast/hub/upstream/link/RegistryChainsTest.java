/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import static io.holdfast.hub.registry.Records.done;
import static io.holdfast.hub.registry.Records.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.Records;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistryChainsTest {

  private static final DeviceIdentity EDGE = new DeviceIdentity("edge-1");

  @TempDir Path directory;

  private static String edge(Records records, String id, List<String> parents) {
    DeviceDraft draft =
        new DeviceDraft(new DeviceIdentity(id), null, true, null, true, null, parents);
    return Objects.requireNonNull(done(records.registry().create(draft)).deviceScope());
  }

  private static void leaf(Records records, String id, @Nullable String scope) {
    var _ =
        done(
            records
                .registry()
                .create(
                    new DeviceDraft(
                        new DeviceIdentity(id), null, true, null, false, scope, List.of())));
  }

  private static List<Identity> ids(String... clientIds) {
    return Stream.of(clientIds).map(Identity::parse).toList();
  }

  @Test
  @DisplayName("[edge-71] a chain leads by the registry's parents up to this edge device")
  void chainOf_THOSE_BELOW_leadsUp() {
    try (Records records = new Records(directory)) {
      String own = edge(records, "edge-1", List.of());
      String child = edge(records, "child", List.of(own));
      leaf(records, "near", own);
      leaf(records, "far", child);
      leaf(records, "free", null);
      RegistryChains chains = new RegistryChains(records.registry(), EDGE);
      assertThat(done(chains.chainOf(Identity.parse("near")))).isEqualTo(ids("near", "edge-1"));
      assertThat(done(chains.chainOf(Identity.parse("far"))))
          .isEqualTo(ids("far", "child", "edge-1"));
      assertThat(done(chains.chainOf(Identity.parse("far/m"))))
          .isEqualTo(ids("far/m", "far", "child", "edge-1"));
      assertThat(done(chains.chainOf(Identity.parse("child/$edgeHub"))))
          .isEqualTo(ids("child/$edgeHub", "child", "edge-1"));
      assertThat(done(chains.chainOf(Identity.parse("edge-1/m"))))
          .isEqualTo(ids("edge-1/m", "edge-1"));
      assertThat(done(chains.chainOf(EDGE))).isEqualTo(ids("edge-1", "edge-1"));
      assertThat(refused(chains.chainOf(Identity.parse("free")))).isEqualTo(ErrorCode.UNAUTHORIZED);
      assertThat(refused(chains.chainOf(Identity.parse("nobody"))))
          .isEqualTo(ErrorCode.UNAUTHORIZED);
    }
  }
}
