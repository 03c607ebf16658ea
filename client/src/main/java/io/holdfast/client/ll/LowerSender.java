/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.client.core.TelemetryTopic;
import io.holdfast.client.mqtt.Admission;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.Completion;
import io.holdfast.client.mqtt.MqttSession;
import io.holdfast.client.mqtt.Outgoing;
import io.holdfast.client.net.IoLoop;
import io.holdfast.model.Identity;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import org.jspecify.annotations.Nullable;

/** Telemetry of a lower-layer client, with its confirmations. Owner: the client's thread. */
final class LowerSender {

  private static final int ID_LENGTH = 8;

  private final IoLoop loop;
  private final Identity sender;
  private final MqttSession session;
  private final LowerOptions options;
  private final LowerCallbacks callbacks;
  private long counted;

  LowerSender(
      IoLoop loop,
      Identity sender,
      MqttSession session,
      LowerOptions options,
      LowerCallbacks callbacks) {
    this.loop = loop;
    this.sender = sender;
    this.session = session;
    this.options = options;
    this.callbacks = callbacks;
  }

  ClientResult send(Message message, @Nullable EventConfirmation confirmation) {
    MessageProperties properties = traced(message.properties());
    String topic = TelemetryTopic.of(sender, properties, options.encoding());
    if (check(message, topic) != MessageResult.OK) {
      return ClientResult.ERROR;
    }
    Completion completion = failure -> confirm(confirmation, failure);
    Outgoing outgoing = new Outgoing(topic, message.body(), completion, options.maxWait());
    if (session.publish(outgoing) != Admission.TAKEN) {
      return ClientResult.ERROR;
    }
    session.flush();
    return ClientResult.OK;
  }

  ClientResult sendTo(String output, Message message, @Nullable EventConfirmation confirmation) {
    MessageProperties properties =
        message.properties().toBuilder().system(SystemProperty.OUTPUT_NAME, output).build();
    return send(new Message(properties, message.body()), confirmation);
  }

  MessageResult check(Message message) {
    return check(message, TelemetryTopic.of(sender, message.properties(), options.encoding()));
  }

  private MessageResult check(Message message, String topic) {
    if (!options.encoding() && !TelemetryTopic.isPlain(message.properties())) {
      return MessageResult.INVALID_TYPE;
    }
    boolean fits =
        TelemetryTopic.size(message) <= Message.MAX_SIZE
            && topic.length() <= TelemetryTopic.MAX_LENGTH;
    return fits ? MessageResult.OK : MessageResult.ERROR;
  }

  private void confirm(@Nullable EventConfirmation confirmation, @Nullable ClientException end) {
    if (confirmation != null) {
      callbacks.run("a confirmation", () -> confirmation.onConfirmation(result(end)));
    }
  }

  private static ConfirmationResult result(@Nullable ClientException failure) {
    if (failure == null) {
      return ConfirmationResult.OK;
    }
    return switch (failure.code()) {
      case CLOSED -> ConfirmationResult.BECAUSE_DESTROY;
      case TIMEOUT -> ConfirmationResult.MESSAGE_TIMEOUT;
      default -> ConfirmationResult.ERROR;
    };
  }

  /** Starts counting anew. */
  void samplingChanged() {
    counted = 0;
  }

  /**
   * Marks each message that carries the share of those before it over the next whole number: thus
   * the first one for every share, and as many as the percentage says after a hundred.
   */
  private MessageProperties traced(MessageProperties properties) {
    int percent = options.diagnosticSampling();
    if (percent == 0) {
      return properties;
    }
    counted++;
    boolean marked =
        Math.floorDiv((counted - 2) * percent, 100L) < Math.floorDiv((counted - 1) * percent, 100L);
    return marked
        ? properties.toBuilder()
            .system(SystemProperty.DIAGNOSTIC_ID, randomId())
            .system(
                SystemProperty.DIAGNOSTIC_CONTEXT, "creationtimeutc=" + loop.now().getEpochSecond())
            .build()
        : properties;
  }

  private String randomId() {
    StringBuilder id = new StringBuilder(ID_LENGTH);
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(Character.forDigit(loop.random().nextInt(36), 36));
    }
    return id.toString();
  }
}
