/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench.client;

import io.holdfast.client.ll.ClientResult;
import io.holdfast.client.ll.ConfirmationResult;
import io.holdfast.client.ll.ConnectionState;
import io.holdfast.client.ll.ModuleClientLL;
import io.holdfast.client.ll.Option;
import io.holdfast.client.ll.TransportProvider;
import io.holdfast.client.mqtt.QueueBound;
import io.holdfast.client.net.IoDriver;
import io.holdfast.client.net.Tls;
import io.holdfast.model.Message;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** ModuleClientLL: this thread is the one that it works on. */
final class LowerSubject implements Subject {

  private static final Duration TURN = Duration.ofMillis(20);

  private final ModuleClientLL client;
  private final Message message;
  private final int window;

  LowerSubject(Task task, Message message) throws IOException {
    this.message = message;
    window = task.window();
    client =
        connect(IoDriver.onCurrentThread(), task.connections().getFirst(), trust(task), window);
  }

  /** What all clients of a process share. */
  static SslContext trust(Task task) throws IOException {
    return Tls.trusting(Files.readAllBytes(Path.of(task.caFile())));
  }

  /** A client of the driver, connected. */
  static ModuleClientLL connect(IoDriver driver, String connection, SslContext trust, int window) {
    ModuleClientLL client =
        ModuleClientLL.createFromConnectionString(connection, TransportProvider.MQTT, driver);
    require(client.setOption(Option.TLS_CONTEXT, trust));
    require(client.setOption(Option.SEND_WINDOW, window));
    require(client.setOption(Option.SEND_QUEUE, QueueBound.NONE));
    boolean[] connected = new boolean[1];
    require(
        client.setConnectionStatusCallback(
            (state, reason, cause) -> connected[0] = state == ConnectionState.AUTHENTICATED));
    while (!connected[0]) {
      client.doWork(TURN);
    }
    return client;
  }

  private static void require(ClientResult result) {
    if (result != ClientResult.OK) {
      throw new IllegalStateException("refused: " + result);
    }
  }

  @Override
  public long sendUntil(long end, Tally tally) {
    while (System.nanoTime() - end < 0) {
      while (tally.open() < window) {
        send(tally.sending());
      }
      client.doWork(TURN);
    }
    long confirmed = tally.confirmed();
    drain(tally);
    return confirmed;
  }

  @Override
  public void sendOne(Tally tally) {
    send(tally.sending());
    drain(tally);
  }

  private void send(Tally.Ticket ticket) {
    require(client.sendEventAsync(message, end -> ticket.told(end == ConfirmationResult.OK)));
  }

  private void drain(Tally tally) {
    while (tally.open() > 0) {
      client.doWork(TURN);
    }
  }

  @Override
  public void close() {
    client.destroy();
  }
}
