/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.Certificates;
import io.holdfast.faults.ChildJvm;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.NameServer;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawMqttServer;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client starts and opens, counted in a process of its own. */
class LowerThreadTest {

  private final String address = LoopbackAddress.next();
  private final X509Bundle authority = Certificates.authority("tests");
  private final NameServer names = NameServer.start().knows("hub.test", address);
  private final RawMqttServer server =
      RawMqttServer.tls(address, Certificates.context(Certificates.server(authority, "hub.test")));

  private final List<AnsweringHub> hubs = new ArrayList<>();
  private boolean dropped;

  LowerThreadTest() throws Exception {}

  @AfterEach
  void end() throws Exception {
    server.close();
    names.close();
  }

  private ChildJvm start(String what, Path directory) throws Exception {
    Path trusted = Files.write(directory.resolve("authority.pem"), Certificates.pem(authority));
    return ChildJvm.start(
        CountedLife.class,
        what,
        Integer.toString(names.address().getPort()),
        Integer.toString(server.port()),
        trusted.toString());
  }

  /** Drops the first connection, and answers on all others; never done. */
  private boolean serve() throws IOException {
    while (server.waiting() > 0) {
      RawMqtt connection = server.next();
      if (!dropped) {
        connection.close();
        dropped = true;
      } else {
        hubs.add(new AnsweringHub(connection));
      }
    }
    hubs.forEach(AnsweringHub::answerNow);
    return false;
  }

  @Test
  @DisplayName("[client-23] From its creation to its end a client starts no thread")
  void client_WHOLE_LIFE_startsNoThread(@TempDir Path directory) throws Exception {
    try (ChildJvm child = start("live", directory)) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(5))
          .pollInterval(Duration.ofMillis(1))
          .until(() -> serve() || child.hasWritten("threads"));
      assertThat(child.awaitLine("done"))
          .isEqualTo(
              "[AUTHENTICATED, COMPLETE, UNAUTHENTICATED, called, confirmed OK, invoked, message,"
                  + " reported 204, twin]");
      assertThat(child.awaitLine("threads")).startsWith("0");
    }
    assertThat(names.asked()).contains("hub.test");
  }

  @Test
  @DisplayName("[client-12] Creating a client opens nothing and starts no thread")
  void create_MANY_opensNothing(@TempDir Path directory) throws Exception {
    try (ChildJvm child = start("create", directory)) {
      assertThat(child.awaitLine("files")).isEqualTo("0");
      assertThat(child.awaitLine("threads")).startsWith("0");
    }
    assertThat(names.asked()).isEmpty();
    assertThat(server.waiting()).isZero();
  }
}
