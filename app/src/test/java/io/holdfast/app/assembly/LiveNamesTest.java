/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.LoopbackAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LiveNamesTest {

  @Test
  @DisplayName("An address that the machine gets is one of its hub's, one that it lost goes")
  void look_OTHER_ADDRESS_known() {
    AtomicReference<HostNames> machine = new AtomicReference<>(names("127.0.0.2"));
    LiveNames names = new LiveNames(machine.get(), machine::get);
    assertThat(names.get()).containsExactlyInAnyOrder("hub", "localhost", "127.0.0.2");

    machine.set(names("127.0.0.3"));
    assertThat(names.look()).isEqualTo(machine.get());
    assertThat(names.get()).contains("hub", "127.0.0.2", "127.0.0.3");

    machine.set(names("127.0.0.4"));
    var _ = names.look();
    assertThat(names.get()).contains("127.0.0.2", "127.0.0.4").doesNotContain("127.0.0.3");
  }

  private static HostNames names(String address) {
    return new HostNames(
        "Hub",
        Set.of("localhost"),
        List.of(LoopbackAddress.inet(address)),
        LoopbackAddress.inet("127.0.0.1"));
  }
}
