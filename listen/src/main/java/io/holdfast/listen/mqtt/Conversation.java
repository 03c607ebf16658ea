/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.hub.Delivery;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Lane;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Peer;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.admit.Admission;
import io.holdfast.hub.admit.ConnectRequest;
import io.holdfast.hub.session.Session;
import io.holdfast.hub.session.SessionStart;
import io.holdfast.hub.session.Will;
import io.holdfast.listen.tls.PeerCertificates;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.wire.HubTopic;
import io.holdfast.wire.HubTopics;
import io.holdfast.wire.PropertyBag;
import io.holdfast.wire.WireFormatException;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a connection says to its session, and the session to the connection. Owned by the
 * connection's event loop.
 */
final class Conversation implements Peer {

  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

  private static final int MAX_TOPIC = 65_535;

  /** IoT Hub's property that marks a message as a will. */
  private static final String MESSAGE_TYPE = "iothub-MessageType";

  private final MqttConnection connection;
  private final ChannelHandlerContext context;
  private final Outbox outbox;
  private final Lane lane;
  private final PacketIds packetIds = new PacketIds();
  private @Nullable Begun begun;
  private boolean held;

  Conversation(MqttConnection connection, ChannelHandlerContext context, Outbox outbox, Lane lane) {
    this.connection = connection;
    this.context = context;
    this.outbox = outbox;
    this.lane = lane;
  }

  /** What there is once the client has been let in. */
  private record Begun(
      Session session, boolean present, Publications publications, InputTopics inputTopics) {}

  /** Asks for admission; the stage gives the refusal, or null if the session has begun. */
  CompletionStage<@Nullable Refusal> begin(ConnectPacket packet, Admission admission) {
    Outcome<Optional<Will>> will = will(packet.will());
    return switch (will) {
      case Outcome.Refused<Optional<Will>>(Refusal refusal) ->
          CompletableFuture.<@Nullable Refusal>completedStage(refusal);
      case Outcome.Done<Optional<Will>>(Optional<Will> last) ->
          admission.connect(request(packet, last), this).thenApply(this::begun);
    };
  }

  private ConnectRequest request(ConnectPacket packet, Optional<Will> will) {
    return new ConnectRequest(
        packet.clientId(),
        packet.userName(),
        packet.password(),
        PeerCertificates.of(context.channel()),
        packet.cleanSession(),
        will.orElse(null));
  }

  private @Nullable Refusal begun(Outcome<SessionStart> outcome) {
    if (outcome instanceof Outcome.Done<SessionStart>(SessionStart start)) {
      Identity self = start.session().identity();
      begun =
          new Begun(
              start.session(), start.present(), new Publications(self), new InputTopics(self));
      return null;
    }
    return outcome instanceof Outcome.Refused<SessionStart>(Refusal refusal) ? refusal : null;
  }

  /** A will must be telemetry of the client itself, which the session checks. */
  private static Outcome<Optional<Will>> will(ConnectPacket.@Nullable WillPacket packet) {
    if (packet == null) {
      return Outcome.done(Optional.empty());
    }
    try {
      // Whose it is stands in the topic; nobody is connected yet.
      Publication publication = Publication.read(packet.topic(), packet.retain(), NOBODY);
      if (publication.topic() instanceof HubTopic.Telemetry telemetry) {
        MessageProperties properties =
            publication.properties().toBuilder().application(MESSAGE_TYPE, "Will").build();
        return Outcome.done(Optional.of(new Will(telemetry.sender(), properties, packet.body())));
      }
    } catch (WireFormatException e) {
      return Outcome.refused(ErrorCode.UNAUTHORIZED, "malformed will: " + e.getMessage());
    }
    return Outcome.refused(ErrorCode.UNAUTHORIZED, "the will is no telemetry: " + packet.topic());
  }

  private static final Identity NOBODY = new DeviceIdentity("_");

  private Begun here() {
    Begun present = begun;
    if (present == null) {
      throw new IllegalStateException("not let in yet");
    }
    return present;
  }

  boolean isSessionPresent() {
    return here().present();
  }

  void follow() {
    here().session().follow();
  }

  // From the client

  void publish(PublishPacket packet) {
    if (packet.qos() > 1) {
      close(new Refusal(ErrorCode.INVALID_OPERATION, "PUBLISH at QoS 2"));
      return;
    }
    Begun here = here();
    Publication publication = here.publications().of(packet);
    switch (publication.topic()) {
      case HubTopic.Telemetry telemetry -> telemetry(here, telemetry, publication, packet);
      case HubTopic.TwinGet(String requestId) -> {
        here.session().twinGet(requestId);
        acknowledge(packet);
      }
      case HubTopic.TwinReportedPatch(String requestId, var ifVersion) -> {
        here.session().twinPatch(requestId, ifVersion, packet.body());
        acknowledge(packet);
      }
      case HubTopic.MethodResponse(int status, String requestId) -> {
        here.session().methodAnswer(status, requestId, packet.body());
        acknowledge(packet);
      }
      default -> close(new Refusal(ErrorCode.NOT_FOUND, "PUBLISH to no topic of the hub's"));
    }
  }

