/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.enroll.Answer;
import io.holdfast.hub.enroll.Applicant;
import io.holdfast.hub.enroll.Application;
import io.holdfast.hub.enroll.Provisioning;
import io.holdfast.listen.dps.AnswerJson;
import io.holdfast.listen.dps.RegisterBody;
import io.holdfast.model.Bytes;
import io.holdfast.wire.dps.DpsTopic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a device says that wants to be provisioned: it subscribes to answers, registers, and asks
 * how far that is. While it waits for an answer nothing more is read from it. Owned by the
 * connection's event loop.
 */
final class ProvisioningDialogue implements Dialogue {

  private static final Logger LOG = LoggerFactory.getLogger(ProvisioningDialogue.class);

  /** SUBACK's code for a filter that is not granted (MQTT 3.1.1, 3.9.3). */
  private static final int FAILURE = 0x80;

  /**
   * Java's SDK publishes first and listens then: an answer at once could come too early. Its thread
   * has so long to go on; a registration takes three seconds in any case.
   */
  private static final long ANSWER_AFTER_MILLIS = 30;

  /** A device that was refused so often has nothing to say here. */
  private static final int MAX_REFUSALS = 10;

  /** What a device needs from CONNECT to a request that proves who it is, and much more. */
  static final long UNPROVED_SECONDS = 60;

  /** Ids of requests come back in topics, and are kept until then. */
  private static final int MAX_TOPIC = 1024;

  private final MqttConnection connection;
  private final Outbox outbox;
  private final PacketIds packetIds = new PacketIds();
  private final ProvisioningHead head;
  private final Provisioning provisioning;
  private final Applicant applicant;
  private final Future<?> unproved;
  private boolean subscribed;
  private int refusals;

  ProvisioningDialogue(MqttConnection connection, ProvisioningHead head, Applicant applicant) {
    this.connection = connection;
    this.outbox = connection.outbox();
    this.head = head;
    this.provisioning = head.provisioning();
    this.applicant = applicant;
    this.unproved =
        connection
            .channel()
            .eventLoop()
            .schedule(this::notProved, UNPROVED_SECONDS, TimeUnit.SECONDS);
  }

  /** Whoever may connect so far must not keep connections for as long as he likes. */
  private void notProved() {
    if (!connection.isClosed()) {
      connection.close(
          new Refusal(
              ErrorCode.UNAUTHORIZED_ACCESS,
              "did not prove who it is in " + UNPROVED_SECONDS + " s"));
    }
  }

  @Override
  public void connect(ConnectPacket packet) {
    throw new MalformedPacketException("a second CONNECT");
  }

  @Override
  public void subscribe(int packetId, Map<String, Integer> filters, List<Integer> askedQos) {
    byte[] codes = new byte[askedQos.size()];
    int i = 0;
    for (Map.Entry<String, Integer> filter : filters.entrySet()) {
      boolean isOurs = filter.getKey().equals(DpsTopic.RESPONSES);
      subscribed |= isOurs;
      if (i < codes.length) {
        codes[i++] = (byte) (isOurs ? Math.min(filter.getValue(), 1) : FAILURE);
      }
    }
    // A filter that is named twice has one entry.
    for (; i < codes.length; i++) {
      codes[i] = (byte) (subscribed ? 1 : FAILURE);
    }
    outbox.suback(packetId, codes);
  }

  @Override
  public void unsubscribe(int packetId, List<String> filters) {
    subscribed &= !filters.contains(DpsTopic.RESPONSES);
    outbox.acknowledge(PacketType.UNSUBACK, packetId);
  }

  @Override
  public void publish(PublishPacket packet) {
    if (packet.qos() > 1) {
      connection.close(new Refusal(ErrorCode.INVALID_OPERATION, "PUBLISH at QoS 2"));
      return;
    }
    if (packet.topic().length() > MAX_TOPIC) {
      connection.close(
          new Refusal(ErrorCode.ARGUMENT_INVALID, "a topic longer than any of provisioning"));
      return;
    }
    DpsTopic topic = DpsTopic.parse(packet.topic());
    Bytes body = packet.body();
    switch (topic) {
      case DpsTopic.Register(String requestId) -> {
        acknowledge(packet);
        register(requestId, body);
      }
      case DpsTopic.Status(String requestId, String operationId) -> {
        acknowledge(packet);
        // What a poll carries differs from SDK to SDK, and says nothing.
        wait(requestId, provisioning.poll(applicant, operationId, true));
      }
      case DpsTopic.Response _, DpsTopic.Unknown _ ->
          connection.close(
              new Refusal(ErrorCode.ARGUMENT_INVALID, "a topic that is none of provisioning"));
    }
  }

