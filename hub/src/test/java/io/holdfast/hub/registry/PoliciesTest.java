/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.store.Store;
import io.holdfast.store.StoreOptions;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoliciesTest {

  @TempDir Path directory;

  @Test
  void open_FIRST_START_makesTheCustomaryFive() {
    try (Store store = Store.open(directory, StoreOptions.defaults())) {
      Policies policies = StoredPolicies.open(store, new SplittableRandom());

      assertThat(policies.all())
          .extracting(SharedAccessPolicy::name)
          .containsExactly("device", "iothubowner", "registryRead", "registryReadWrite", "service");
      assertThat(requireNonNull(policies.find(Policies.OWNER)).rights())
          .isEqualTo(EnumSet.range(Right.REGISTRY_READ, Right.DEVICE_CONNECT));
      assertThat(requireNonNull(policies.find("service")).rights())
          .containsExactly(Right.SERVICE_CONNECT);
      assertThat(policies.find("nobody")).isNull();
    }
  }

  @Test
  void open_AGAIN_findsTheSameKeys() {
    List<SharedAccessPolicy> first;
    try (Store store = Store.open(directory, StoreOptions.defaults())) {
      first = StoredPolicies.open(store, new SplittableRandom()).all();
    }
    try (Store store = Store.open(directory, StoreOptions.defaults())) {
      assertThat(StoredPolicies.open(store, new SplittableRandom()).all()).isEqualTo(first);
    }
  }

  @Test
  void ofBase64_NOT_A_KEY_isRefusedWithoutShowingIt() {
    assertThatThrownBy(() -> SymmetricKeys.ofBase64("a2V5", "s3cret!"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the secondary key is not base64");
    assertThatThrownBy(() -> SymmetricKeys.ofBase64("", "a2V5"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the primary key is empty");
    assertThat(SymmetricKeys.ofBase64("a2V5", "a2V5").toString()).doesNotContain("a2V5");
  }
}
