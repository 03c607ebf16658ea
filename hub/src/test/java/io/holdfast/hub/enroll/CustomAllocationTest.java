/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.model.Bytes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Webhooks that misbehave; those that work are in {@link AllocationTest}. */
class CustomAllocationTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  @Timeout(180)
  @DisplayName("a webhook that stops after the head of its answer fails the device's registration")
  void choose_STALLED_fails() throws Exception {
    AtomicBoolean asked = new AtomicBoolean();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(LoopbackAddress.inet("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.set(true);
          exchange.sendResponseHeaders(200, 10);
          exchange.getResponseBody().flush();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";

      var chosen =
          new CustomAllocation(Duration.ofSeconds(2))
              .choose(
                  enrollment(url),
                  underWay(),
                  new Request(Bytes.EMPTY, "dev", null, null),
                  List.of());

      assertThat(chosen.toString()).contains("CustomAllocationFailed", "did not answer");
      assertThat(asked).isTrue();
    } finally {
      server.stop(0);
    }
  }

  private static Enrollment enrollment(String webhook) {
    EnrollmentTerms terms =
        new EnrollmentTerms(
            true,
            false,
            null,
            List.of(),
            AllocationPolicy.CUSTOM,
            new Webhook(webhook, "2019-03-31"),
            Bytes.EMPTY,
            ReprovisionPolicy.DEFAULT);
    return new Enrollment(
        EnrollmentKind.INDIVIDUAL,
        "dev",
        null,
        new Attestation.SymmetricKey(ProvisionerRig.KEYS),
        terms,
        Bytes.EMPTY,
        "etag",
        NOW,
        NOW);
  }

  private static DeviceRegistrationState underWay() {
    return new DeviceRegistrationState(
        "dev",
        "operation",
        EnrollmentKind.INDIVIDUAL,
        "dev",
        RegistrationStatus.ASSIGNING,
        null,
        null,
        null,
        0,
        null,
        Bytes.EMPTY,
        Bytes.EMPTY,
        false,
        "etag",
        NOW,
        NOW);
  }
}
