/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.SettableClock;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.admit.AdmissionRules;
import io.holdfast.hub.mailbox.MailboxOptions;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.registry.Right;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.hub.role.Environment;
import io.holdfast.hub.role.RootHub;
import io.holdfast.hub.role.RootOptions;
import io.holdfast.hub.route.Route;
import io.holdfast.hub.route.Routes;
import io.holdfast.hub.service.Access;
import io.holdfast.hub.stream.StreamOptions;
import io.holdfast.model.Audience;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SasToken;
import io.holdfast.store.Store;
import io.holdfast.store.StoreOptions;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/**
 * A hub with device {@code d} and its modules {@code a} and {@code b}, a route from a's output
 * {@code o} to b's input {@code i}, and connections without sockets. All on the test's thread.
 */
final class MqttRig implements AutoCloseable {

  static final DeviceIdentity DEVICE = new DeviceIdentity("d");
  static final ModuleIdentity A = DEVICE.module("a");
  static final ModuleIdentity B = DEVICE.module("b");
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Access ALL = new Access("test", Set.of(Right.values()));
  static final int MAX_CONNECTIONS = 250;
  private static final byte[] KEY = {1, 2, 3, 4};

  final SettableClock clock = new SettableClock(START);
  final TurnedLane lane = new TurnedLane();
  final MockTicker ticker = Ticker.newMockTicker();
  final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
  private final Store store;
  private final RootHub hub;
  private final MqttProtocol protocol;
  private final List<MqttClient> clients = new ArrayList<>();

  MqttRig(Path directory) {
    store = Store.open(directory, StoreOptions.defaults());
    Route hop =
        Route.parse(
            "hop",
            "FROM /messages/modules/a/outputs/o INTO BrokeredEndpoint(\"/modules/b/inputs/i\")",
            null,
            null);
    Route rest = Route.parse("rest", "FROM /messages/events/none INTO $upstream", null, null);
    RootOptions options =
        new RootOptions(
            new AdmissionRules(Set.of("hub"), false),
            new Routes(List.of(hop, rest)),
            StreamOptions.defaults(),
            MailboxOptions.DEFAULT);
    Environment environment =
        new Environment(
            clock, (delay, task) -> () -> {}, new SplittableRandom(), List.of(lane), () -> {});
    hub = RootHub.open(store, options, environment);
    protocol =
        new MqttProtocol(
            () -> {
              throw new AssertionError("no WebSocket here");
            },
            channel -> lane,
            hub.admission(),
            new ProvisioningHead(hub.provisioner().provisioning(), clock, new SplittableRandom()),
            new MqttOptions(CONNECT_TIMEOUT, MAX_CONNECTIONS));
    register();
  }

  private void register() {
    Authentication sas =
        new Authentication.Sas(new SymmetricKeys(Bytes.copyOf(KEY), Bytes.copyOf(KEY)));
    done(
        hub.service()
            .devices()
            .create(ALL, new DeviceDraft(DEVICE, sas, true, null, false, null, List.of())));
    done(hub.service().modules().create(ALL, new ModuleDraft(A, sas, null)));
    done(hub.service().modules().create(ALL, new ModuleDraft(B, sas, null)));
  }

  private static <T> void done(CompletionStage<Outcome<T>> stage) {
    Outcome<T> outcome = stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    if (outcome instanceof Outcome.Refused<T>(var refusal)) {
      throw new AssertionError(refusal.toString());
    }
  }

  RootHub hub() {
    return hub;
  }

  /** A back end changes a twin, and all hear of it. */
  void patchTwin(Identity identity, String json) {
    done(hub.service().twins().patch(ALL, identity, Bytes.utf8(json), IfMatch.ANY));
    settle();
  }

  /** A connection that has sent nothing. */
  MqttClient open() {
    EmbeddedChannel channel =
        EmbeddedChannel.builder().ticker(ticker).handlers(new MqttHandler(protocol)).build();
    channel.config().setAllocator(memory);
    MqttClient client = new MqttClient(this, channel);
    clients.add(client);
    return client;
  }

  /** A connection that has been let in. */
  MqttClient connect(Identity identity) {
    MqttClient client = open();
    client.send(connectBytes(identity).bytes());
    Packet answer = client.take();
    if (answer.type() != PacketType.CONNACK || answer.body()[1] != 0) {
      throw new AssertionError("not let in: " + answer);
    }
    return client;
  }

  MqttBytes.Connect connectBytes(Identity identity) {
    long expiry = clock.instant().getEpochSecond() + 3600;
    SasToken token = SasToken.sign(Audience.resourceOf("hub", identity), KEY, expiry, null);
    return MqttBytes.connect(identity.clientId())
        .userName("hub/" + identity.clientId() + "/?api-version=2021-04-12")
        .password(token.text());
  }

  /** Turns everything until it is at rest. */
  void settle() {
    boolean any = true;
    while (any) {
      any = lane.settle();
      for (MqttClient client : clients) {
        any |= client.runTasks();
      }
    }
  }

  void until(BooleanSupplier condition) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .pollInSameThread()
        .until(() -> {
          settle();
          return condition.getAsBoolean();
        });
  }

  void passTime(Duration amount) {
    ticker.advance(amount.toNanos(), TimeUnit.NANOSECONDS);
    settle();
  }

  /** Bytes of buffers that nobody has given back. */
  long heldBytes() {
    return memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
  }

  @Override
  public void close() {
    clients.forEach(MqttClient::close);
    settle();
    hub.close();
    store.close();
  }
}
