/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.wire.gateway.GatewayMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts of others with our gateway: in C over libnanomsg, and under Node over npm nanomsg. */
class NanomsgHostTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;

  private PeerProgram cHost(String... words) throws Exception {
    String[] all = new String[words.length + 1];
    all[0] = "ipc://" + folder.resolve("c");
    System.arraycopy(words, 0, all, 1, words.length);
    return bound(PeerProgram.c("gateway-host", all));
  }

  private PeerProgram nodeHost() throws Exception {
    return bound(PeerProgram.node("gateway-host.js", "ipc://" + folder.resolve("c")));
  }

  /** Waits for a host; one that does not come up is killed here, since nobody else has it. */
  private static PeerProgram bound(PeerProgram host) throws Exception {
    try {
      assertThat(host.await("bound")).isEmpty();
      return host;
    } catch (InterruptedException | AssertionError e) {
      host.close();
      throw e;
    }
  }

  private static void assertEchoed(Pipeline pipeline, int count, String host) throws Exception {
    for (int i = 0; i < count; i++) {
      GatewayMessage message = pipeline.next();
      assertThat(message.properties())
          .containsExactly(
              Map.entry("zeta", ""),
              Map.entry("number", Integer.toString(i)),
              Map.entry("host", host));
      assertThat(message.content().utf8()).isEqualTo("é " + i);
    }
  }

  @Test
  @DisplayName(
      "[gateway-13] A host under Node attaches; messages go both ways; detached, another takes its place")
  void node_WHOLE_LIFE_worksWithOurGateway() throws Exception {
    try (PeerProgram first = nodeHost();
        Pipeline pipeline = Pipeline.open(folder)) {
      assertThat(first.await("created")).isEqualTo("{\"a\":1}");
      assertThat(first.await("started")).isEmpty();
      pipeline.send(500);
      assertEchoed(pipeline, 500, "node");
      first.tell("publish 100");
      for (int i = 0; i < 100; i++) {
        assertThat(pipeline.next().content().utf8()).isEqualTo("from node " + i);
      }
      first.tell("detach");
      assertThat(first.await("detached")).isEmpty();
      assertThat(first.awaitEnd()).isZero();

      try (PeerProgram second = nodeHost()) {
        assertThat(second.await("created")).isEqualTo("{\"a\":1}");
        assertThat(second.await("started")).isEmpty();
        pipeline.send(50);
        assertEchoed(pipeline, 50, "node");
        pipeline.end();
        assertThat(second.await("destroyed after")).isEqualTo("50");
      }
    }
  }

  @Test
  @DisplayName(
      "[gateway-13] A host in C attaches; messages go both ways, each with a property added")
  void c_WHOLE_LIFE_worksWithOurGateway() throws Exception {
    try (PeerProgram host = cHost()) {
      try (Pipeline pipeline = Pipeline.open(folder)) {
        pipeline.send(2_000);
        assertEchoed(pipeline, 2_000, "c");
      }
      assertThat(host.await("echoed")).isEqualTo("2000");
      assertThat(host.await("destroyed")).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "[gateway-8] A host in C that publishes without a pause, and closes at once, loses nothing when our gateway"
          + " ends, is not left hanging, and serves the next gateway")
  void c_PUBLISHES_WHILE_THE_GATEWAY_ENDS_losesNothing() throws Exception {
    try (PeerProgram host = cHost("100000000")) {
      long before = 0;
      for (int i = 0; i < 3; i++) {
        Pipeline pipeline = Pipeline.open(folder);
        try (pipeline) {
          await().atMost(PATIENCE).until(() -> pipeline.received() > 5_000);
        }
        long published = Long.parseLong(host.await("published"));
        assertThat(host.await("destroyed")).isEmpty();
        assertThat(pipeline.received()).as("life %d", i).isEqualTo(published - before);
        for (long number = before; number < published; number++) {
          assertThat(pipeline.next().properties()).containsEntry("number", Long.toString(number));
        }
        before = published;
      }
      host.terminate();
      assertThat(host.await("detached")).isEmpty();
      assertThat(host.awaitEnd()).isZero();
      assertThat(host.heard())
          .filteredOn(line -> line.equals("destroyed") || line.startsWith("send failed"))
          .containsExactly("destroyed", "destroyed", "destroyed");
    }
  }

  @Test
  @DisplayName(
      "[gateway-6] A host in C that detaches, and one that is killed, is followed by another")
  void c_GONE_isFollowedByAnother() throws Exception {
    try (PeerProgram first = cHost();
        Pipeline pipeline = Pipeline.open(folder)) {
      assertThat(first.await("started")).isEmpty();
      first.terminate();
      assertThat(first.await("detached")).isEmpty();
      assertThat(first.awaitEnd()).isZero();
      try (PeerProgram second = cHost()) {
        assertThat(second.await("started")).isEmpty();
        pipeline.send(100);
        assertEchoed(pipeline, 100, "c");
        second.kill();
      }
      try (PeerProgram third = cHost()) {
        assertThat(third.await("started")).isEmpty();
        pipeline.send(100);
        assertEchoed(pipeline, 100, "c");
      }
    }
  }
}
