/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.mailbox.CloudToDeviceDraft;
import io.holdfast.hub.mailbox.CloudToDeviceMessage;
import io.holdfast.hub.service.Access;
import io.holdfast.hub.service.MailService;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import io.holdfast.wire.IsoTime;

/**
 * Sending messages to devices, which IoT Hub offers over AMQP only, and purging them. The body of
 * the request is the message's; its properties are headers.
 */
final class MailCalls {

  private final MailService mail;

  MailCalls(MailService mail) {
    this.mail = mail;
  }

  void addTo(Router<Call> router) {
    router
        .add("POST", "/holdfast/v1/devices/{device}/messages/devicebound", this::send)
        .add("DELETE", "/devices/{device}/commands", this::purge);
  }

  private Answer send(Request request, Access access) throws InterruptedException {
    return switch (IdentityPath.device(request)) {
      case Outcome.Refused<DeviceIdentity>(var refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<DeviceIdentity>(DeviceIdentity device) -> {
        MessageProperties properties = MessageHeaders.read(request.headers());
        var draft = new CloudToDeviceDraft(device, properties, request.body());
        yield Answer.of(Call.await(mail.send(access, draft)), MailCalls::sent);
      }
    };
  }

  private static Answer sent(CloudToDeviceMessage message) {
    return Answer.ok(
        Json.bytes(
            Json.object()
                .put("deviceId", message.device().deviceId())
                .put("messageId", message.properties().system(SystemProperty.MESSAGE_ID))
                .put("sequenceNumber", message.sequence())
                .put("enqueuedTimeUtc", IsoTime.format7(message.enqueued()))
                .put("expiryTimeUtc", IsoTime.format7(message.expiry()))));
  }

  private Answer purge(Request request, Access access) throws InterruptedException {
    return switch (IdentityPath.device(request)) {
      case Outcome.Refused<DeviceIdentity>(var refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<DeviceIdentity>(DeviceIdentity device) ->
          Answer.of(
              Call.await(mail.purge(access, device)),
              purged ->
                  Answer.ok(
                      Json.bytes(
                          Json.object()
                              .put("deviceId", device.deviceId())
                              .putNull("moduleId")
                              .put("totalMessagesPurged", purged))));
    };
  }
}
