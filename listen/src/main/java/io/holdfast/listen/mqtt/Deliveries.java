/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.hub.Delivery;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Lane;
import io.holdfast.hub.Peer;
import io.holdfast.hub.Refusal;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.wire.HubTopics;
import io.holdfast.wire.PropertyBag;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a session says to its client, as packets. Owned by the connection's event loop. */
final class Deliveries implements Peer {

  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  private static final int MAX_TOPIC = 65_535;

  /**
   * What may wait for a client to read it when something comes that the client did not ask for and
   * that cannot wait elsewhere.
   */
  static final long MAX_WAITING = 1L << 20;

  private final MqttConnection connection;
  private final Outbox outbox;
  private final PacketIds packetIds = new PacketIds();
  private @Nullable InputTopics inputTopics;
  private @Nullable Identity identity;

  Deliveries(MqttConnection connection) {
    this.connection = connection;
    this.outbox = connection.outbox();
  }

  /** The client has been let in. */
  void begin(Identity admitted) {
    identity = admitted;
    inputTopics = new InputTopics(admitted);
  }

  /** The tag of what the client acknowledges; −1 if that is nothing. */
  long acknowledged(int packetId) {
    return packetIds.release(packetId);
  }

  @Override
  public Lane lane() {
    return connection.lane();
  }

  @Override
  public void accepted(long tag) {
    if (!connection.isClosed()) {
      outbox.acknowledge(PacketType.PUBACK, (int) tag);
    }
  }

  @Override
  public Sent deliver(Delivery delivery) {
    if (connection.isClosed() || inputTopics == null || identity == null) {
      return Sent.GONE;
    }
    return switch (delivery) {
      case Delivery.InputMessage message -> {
        byte[] topic = inputTopics.of(message.input(), message.message().header());
        yield message(
            topic, message.qos(), message.tag(), message.redelivered(), message.message().body());
      }
      case Delivery.CloudToDevice message -> {
        String topic =
            HubTopics.cloudToDevice(identity.device(), PropertyBag.encode(message.properties()));
        yield message(
            utf8(topic), message.qos(), message.tag(), message.redelivered(), message.body());
      }
      case Delivery.TwinResponse(int qos, int status, String requestId, var version, var body) ->
          send(HubTopics.twinResponse(status, requestId, version), body);
      case Delivery.DesiredPatch(int qos, long version, var patch) ->
          tell(HubTopics.desiredPatch(version), patch);
      case Delivery.MethodRequest(int qos, String requestId, String name, var payload) ->
          tell(HubTopics.methodRequest(name, requestId), payload);
    };
  }

  /** A topic has 65,535 bytes at most (MQTT 3.1.1, 1.5.3); percent-encoding makes three of one. */
  private Sent message(byte[] topic, int qos, long tag, boolean redelivered, Bytes body) {
    if (topic.length > MAX_TOPIC) {
      LOG.warn(
          "{}: a message for it cannot be delivered: its properties take {} bytes in the topic",
          identity,
          topic.length);
      return Sent.IMPOSSIBLE;
    }
    if (qos > 0 && packetIds.areUsedUp()) {
      // Subscribing anew brings what is not acknowledged once more, under a new id.
      close(new Refusal(ErrorCode.CONNECTION_CLOSED, "65,535 messages are not acknowledged"));
      return Sent.GONE;
    }
    outbox.publish(topic, qos == 0 ? 0 : packetIds.assign(tag), redelivered, body);
    return Sent.SENT;
  }

  /** Something that the client did not ask for now: it may have stopped reading long ago. */
  private Sent tell(String topic, Bytes body) {
    if (connection.channel().bytesBeforeWritable() + outbox.length() > MAX_WAITING) {
      close(new Refusal(ErrorCode.CONNECTION_CLOSED, "it does not read what it is sent"));
      return Sent.GONE;
    }
    return send(topic, body);
  }

  private Sent send(String topic, Bytes body) {
    byte[] bytes = utf8(topic);
    if (bytes.length > MAX_TOPIC) {
      // Only a request id of the client's own can be that long.
      close(new Refusal(ErrorCode.ARGUMENT_INVALID, "a request id too long to be answered"));
      return Sent.GONE;
    }
    outbox.publish(bytes, 0, false, body);
    return Sent.SENT;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Any thread. */
  @Override
  public boolean isWritable() {
    return connection.gate().keepsUp();
  }

  @Override
  public void readable(boolean reading) {
    if (connection.isClosed()) {
      return;
    }
    connection.gate().held(!reading);
    if (reading) {
      // Not now: who calls is in the middle of something.
      lane().execute(connection::readOn);
    }
  }

  @Override
  public void close(Refusal reason) {
    connection.close(reason);
  }
}
