/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import io.holdfast.client.core.Credentials;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.client.net.Endpoint;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.faults.RawMqttServer;
import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.method.Methods;
import io.holdfast.hub.queue.Backlog;
import io.holdfast.hub.upstream.ParentOptions;
import io.holdfast.hub.upstream.UplinkListener;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SystemProperty;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** An uplink, and a parent in the test's hand: nothing is answered but by the test. */
final class LinkRig implements AutoCloseable {

  static final ModuleIdentity SELF = new ModuleIdentity("edge", "$edgeHub");
  static final ModuleIdentity MODULE = new ModuleIdentity("edge", "m");
  static final DeviceIdentity LEAF = new DeviceIdentity("leaf");

  /** Short waits: tests let connections fail. */
  static final LinkOptions OPTIONS =
      LinkOptions.DEFAULT.withRetry(Duration.ofMillis(20), Duration.ofMillis(100));

  final RawMqttServer server;
  final MemoryBacklog backlog = new MemoryBacklog();
  final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
  final Uplinks uplinks;

  volatile BiFunction<Identity, MethodCall, Outcome<MethodResult>> callee =
      (identity, call) -> Outcome.done(new MethodResult(200, call.payload()));

  private final Map<String, RawMqtt> others = new HashMap<>();
  private final Map<String, MqttPacket> connects = new HashMap<>();

  LinkRig() {
    this(OPTIONS);
  }

  LinkRig(LinkOptions options) {
    try {
      server = RawMqttServer.plain();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    uplinks = start(server.port(), options, backlog, new Callee());
    uplinks.addListener(new Told());
  }

  /** An uplink to a parent at this port of this machine. */
  static Uplinks start(int port, LinkOptions options, Backlog backlog, Methods methods) {
    ParentOptions parent =
        new ParentOptions(
            "hub.example",
            "127.0.0.1",
            port,
            443,
            SELF,
            new Credentials.Key(Bytes.utf8("key"), null),
            Transport.MQTT,
            List.of());
    return Uplinks.start(
        Endpoint.plain("127.0.0.1", port),
        parent,
        options,
        LinkRig::chain,
        backlog,
        methods,
        () -> Instant.parse("2026-11-21T12:00:00Z"),
        new SplittableRandom(1));
  }

  private static CompletionStage<Outcome<List<Identity>>> chain(Identity identity) {
    List<Identity> chain =
        identity.equals(MODULE)
            ? List.of(MODULE, MODULE.device())
            : List.of(identity, new DeviceIdentity("middle"), SELF.device());
    return CompletableFuture.completedStage(Outcome.done(chain));
  }

  /** The next connection of an identity, its CONNECT read and not answered. */
  RawMqtt dialled(Identity identity) {
    RawMqtt known = others.remove(identity.clientId());
    while (known == null) {
      RawMqtt next = server.next();
      MqttPacket connect = next.await(MqttPacket.CONNECT);
      String clientId = connect.connect().clientId();
      connects.put(clientId, connect);
      if (clientId.equals(identity.clientId())) {
        known = next;
      } else {
        others.put(clientId, next);
      }
    }
    return known;
  }

  /** What the identity's last CONNECT said. */
  MqttPacket.ConnectFields connectOf(Identity identity) {
    MqttPacket connect = connects.get(identity.clientId());
    if (connect == null) {
      throw new AssertionError("no CONNECT of " + identity);
    }
    return connect.connect();
  }

  /** The next connection of an identity, accepted. */
  RawMqtt accepted(Identity identity) throws IOException {
    RawMqtt connection = dialled(identity);
    connection.send(MqttBytes.connack(false, 0));
    return connection;
  }

  /** Waits for a SUBSCRIBE with this filter and grants it. */
  static void grant(RawMqtt connection, String filter) throws IOException {
    MqttPacket asked =
        connection.await(
            "SUBSCRIBE " + filter,
            packet ->
                packet.type() == MqttPacket.SUBSCRIBE && packet.filters().containsKey(filter));
    int[] codes = asked.filters().values().stream().mapToInt(Integer::intValue).toArray();
    connection.send(MqttBytes.suback(asked.packetId(), codes));
  }

  static StoredMessage message(Identity sender, String body) {
    return message(sender, MessageProperties.NONE, body);
  }

  static StoredMessage message(Identity sender, MessageProperties properties, String body) {
    return new StoredMessage(
        new MessageHeader(sender, "generation", "{}", properties), 0, Bytes.utf8(body));
  }

  static MessageProperties output(String name) {
    return MessageProperties.builder().system(SystemProperty.OUTPUT_NAME, name).build();
  }

  /** The next that the uplink told. */
  String told() throws InterruptedException {
    String next = told.poll(30, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was told");
    }
    return next;
  }

  @Override
  public void close() throws IOException {
    uplinks.close();
    server.close();
  }

  private final class Told implements UplinkListener {
    @Override
    public void connected(Identity identity) {
      told.add("connected " + identity);
    }

    @Override
    public void disconnected(Identity identity) {
      told.add("disconnected " + identity);
    }

    @Override
    public void desiredChanged(Identity identity, Bytes patchJson) {
      told.add("desired " + identity + " " + patchJson.utf8());
    }
  }

  private final class Callee implements NoMethods {
    @Override
    public CompletionStage<Outcome<MethodResult>> invoke(Identity target, MethodCall call) {
      return CompletableFuture.completedStage(callee.apply(target, call));
    }
  }
}
