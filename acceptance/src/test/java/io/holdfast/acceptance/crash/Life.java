/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.SasToken;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One life of the program, from a start to a kill: a publisher that numbers its messages and notes
 * which were acknowledged, and a receiver that acknowledges and notes what it got. Each runs in a
 * thread of its own until the connection ends; what they noted is read after {@link #join}.
 */
final class Life {

  private static final int WINDOW = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Hub hub;
  private final Registered from;
  private final Registered to;
  private final AtomicInteger nextNumber;
  private final int enough;
  private final List<Integer> acknowledged = new ArrayList<>();
  private final List<Integer> received = new ArrayList<>();
  private final List<Integer> flaggedAgain = new ArrayList<>();
  private final CountDownLatch reached = new CountDownLatch(1);
  private final AtomicBoolean publishing = new AtomicBoolean(true);
  private final List<Thread> threads = new ArrayList<>();

  /**
   * Sets up a life.
   *
   * @param nextNumber the next message's number, over all lives
   * @param enough how many acknowledgements {@link #awaitEnough} waits for
   */
  Life(Hub hub, Registered from, Registered to, AtomicInteger nextNumber, int enough) {
    this.hub = hub;
    this.from = from;
    this.to = to;
    this.nextNumber = nextNumber;
    this.enough = enough;
  }

  /** Connects both and lets them run. */
  void start() throws IOException {
    RawMqtt receiver = connect(to);
    threads.add(Thread.ofVirtual().start(() -> receive(receiver)));
    RawMqtt publisher = connect(from);
    threads.add(Thread.ofVirtual().start(() -> publish(publisher)));
  }

  /** Waits until so many messages were acknowledged that the kill comes in the midst of work. */
  void awaitEnough() throws InterruptedException {
    if (!reached.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("fewer than " + enough + " acknowledgements in " + PATIENCE);
    }
  }

  /** Lets the publisher end by itself. */
  void stopPublishing() {
    publishing.set(false);
  }

  /** Waits until the publisher has ended and its notes may be read. */
  void awaitPublished() throws InterruptedException {
    if (!threads.getLast().join(PATIENCE)) {
      throw new AssertionError("the publisher did not end");
    }
  }

  /** Waits until both have noticed the end. */
  void join() throws InterruptedException {
    for (Thread thread : threads) {
      if (!thread.join(PATIENCE)) {
        throw new AssertionError("a client did not notice the end of its connection");
      }
    }
  }

  List<Integer> acknowledged() {
    return acknowledged;
  }

  List<Integer> received() {
    return received;
  }

  /** Of what was received: what came with DUP. */
  List<Integer> flaggedAgain() {
    return flaggedAgain;
  }

  private RawMqtt connect(Registered who) throws IOException {
    long expiry = InstantSource.system().instant().getEpochSecond() + 3600;
    byte[] key = Base64.getDecoder().decode(who.primaryKey());
    String id = who.identity().clientId();
    RawMqtt client = hub.rawMqtt();
    client.send(
        MqttBytes.connect(id)
            .clean(false)
            .userName(who.host() + "/" + id + "/?api-version=2021-04-12")
            .password(SasToken.sign(who.resource(), key, expiry, null).text())
            .bytes());
    MqttPacket connack = client.await(MqttPacket.CONNACK);
    if (connack.returnCode() != 0) {
      throw new AssertionError("CONNECT was refused: " + connack);
    }
    if (who.equals(to) && !connack.sessionPresent()) {
      client.subscribe("devices/" + to.identity().deviceId() + "/modules/to/inputs/#", 1);
    }
    return client;
  }

  private void publish(RawMqtt client) {
    String topic =
        "devices/" + from.identity().deviceId() + "/modules/from/messages/events/%24.on=out";
    try (client) {
      while (publishing.get()) {
        int first = nextNumber.getAndAdd(WINDOW);
        for (int i = 0; i < WINDOW; i++) {
          byte[] body = Integer.toString(first + i).getBytes(UTF_8);
          client.send(MqttBytes.publish(topic, 1, i + 1, body, 0));
        }
        for (int i = 0; i < WINDOW; i++) {
          MqttPacket puback = client.poll(p -> p.type() == MqttPacket.PUBACK, PATIENCE);
          if (puback == null) {
            return;
          }
          acknowledged.add(first + puback.packetId() - 1);
        }
        if (acknowledged.size() >= enough) {
          reached.countDown();
        }
      }
    } catch (IOException killed) {
      // what was not acknowledged may or may not have been stored: either is right
    }
  }

  private void receive(RawMqtt client) {
    try (client) {
      while (true) {
        MqttPacket message = client.poll(p -> p.type() == MqttPacket.PUBLISH, PATIENCE);
        if (message == null) {
          return;
        }
        int number = Integer.parseInt(message.text());
        synchronized (received) {
          received.add(number);
          received.notifyAll();
        }
        if (message.dup()) {
          flaggedAgain.add(number);
        }
        client.acknowledge(message);
      }
    } catch (IOException killed) {
      // the connection ended while acknowledging: the message comes again in the next life
    }
  }

  /** Waits until the receiver got a message. */
  void awaitReceived(int number) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (received) {
      while (!received.contains(number)) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new AssertionError("message " + number + " did not arrive in " + PATIENCE);
        }
        received.wait(left);
      }
    }
  }
}
