/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.gateway.Captured;
import io.holdfast.gateway.RawPeer;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.ControlMessage.Create;
import io.holdfast.wire.gateway.GatewayMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The part of the original's host in C in a session, toward this gateway. */
class CapturedSessionTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  @DisplayName(
      "[gateway-13] to what the original's host in C wrote in a session this gateway writes what"
          + " the original did, but for the arguments of its Create")
  void session_OF_THE_ORIGINAL_isLedAlike(@TempDir Path folder) throws Exception {
    try (Session session = Session.ipc(folder, "captured", "")) {
      CompletableFuture<Void> creation = session.create();
      RawPeer control = session.acceptControl();
      String uri = "ipc://" + folder.resolve("captured.m");
      assertThat(control.receive()).isEqualTo(Create.of(uri, session.published.args()).toBytes());
      session.bindMessages();
      control.send(Captured.bytes(Captured.CREATED));
      creation.get(5, TimeUnit.MINUTES);
      session.module.start();
      assertThat(control.receiveHex()).isEqualTo(Captured.START);

      RawPeer messages = session.acceptMessages();
      session.module.receive(GatewayMessage.of(Map.of(), Bytes.EMPTY));
      session.module.receive(Captured.reading());
      assertThat(messages.receiveHex()).isEqualTo(Captured.EMPTY);
      assertThat(messages.receiveHex()).isEqualTo(Captured.READING);
      messages.send(Captured.bytes(Captured.ANSWER));
      session.module.receive(Captured.texts());
      assertThat(messages.receiveHex()).isEqualTo(Captured.TEXTS);
      await().atMost(PATIENCE).until(() -> !session.published.messages().isEmpty());
      assertThat(session.published.messages()).containsExactly(Captured.answer());

      CompletableFuture<Void> destroyed = session.destroy();
      assertThat(control.receiveHex()).isEqualTo(Captured.DESTROY);
      messages.awaitEnd();
      messages.hangUp();
      control.awaitEnd();
      control.hangUp();
      destroyed.get(5, TimeUnit.MINUTES);
    }
  }
}
