/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.Disposition;
import io.holdfast.client.InputMessage;
import io.holdfast.faults.Seed;
import io.holdfast.faults.TcpRelay;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbered messages, from one module to another and into the stream, while things break. */
@ExtendWith(HoldfastExtension.class)
@HubOptions(
    configuration =
        """
        [routes]
        hop = 'FROM /messages/modules/from/outputs/out INTO BrokeredEndpoint("/modules/to/inputs/in")'
        up = 'FROM /messages/* INTO $upstream'
        """)
class LoadTest {

  private static final int MESSAGES = 20_000;

  /** So many are unconfirmed at most; fewer than the client's queue takes. */
  private static final int MOST_WAITING = 5_000;

  @ParameterizedTest
  @EnumSource(Face.class)
  @DisplayName("own client: connections cut, reset and stalled at random lose nothing, keep order")
  void network_BREAKS_AT_RANDOM_losesNothing(Face face, Hub hub) {
    Seed.times(1, random -> run(face, hub, random));
  }

  private static void run(Face face, Hub hub, SplittableRandom random) {
    Registered device = hub.newDevice();
    Registered from = hub.newModule(device, "from");
    Registered to = hub.newModule(device, "to");
    try (TcpRelay relay = TcpRelay.to(hub.host(), hub.ready().mqttPort());
        Stage stage = new Stage(face, hub)) {
      Peer sender = stage.client(Setup.of(hub, from).withPort(relay.port()));
      Peer receiver = stage.client(Setup.of(hub, to).withPort(relay.port()));
      ConcurrentLinkedQueue<InputMessage> inbox = new ConcurrentLinkedQueue<>();
      AtomicInteger received = new AtomicInteger();
      receiver.onInput(
          "in",
          message -> {
            inbox.add(message);
            received.incrementAndGet();
            return CompletableFuture.completedFuture(Disposition.ACCEPTED);
          });
      sender.open();
      receiver.open();
      AtomicInteger confirmed = new AtomicInteger();
      List<CompletableFuture<Void>> sent = new ArrayList<>();
      int nextFault = 500;
      for (int i = 0; i < MESSAGES; i++) {
        sent.add(sender.send("out", Integer.toString(i)).thenRun(confirmed::incrementAndGet));
        if (i % 50 == 0) {
          stage.work();
        }
        int least = i - MOST_WAITING;
        if (confirmed.get() < least) {
          stage.until("confirmations", () -> confirmed.get() >= least + 500);
        }
        if (i >= nextFault) {
          if (nextFault == 500) {
            relay.cut();
          } else {
            fault(relay, stage, random);
          }
          nextFault = i + random.nextInt(200, 3000);
        }
      }
      sent.forEach(stage::result);
      Set<Integer> all = new LinkedHashSet<>();
      stage.until(
          "the last message",
          () -> {
            for (InputMessage m = inbox.poll(); m != null; m = inbox.poll()) {
              all.add(Integer.parseInt(m.message().body().utf8()));
            }
            return all.size() == MESSAGES;
          });
      assertThat(all).containsExactlyElementsOf(expected());
      assertThat(sender.connects()).isGreaterThan(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(firstsInStream(hub, from)).containsExactlyElementsOf(expected());
  }

  private static void fault(TcpRelay relay, Stage stage, SplittableRandom random)
      throws IOException {
    switch (random.nextInt(4)) {
      case 0 -> relay.cut();
      case 1 -> relay.reset();
      case 2 -> {
        relay.stall();
        stage.pass(Duration.ofMillis(random.nextInt(100)));
        if (random.nextBoolean()) {
          relay.reset();
        }
        relay.resume();
      }
      default -> {
        relay.refuse(true);
        relay.cut();
        stage.pass(Duration.ofMillis(random.nextInt(100)));
        relay.refuse(false);
      }
    }
  }

  private static List<Integer> expected() {
    return IntStream.range(0, MESSAGES).boxed().toList();
  }

  /** Each number where it first came; at least once is what is promised. */
  static Set<Integer> firstsInStream(Hub hub, Registered from) {
    Set<Integer> firsts = new LinkedHashSet<>();
    try (Events events = hub.eventsOf(from)) {
      while (!firsts.contains(MESSAGES - 1)) {
        firsts.add(Integer.parseInt(events.next().path("body").asString()));
      }
    }
    return firsts;
  }
}