  /** Before the answer: .NET waits for it first. */
  private void acknowledge(PublishPacket packet) {
    if (packet.qos() == 1) {
      outbox.acknowledge(PacketType.PUBACK, packet.packetId());
    }
  }

  private void register(String requestId, Bytes body) {
    switch (RegisterBody.read(body)) {
      case Outcome.Refused<RegisterBody>(Refusal refusal) -> {
        connection.gate().held(true);
        later(() -> refused(requestId, refusal));
      }
      case Outcome.Done<RegisterBody>(RegisterBody read) ->
          wait(
              requestId,
              provisioning.register(
                  new Application(
                      applicant, read.registrationId(), read.payload(), read.tpm(), true)));
    }
  }

  private void wait(String requestId, CompletionStage<? extends Outcome<? extends Answer>> asked) {
    connection.gate().held(true);
    var _ =
        asked.whenComplete((outcome, fault) ->
            connection.lane().execute(() -> later(() -> answered(requestId, outcome, fault))));
  }

  private void answered(
      String requestId, Outcome<? extends Answer> outcome, @Nullable Throwable fault) {
    if (fault != null) {
      LOG.error("{} could not be answered", connection.who(), fault);
      refused(requestId, new Refusal(ErrorCode.SERVER_ERROR, "a fault of the hub"));
    } else {
      answer(requestId, outcome);
    }
  }

  /** From the lane, on it. */
  private void later(Runnable answer) {
    var _ =
        connection
            .channel()
            .eventLoop()
            .schedule(answer, ANSWER_AFTER_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void answer(String requestId, Outcome<? extends Answer> outcome) {
    switch (outcome) {
      case Outcome.Done<? extends Answer>(Answer.Operation operation) -> {
        var _ = unproved.cancel(false);
        connection.proved();
        send(
            operation.isUnderWay()
                ? DpsTopic.Response.waiting(
                    202, requestId, (int) Provisioning.RETRY_AFTER.toSeconds())
                : new DpsTopic.Response(200, requestId, null),
            AnswerJson.of(operation));
      }
      case Outcome.Done<? extends Answer>(Answer.Challenge _) ->
          refused(
              requestId,
              new Refusal(ErrorCode.UNAUTHORIZED_ACCESS, "TPMs are not provisioned over MQTT"));
      case Outcome.Refused<? extends Answer>(Refusal refusal) -> refused(requestId, refusal);
    }
  }

  private void refused(String requestId, Refusal refusal) {
    if (connection.isClosed()) {
      return;
    }
    LOG.info("{} is not provisioned: {}", connection.who(), refusal);
    int status = refusal.code().httpStatus();
    boolean again = refusal.code() == ErrorCode.THROTTLED || status >= 500;
    send(
        new DpsTopic.Response(
            status, requestId, again ? Long.toString(Provisioning.RETRY_AFTER.toSeconds()) : null),
        head.error(refusal));
    if (++refusals >= MAX_REFUSALS && !connection.isClosed()) {
      connection.close(new Refusal(ErrorCode.UNAUTHORIZED_ACCESS, "refused too often"));
    }
  }

  private void send(DpsTopic.Response response, Bytes body) {
    if (connection.isClosed()) {
      return;
    }
    byte[] topic = response.text().getBytes(StandardCharsets.UTF_8);
    if (subscribed) {
      outbox.publish(topic, packetIds.areUsedUp() ? 0 : packetIds.assign(0), false, body);
    }
    connection.gate().held(false);
    connection.readOn();
  }

  @Override
  public void puback(int packetId) {
    long _ = packetIds.release(packetId);
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
  public void writable() {}

  @Override
  public void closed(boolean graceful) {
    var _ = unproved.cancel(false);
  }
}
