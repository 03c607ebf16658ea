/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Throttles;
import io.holdfast.hub.Timer;
import io.holdfast.hub.admit.Admission;
import io.holdfast.hub.admit.AdmissionRules;
import io.holdfast.hub.mailbox.MailboxOptions;
import io.holdfast.hub.mailbox.StoredMailboxes;
import io.holdfast.hub.method.LocalMethods;
import io.holdfast.hub.queue.QueueOptions;
import io.holdfast.hub.queue.Queues;
import io.holdfast.hub.registry.Policies;
import io.holdfast.hub.registry.Presence;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.registry.StoredPolicies;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.hub.route.RouteTable;
import io.holdfast.hub.route.Routes;
import io.holdfast.hub.session.Services;
import io.holdfast.hub.session.Sessions;
import io.holdfast.hub.session.StoredSubscriptions;
import io.holdfast.hub.stream.EmbeddedStream;
import io.holdfast.hub.stream.StreamOptions;
import io.holdfast.hub.trust.StoredAuthorities;
import io.holdfast.hub.twin.StoredTwins;
import io.holdfast.hub.watch.Counts;
import io.holdfast.model.SasToken;
import io.holdfast.store.Store;
import io.holdfast.store.StoreOptions;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryFaultTest {

  private static final InstantSource CLOCK = InstantSource.system();

  @Test
  @DisplayName("[mqtt-25] a registry that cannot answer now is CONNACK 3, which SDKs retry")
  void connect_REGISTRY_UNAVAILABLE_isAnswered3(@TempDir Path data) throws Exception {
    assertThat(
            answer(
                data,
                () ->
                    CompletableFuture.completedStage(
                        Outcome.refused(ErrorCode.SERVICE_UNAVAILABLE, "the store is away"))))
        .isEqualTo(3);
  }

  @Test
  @DisplayName("[mqtt-25] a registry that breaks is CONNACK 3, and no secret of the fault goes out")
  void connect_REGISTRY_BREAKS_isAnswered3(@TempDir Path data) throws Exception {
    assertThat(
            answer(
                data, () -> CompletableFuture.failedStage(new IllegalStateException("for a test"))))
        .isEqualTo(3);
  }

  /** What a client with a token gets from a hub whose registry answers so. */
  private static int answer(Path data, Supplier<CompletionStage<?>> registryAnswer)
      throws Exception {
    Registry faulty =
        (Registry)
            Proxy.newProxyInstance(
                Registry.class.getClassLoader(),
                new Class<?>[] {Registry.class},
                (proxy, method, arguments) -> registryAnswer.get());
    try (Store store = Store.open(data, StoreOptions.defaults());
        RecordWriter writer = RecordWriter.start(store, () -> {});
        EmbeddedStream stream =
            EmbeddedStream.open(store, StreamOptions.defaults(), idle(), CLOCK);
        Lanes lanes = new Lanes(1);
        MqttListener listener =
            MqttListener.start(
                new InetSocketAddress(LoopbackAddress.inet("127.0.0.1"), 0),
                null,
                lanes,
                new MqttProtocol(
                    lanes,
                    admission(faulty, store, writer, stream, lanes),
                    null,
                    new MqttOptions(Duration.ofSeconds(30), 10)))) {
      return connack(listener.address().getPort());
    }
  }

  private static Admission admission(
      Registry faulty, Store store, RecordWriter writer, EmbeddedStream stream, Lanes lanes) {
    SecureRandom random = new SecureRandom();
    StoredRegistry sound = StoredRegistry.open(store, writer, CLOCK, random);
    Policies policies = StoredPolicies.open(store, random);
    Sessions sessions =
        new Sessions(
            new Services(
                new RouteTable(new Routes(List.of())),
                Queues.ofRoot(
                    lanes.all(), store, stream, idle(), CLOCK, new Counts(), QueueOptions.DEFAULT),
                StoredTwins.open(store, writer, sound, CLOCK, 1 << 20),
                new LocalMethods(sound, idle(), random),
                StoredMailboxes.open(
                    store, writer, sound, MailboxOptions.DEFAULT, idle(), CLOCK, random),
                StoredSubscriptions.open(store, writer, sound),
                new Presence(CLOCK),
                CLOCK,
                idle(),
                Throttles.none(),
                new Counts(),
                false));
    return new Admission(
        faulty,
        policies,
        StoredAuthorities.open(store, writer, CLOCK, random),
        sessions,
        new AdmissionRules(Set.of("hub"), false),
        CLOCK,
        Throttles.none(),
        new Counts());
  }

  /** A timer whose tasks never come due: nothing here waits for one. */
  private static Timer idle() {
    return (delay, task) -> () -> {};
  }

  private static int connack(int port) throws Exception {
    long expiry = CLOCK.instant().getEpochSecond() + 600;
    try (RawMqtt client = RawMqtt.plain("127.0.0.1", port)) {
      client.send(
          MqttBytes.connect("d")
              .userName("hub/d/?api-version=2021-04-12")
              .password(SasToken.sign("hub/devices/d", new byte[32], expiry, null).text())
              .bytes());
      int code = client.await(MqttPacket.CONNACK).returnCode();
      client.awaitEnd(Duration.ofSeconds(30));
      return code;
    }
  }
}
