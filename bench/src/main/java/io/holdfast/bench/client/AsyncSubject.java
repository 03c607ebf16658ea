/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench.client;

import io.holdfast.client.ClientOptions;
import io.holdfast.client.MessageSender;
import io.holdfast.client.ModuleClient;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.model.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** ModuleClient: its sender asks for as many messages as the window holds. */
final class AsyncSubject implements Subject {

  private final ClientDriver driver = ClientDriver.start();
  private final ModuleClient client;
  private final Message message;
  private final int window;

  AsyncSubject(Task task, Message message) throws Exception {
    this.message = message;
    window = task.window();
    client = connect(driver, task.connections().getFirst(), options(task));
  }

  /** What all clients of a process share. */
  static ClientOptions options(Task task) {
    return ClientOptions.builder()
        .trustedCertificates(Path.of(task.caFile()))
        .window(task.window())
        .queue(Integer.MAX_VALUE, Long.MAX_VALUE)
        .build();
  }

  /** A client of the driver, connected. */
  static ModuleClient connect(ClientDriver driver, String connection, ClientOptions options)
      throws Exception {
    ModuleClient client = ModuleClient.fromConnectionString(driver, connection, options);
    client.open().get(30, TimeUnit.SECONDS);
    return client;
  }

  @Override
  public long sendUntil(long end, Tally tally) throws Exception {
    MessageSender sender = client.sender(window);
    sender.onSubscribe(new Endless(sender, end, tally));
    TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
    long confirmed = tally.confirmed();
    // The last ones are confirmed by the end of it all: nobody asks for more then.
    sender.sent().get(30, TimeUnit.SECONDS);
    tally.confirm(tally.open());
    return confirmed;
  }

  @Override
  public void sendOne(Tally tally) throws Exception {
    Tally.Ticket ticket = tally.sending();
    client.send(message).get(30, TimeUnit.SECONDS);
    ticket.told(true);
  }

  @Override
  public void close() {
    client.close(Duration.ofSeconds(5)).join();
    driver.close();
  }

  /**
   * Gives a message for each that is asked for. The sender asks for the first window at once, and
   * then for one more whenever one is confirmed. Its calls come one at a time.
   */
  private final class Endless implements Flow.Subscription {
    private final MessageSender sender;
    private final long end;
    private final Tally tally;
    private boolean begun;
    private boolean complete;

    Endless(MessageSender sender, long end, Tally tally) {
      this.sender = sender;
      this.end = end;
      this.tally = tally;
    }

    @Override
    public void request(long count) {
      if (begun) {
        tally.confirm(count);
      }
      begun = true;
      if (!complete && System.nanoTime() - end >= 0) {
        complete = true;
        sender.onComplete();
      }
      for (long i = 0; i < count && !complete; i++) {
        var _ = tally.sending();
        sender.onNext(message);
      }
    }

    @Override
    public void cancel() {
      complete = true;
    }
  }
}