  private void telemetry(
      Begun here, HubTopic.Telemetry telemetry, Publication publication, PublishPacket packet) {
    if (!telemetry.sender().equals(here.session().identity())) {
      close(new Refusal(ErrorCode.UNAUTHORIZED, "PUBLISH as " + telemetry.sender()));
      return;
    }
    here.session()
        .telemetry(publication.properties(), packet.body(), packet.qos() == 1, packet.packetId());
  }

  private void acknowledge(PublishPacket packet) {
    if (packet.qos() == 1) {
      outbox.acknowledge(PacketType.PUBACK, packet.packetId());
    }
  }

  void puback(int packetId) {
    long tag = packetIds.release(packetId);
    if (tag >= 0) {
      here().session().acknowledged(tag);
    }
  }

  void subscribe(int packetId, Map<String, Integer> filters, List<Integer> askedQos) {
    Map<String, Integer> granted = new LinkedHashMap<>();
    filters.forEach((filter, qos) -> granted.put(filter, Math.min(qos, 1)));
    byte[] codes = new byte[askedQos.size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) Math.min(askedQos.get(i), 1);
    }
    answer(
        here().session().subscribe(granted),
        () -> {
          outbox.suback(packetId, codes);
          here().session().follow();
        });
  }

  void unsubscribe(int packetId, List<String> filters) {
    answer(
        here().session().unsubscribe(filters),
        () -> outbox.acknowledge(PacketType.UNSUBACK, packetId));
  }

  private void answer(CompletionStage<@Nullable Void> kept, Runnable answer) {
    var ignored =
        kept.whenComplete((done, fault) -> {
          if (fault != null) {
            close(new Refusal(ErrorCode.SERVICE_UNAVAILABLE, "subscriptions were not stored"));
          } else if (!connection.isClosed()) {
            answer.run();
          }
        });
  }

  void writable() {
    here().session().writable();
  }

  void closed(boolean graceful) {
    Begun present = begun;
    if (present != null) {
      present.session().closed(graceful);
    }
  }

  boolean isHeld() {
    return held;
  }

  // From the session

  @Override
  public Lane lane() {
    return lane;
  }

  @Override
  public void accepted(long tag) {
    if (!connection.isClosed()) {
      outbox.acknowledge(PacketType.PUBACK, (int) tag);
    }
  }

  @Override
  public boolean deliver(Delivery delivery) {
    if (connection.isClosed()) {
      return true; // it goes the way of all that was sent and not acknowledged
    }
    return switch (delivery) {
      case Delivery.InputMessage message -> input(message);
      case Delivery.CloudToDevice message -> cloudToDevice(message);
      case Delivery.TwinResponse(int qos, int status, String requestId, var version, var body) ->
          send(HubTopics.twinResponse(status, requestId, version), body);
      case Delivery.DesiredPatch(int qos, long version, var patch) ->
          send(HubTopics.desiredPatch(version), patch);
      case Delivery.MethodRequest(int qos, String requestId, String name, var payload) ->
          send(HubTopics.methodRequest(name, requestId), payload);
    };
  }

  private boolean send(String topic, Bytes body) {
    byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_TOPIC) {
      // Only a request id of the client's own can be that long.
      close(new Refusal(ErrorCode.ARGUMENT_INVALID, "a request id too long to be answered"));
      return true;
    }
    outbox.publish(bytes, 0, false, body);
    return true;
  }

  /** A topic has 65,535 bytes at most (MQTT 3.1.1, 1.5.3); percent-encoding makes three of one. */
  private boolean input(Delivery.InputMessage message) {
    byte[] topic = here().inputTopics().of(message.input(), message.message().header());
    if (topic.length > MAX_TOPIC) {
      LOG.warn(
          "{}: a message from {} cannot be delivered: its properties take {} bytes in the topic",
          here().session().identity(),
          message.message().header().sender(),
          topic.length);
      return false;
    }
    int packetId = message.qos() == 0 ? 0 : packetIds.assign(message.tag());
    outbox.publish(topic, packetId, message.redelivered(), message.message().body());
    return true;
  }

  private boolean cloudToDevice(Delivery.CloudToDevice message) {
    DeviceIdentity device = here().session().identity().device();
    String bag = PropertyBag.encode(message.properties());
    byte[] topic = HubTopics.cloudToDevice(device, bag).getBytes(StandardCharsets.UTF_8);
    if (topic.length > MAX_TOPIC) {
      LOG.warn(
          "{}: a message for it cannot be delivered: its properties take {} bytes in the topic",
          device,
          topic.length);
      return false;
    }
    int packetId = message.qos() == 0 ? 0 : packetIds.assign(message.tag());
    outbox.publish(topic, packetId, message.redelivered(), message.body());
    return true;
  }

  /** Any thread. */
  @Override
  public boolean isWritable() {
    return context.channel().isWritable() && !outbox.isFull();
  }

  @Override
  public void readable(boolean reading) {
    held = !reading;
    connection.updateReading();
  }

  @Override
  public void close(Refusal reason) {
    connection.close(reason);
  }
}
