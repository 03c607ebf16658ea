/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench.client;

import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.ModuleClient;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import io.holdfast.testkit.Trust;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/** Microsoft's ModuleClient: a queue, which threads of its own look into at intervals. */
final class SdkSubject implements Subject {

  private final ModuleClient client;
  private final byte[] body;
  private final int window;

  SdkSubject(Task task, byte[] body) throws IotHubClientException {
    this.body = body.clone();
    window = task.window();
    client = connect(task.connections().getFirst(), options(task));
  }

  /** What all clients of a process share. */
  static ClientOptions options(Task task) {
    var options = ClientOptions.builder().sslContext(Trust.in(Path.of(task.caFile())));
    return task.kind() == Kind.SDK_TUNED
        ? options.sendInterval(1).messagesSentPerSendInterval(task.window()).build()
        : options.build();
  }

  /** A client, connected. */
  static ModuleClient connect(String connection, ClientOptions options)
      throws IotHubClientException {
    ModuleClient client = new ModuleClient(connection, IotHubClientProtocol.MQTT, options);
    client.open(false);
    return client;
  }

  @Override
  public long sendUntil(long end, Tally tally) throws InterruptedException {
    Semaphore room = new Semaphore(window);
    while (System.nanoTime() - end < 0) {
      send(tally, room);
    }
    long confirmed = tally.confirmed();
    room.acquire(window);
    return confirmed;
  }

  @Override
  public void sendOne(Tally tally) throws InterruptedException {
    Semaphore room = new Semaphore(1);
    send(tally, room);
    room.acquire();
  }

  private void send(Tally tally, Semaphore room) throws InterruptedException {
    room.acquire();
    Tally.Ticket ticket = tally.sending();
    client.sendEventAsync(
        new Message(body),
        (message, failure, context) -> {
          ticket.told(failure == null);
          room.release();
        },
        null);
  }

  @Override
  public void close() {
    client.close();
  }
}
