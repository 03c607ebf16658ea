/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.gateway.Captured;
import io.holdfast.wire.gateway.ControlMessage.Create;
import io.holdfast.wire.gateway.GatewayMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The original gateway's part of a session, toward this host. */
class CapturedSessionTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Recorder recorder = new Recorder();

  @Test
  @DisplayName(
      "[gateway-13] to what the original gateway wrote in a session this host answers as the"
          + " original's host in C did")
  void session_OF_THE_ORIGINAL_isAnsweredAlike(@TempDir Path folder) throws Exception {
    String controlUri = "ipc://" + folder.resolve("c");
    String messageUri = "ipc://" + folder.resolve("m");
    try (ModuleHost host = ModuleHost.attach(controlUri, recorder::module);
        RawPair control = RawPair.connect(controlUri)) {
      control.send(Create.of(messageUri, Captured.ARGS).toBytes());
      assertThat(Captured.hex(control.next())).isEqualTo(Captured.CREATED);
      control.send(Captured.bytes(Captured.START));
      try (RawPair messages = RawPair.connect(messageUri)) {
        messages.send(Captured.bytes(Captured.EMPTY));
        messages.send(Captured.bytes(Captured.READING));
        assertThat(recorder.message().properties()).isEqualTo(Map.of());
        assertSame(recorder.message(), Captured.reading());

        assertThat(recorder.context().publish(Captured.answer())).isTrue();
        assertThat(Captured.hex(messages.next())).isEqualTo(Captured.ANSWER);
        messages.send(Captured.bytes(Captured.TEXTS));
        assertSame(recorder.message(), Captured.texts());

        control.send(Captured.bytes(Captured.DESTROY));
        assertThat(recorder.next()).isEqualTo("create " + Captured.ARGS);
        assertThat(recorder.next()).isEqualTo("start");
        assertThat(recorder.next()).isEqualTo("destroy");
        assertThat(messages.awaitEnd()).isZero();
      }
      await().atMost(PATIENCE).until(() -> host.status().state() == HostState.WAITING);
      // Destroy has no answer: the next is that to what is none.
      control.send(RawGateway.bytes(0));
      assertThat(control.next()).isEqualTo(RawGateway.CONNECTION_ERROR);
      assertThat(host.status().malformed()).isZero();
    }
  }

  private static void assertSame(GatewayMessage message, GatewayMessage expected) {
    assertThat(message.properties().entrySet())
        .containsExactlyElementsOf(expected.properties().entrySet());
    assertThat(message.content()).isEqualTo(expected.content());
  }
}
