/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.javasdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClientTransportProtocol;
import com.microsoft.azure.sdk.iot.provisioning.security.SecurityProvider;
import io.holdfast.acceptance.provisioning.Enrolled;
import io.holdfast.acceptance.provisioning.ProvisioningSdk;
import io.holdfast.provisioning.attest.DerivedKey;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Microsoft's provisioning SDK for Java begins to listen after it has asked: an answer that comes
 * before is lost on it. So it must not come at once; and here nothing else runs that could keep the
 * SDK from listening in time.
 */
@ExtendWith(HoldfastExtension.class)
@Isolated
class JavaEarlyAnswerTest {

  private static final int RUNS = Boolean.getBoolean("holdfast.full") ? 100 : 12;
  private static final int AT_ONCE = 4;

  @Test
  @DisplayName("[dps-68] Java: of many registrations none misses an answer that came early")
  void register_MANY_allAnswered(Hub hub) throws Exception {
    String groupKey = Enrolled.group(hub, Hub.freshId("java-many"), Enrolled.byKeys()).key();
    List<String> ids = new ArrayList<>();
    List<Future<String>> assigned = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (int run = 0; run < RUNS; run++) {
        String id = Hub.freshId("java-early");
        SecurityProvider device = ProvisioningSdk.key(id, DerivedKey.of(groupKey, id), hub.trust());
        ids.add(id);
        assigned.add(threads.submit(() -> registerOnce(hub, device)));
      }
      for (int run = 0; run < RUNS; run++) {
        assertThat(assigned.get(run).get()).isEqualTo(ids.get(run));
      }
    }
    System.out.println(RUNS + " registrations with the Java SDK, each answered");
  }

  private static String registerOnce(Hub hub, SecurityProvider device) throws Exception {
    return ProvisioningSdk.registerOnce(hub, ProvisioningDeviceClientTransportProtocol.MQTT, device)
        .getDeviceId();
  }
}
