/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.gateway.ModuleContext;
import io.holdfast.gateway.host.Drive.Running;
import io.holdfast.gateway.sp.PairSocket;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.ControlMessage.Start;
import io.holdfast.wire.gateway.GatewayMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages both ways, and what becomes of them when the gateway goes, or reads slowly. */
class HostMessagesTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int FLOOD = 20_000;

  @TempDir Path folder;

  private final Recorder recorder = new Recorder();

  private String control() {
    return "ipc://" + folder.resolve("c");
  }

  private RawGateway gateway() throws IOException {
    return RawGateway.connect(control(), "ipc://" + folder.resolve("m"));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "[gateway-7] A message goes both ways with exactly its bytes, properties in their order")
  void message_BOTH_WAYS_keepsItsBytes(Drive drive) throws Exception {
    byte[] bytes =
        HexFormat.of()
            .parseHex("a16000000024000000027a6574610000616c70686100c3a9e282ac000000000400ff0a7f");
    recorder.onReceive(ModuleEcho::echo);
    try (Running host = drive.attach(control(), recorder::module);
        RawGateway gateway = gateway();
        RawPair messages = gateway.run("1")) {
      messages.send(bytes);

      assertThat(messages.next()).isEqualTo(bytes);
      GatewayMessage message = recorder.message();
      assertThat(message.properties())
          .containsExactly(Map.entry("zeta", ""), Map.entry("alpha", "é€"));
      assertThat(message.content()).isEqualTo(Bytes.copyOf(RawGateway.bytes(0, 0xff, 0x0a, 0x7f)));
      await().atMost(PATIENCE).until(() -> host.status().written() == 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("[gateway-7] Messages that are none, empty ones among them, are counted and dropped")
  void message_MALFORMED_isCounted(Drive drive) throws Exception {
    try (Running host = drive.attach(control(), recorder::module);
        RawGateway gateway = gateway();
        RawPair messages = gateway.run("1")) {
      messages.send(new byte[0]);
      messages.send(HexFormat.of().parseHex("a16000000013000000016b00fffe0000000001"));
      messages.send(RawGateway.bytes(1, 2, 3));
      SplittableRandom random = new SplittableRandom(7);
      for (int i = 0; i < 200; i++) {
        byte[] junk = new byte[random.nextInt(100)];
        random.nextBytes(junk);
        messages.send(junk);
      }
      messages.send(RawGateway.payload(RawGateway.message(8)));

      assertThat(RawGateway.number(recorder.message())).isEqualTo(8);
      assertThat(host.status().malformed()).isEqualTo(203);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A flood both ways at once arrives whole and in order")
  void flood_BOTH_WAYS_arrives(Drive drive) throws Exception {
    recorder.onReceive(ModuleEcho::echo);
    try (Running host = drive.attach(control(), recorder::module);
        RawGateway gateway = gateway();
        RawPair messages = gateway.run("1")) {
      for (int i = 0; i < FLOOD; i++) {
        messages.send(RawGateway.payload(RawGateway.message(i)));
      }
      for (int i = 0; i < FLOOD; i++) {
        assertThat(RawGateway.number(GatewayMessage.read(messages.next()))).isEqualTo(i);
      }
      await().atMost(PATIENCE).until(() -> host.status().waiting() == 0);
      assertThat(host.status().written()).isEqualTo(FLOOD);
      assertThat(host.status().received()).isEqualTo(FLOOD);
      assertThat(recorder.overlaps()).isZero();
    }
  }

  @Test
  @DisplayName("A module that is slow leaves messages with the gateway, and gets all of them")
  void receive_SLOW_leavesThemWithTheGateway() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    recorder.onReceive((context, message) -> slow.await());
    try (ModuleHost host = ModuleHost.attach(control(), recorder::module);
        RawGateway gateway = gateway();
        RawPair messages = gateway.run("1")) {
      AtomicInteger sent = new AtomicInteger();
      Thread sender = new Thread(() -> sendAll(messages, sent));
      sender.start();
      // It does not get its messages out: the system's buffers are full, and the host reads no
      // more.
      AtomicInteger before = new AtomicInteger();
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(300))
          .until(() ->
              before.getAndSet(sent.get()) == sent.get() && sent.get() > ModuleCalls.CAPACITY);
      assertThat(sent.get()).isLessThan(FLOOD);
      slow.countDown();
      for (int i = 0; i < FLOOD; i++) {
        assertThat(RawGateway.number(recorder.message())).isEqualTo(i);
      }
      sender.join();
      assertThat(host.status().unclaimed()).isZero();
    }
  }

  private static void sendAll(RawPair messages, AtomicInteger sent) {
    try {
      for (int i = 0; i < FLOOD; i++) {
        Map<String, String> properties = Map.of("number", Integer.toString(i));
        messages.send(
            RawGateway.payload(GatewayMessage.of(properties, Bytes.owning(new byte[1_000]))));
        sent.incrementAndGet();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "[gateway-3] One mebibyte goes both ways; a byte more is refused here, counted, and harms nothing")
  void message_AT_THE_LIMIT_goesThrough(Drive drive) throws Exception {
    GatewayMessage largest = ofSize(PairSocket.MAX_PAYLOAD);
    recorder.onReceive((context, message) -> {
      assertThat(context.publish(ofSize(PairSocket.MAX_PAYLOAD + 1))).isTrue();
      assertThat(context.publish(message)).isTrue();
    });
    try (Running host = drive.attach(control(), recorder::module);
        RawGateway gateway = gateway();
        RawPair messages = gateway.run("1")) {
      messages.send(RawGateway.payload(largest));

      assertThat(messages.next()).isEqualTo(RawGateway.payload(largest));
      assertThat(host.status().tooLarge()).isOne();
      assertThat(host.status().failed()).isZero();
    }
  }

  private static GatewayMessage ofSize(int size) {
    return GatewayMessage.of(Map.of(), Bytes.owning(new byte[size - 14]));
  }

  @Test
  @DisplayName("A publisher waits when 1,024 messages wait for a gateway that does not read")
  void publish_GATEWAY_DOES_NOT_READ_waits() throws Exception {
    AtomicInteger published = new AtomicInteger();
    GatewayMessage large = GatewayMessage.of(Map.of(), Bytes.owning(new byte[10_000]));
    Thread publisher =
        new Thread(() -> {
          while (recorder.context().publish(large)) {
            published.incrementAndGet();
          }
        });
    try (ModuleHost host = ModuleHost.attach(control(), recorder::module, Paces.UNHURRIED);
        RawGateway gateway = gateway()) {
      gateway.create("1");
      gateway.send(new Start());
      publisher.start();
      await().atMost(PATIENCE).until(() -> publisher.getState() == Thread.State.WAITING);
      assertThat(published.get()).isEqualTo(Outgoing.CAPACITY);
      assertThat(host.status().waiting()).isEqualTo(Outgoing.CAPACITY);

      try (RawPair messages = gateway.messages()) {
        for (int i = 0; i < 3 * Outgoing.CAPACITY; i++) {
          assertThat(messages.next()).hasSize(10_014);
        }
        // Destroy wakes who waits, even if nobody reads.
        gateway.destroy();
        publisher.join();
        assertThat(messages.awaitEnd()).isEqualTo(published.get() - 3 * Outgoing.CAPACITY);
      }
      await().atMost(PATIENCE).until(() -> host.status().state() == HostState.WAITING);
      gateway.control().hangUp();
      // What is lost has been counted then.
      host.detach();
      assertThat(host.status().lost()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "[gateway-8] What the module publishes while no gateway is there waits for the next one")
  void publish_GATEWAY_AWAY_isKept(Drive drive) throws Exception {
    try (Running host = drive.attach(control(), recorder::module)) {
      try (RawGateway gateway = gateway();
          RawPair messages = gateway.run("1")) {
        assertThat(recorder.context().publish(RawGateway.message(0))).isTrue();
        assertThat(RawGateway.number(GatewayMessage.read(messages.next()))).isZero();
      }
      await().atMost(PATIENCE).until(() -> !host.status().isGatewayThere());
      for (int i = 1; i <= 1_000; i++) {
        assertThat(recorder.context().publish(RawGateway.message(i))).isTrue();
      }
      // It asks for a new module before it connects the message channel.
      try (RawGateway gateway = gateway();
          RawPair messages = gateway.run("2")) {
        int next = RawGateway.number(GatewayMessage.read(messages.next()));
        // The one that was written when the gateway went may have gone with it.
        assertThat(next).isBetween(1, 2);
        for (int i = next + 1; i <= 1_000; i++) {
          assertThat(RawGateway.number(GatewayMessage.read(messages.next()))).isEqualTo(i);
        }
      }
    }
  }

  @Test
  @DisplayName(
      "What was not written when the gateway went is written again, in order and without a gap")
  void publish_GATEWAY_GOES_MIDWAY_isSentAgain() throws Exception {
    try (ModuleHost host = ModuleHost.attach(control(), recorder::module);
        RawGateway gateway = gateway()) {
      gateway.create("1");
      try (RawPair deaf = gateway.deafMessages()) {
        for (int i = 0; i < Outgoing.CAPACITY; i++) {
          GatewayMessage message =
              GatewayMessage.of(
                  Map.of("number", Integer.toString(i)), Bytes.owning(new byte[10_000]));
          assertThat(recorder.context().publish(message)).isTrue();
        }
        await()
            .atMost(PATIENCE)
            .until(() -> host.status().written() > 0 && host.status().waiting() > 0);
        assertThat(deaf.isSilent()).isTrue();
      }
      try (RawPair messages = gateway.messages()) {
        int first = RawGateway.number(GatewayMessage.read(messages.next()));
        // What the system had taken is gone with the peer that did not read it; nothing else is.
        assertThat(first).isGreaterThan(0);
        for (int i = first + 1; i < Outgoing.CAPACITY; i++) {
          assertThat(RawGateway.number(GatewayMessage.read(messages.next()))).isEqualTo(i);
        }
        await().atMost(PATIENCE).until(() -> host.status().waiting() == 0);
        assertThat(host.status().written()).isEqualTo(Outgoing.CAPACITY);
      }
    }
  }

  /** Sends back what it gets. */
  private static final class ModuleEcho {
    static void echo(ModuleContext context, GatewayMessage message) {
      assertThat(context.publish(message)).isTrue();
    }
  }
}
