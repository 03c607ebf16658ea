/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.session.Session;
import io.holdfast.wire.HubTopic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a client that has been let in says to its session. Owned by the connection's event loop. */
final class Conversation implements Dialogue {

  private final MqttConnection connection;
  private final Session session;
  private final Deliveries deliveries;
  private final Outbox outbox;
  private final Publications publications;

  Conversation(MqttConnection connection, Session session, Deliveries deliveries) {
    this.connection = connection;
    this.session = session;
    this.deliveries = deliveries;
    this.outbox = connection.outbox();
    this.publications = new Publications(session.identity());
  }

  @Override
  public void connect(ConnectPacket packet) {
    throw new MalformedPacketException("a second CONNECT");
  }

  @Override
  public void publish(PublishPacket packet) {
    if (packet.qos() > 1) {
      close(new Refusal(ErrorCode.INVALID_OPERATION, "PUBLISH at QoS 2"));
      return;
    }
    Publication publication = publications.of(packet);
    switch (publication.topic()) {
      case HubTopic.Telemetry telemetry -> telemetry(telemetry, publication, packet);
      case HubTopic.TwinGet(String requestId) -> {
        session.twinGet(requestId);
        acknowledge(packet);
      }
      case HubTopic.TwinReportedPatch(String requestId, var ifVersion) -> {
        session.twinPatch(requestId, ifVersion, packet.body());
        acknowledge(packet);
      }
      case HubTopic.MethodResponse(int status, String requestId) -> {
        session.methodAnswer(status, requestId, packet.body());
        acknowledge(packet);
      }
      default -> {
        if (session.unknownTopic(packet.topic())) {
          acknowledge(packet);
        }
      }
    }
  }

  private void telemetry(
      HubTopic.Telemetry telemetry, Publication publication, PublishPacket packet) {
    if (!telemetry.sender().equals(session.identity())) {
      close(new Refusal(ErrorCode.UNAUTHORIZED, "PUBLISH as " + telemetry.sender()));
      return;
    }
    session.telemetry(
        publication.properties(), packet.body(), packet.qos() == 1, packet.packetId());
  }

  private void acknowledge(PublishPacket packet) {
    if (packet.qos() == 1) {
      outbox.acknowledge(PacketType.PUBACK, packet.packetId());
    }
  }

  @Override
  public void puback(int packetId) {
    long tag = deliveries.acknowledged(packetId);
    if (tag >= 0) {
      session.acknowledged(tag);
    }
  }

  @Override
  public void subscribe(int packetId, Map<String, Integer> filters, List<Integer> askedQos) {
    Map<String, Integer> granted = new LinkedHashMap<>();
    filters.forEach((filter, qos) -> granted.put(filter, Math.min(qos, 1)));
    byte[] codes = new byte[askedQos.size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) Math.min(askedQos.get(i), 1);
    }
    answer(
        session.subscribe(granted),
        () -> {
          outbox.suback(packetId, codes);
          session.follow();
        });
  }

  @Override
  public void unsubscribe(int packetId, List<String> filters) {
    answer(session.unsubscribe(filters), () -> outbox.acknowledge(PacketType.UNSUBACK, packetId));
  }

  private void answer(CompletionStage<@Nullable Void> kept, Runnable answer) {
    var _ =
        kept.whenComplete((done, fault) -> {
          if (fault != null) {
            close(new Refusal(ErrorCode.SERVICE_UNAVAILABLE, "subscriptions were not stored"));
          } else if (!connection.isClosed()) {
            answer.run();
          }
        });
  }

  @Override
  public void pingreq() {
    outbox.pingresp();
  }

  @Override
  public void disconnect() {
    connection.disconnected();
  }

  @Override
  public void writable() {
    session.writable();
  }

  @Override
  public void closed(boolean graceful) {
    session.closed(graceful);
  }

  private void close(Refusal reason) {
    connection.close(reason);
  }
}
