/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import io.holdfast.wire.IsoTime;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What a cloud-to-device message must be, and what it gets if it does not say so. Any thread. */
final class CloudToDeviceRules {

  private static final int MAX_ID_LENGTH = 128;
  private static final String ID_PUNCTUATION = "-:.+%_#*?!(),=@;$'";

  private final MailboxOptions options;
  private final InstantSource clock;
  private final LockTokens ids;

  CloudToDeviceRules(MailboxOptions options, InstantSource clock, LockTokens ids) {
    this.options = options;
    this.clock = clock;
    this.ids = ids;
  }

  /** A message that may be sent. */
  record Checked(
      MessageProperties properties,
      Acknowledgement acknowledgement,
      Instant enqueued,
      Instant expiry,
      Bytes body) {

    /** As it lies in the device's mailbox. */
    StoredMessage message(DeviceRegistration device) {
      MessageHeader header =
          new MessageHeader(device.identity(), device.generationId(), "", properties);
      return new StoredMessage(header, enqueued.toEpochMilli(), body);
    }
  }

  Outcome<Checked> check(CloudToDeviceDraft draft) {
    MessageProperties given = draft.properties();
    int size = draft.body().length() + given.size();
    if (size > Mailboxes.MAX_SIZE) {
      return Outcome.refused(
          ErrorCode.MESSAGE_TOO_LARGE,
          "a message for a device may have "
              + Mailboxes.MAX_SIZE
              + " bytes with its properties, this one has "
              + size);
    }
    for (String key : given.application().keySet()) {
      if (key.isEmpty() || SystemProperty.ofWireKey(key) != null) {
        return invalid("the name '" + key + "' cannot be that of a property");
      }
    }
    String id = given.system(SystemProperty.MESSAGE_ID);
    if (id != null && !id.isBlank() && !isId(id)) {
      return invalid(
          "a message's id must have 1 to "
              + MAX_ID_LENGTH
              + " characters, of A-Z, a-z, 0-9 and "
              + ID_PUNCTUATION);
    }
    Acknowledgement ack = Acknowledgement.of(given.system(SystemProperty.ACK));
    if (ack == null) {
      return invalid("the acknowledgement must be none, positive, negative or full");
    }
    return check(draft, ack);
  }

  private Outcome<Checked> check(CloudToDeviceDraft draft, Acknowledgement ack) {
    MessageProperties given = draft.properties();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant expiry = now.plus(options.timeToLive());
    String until = given.system(SystemProperty.EXPIRY);
    if (until != null) {
      Instant read = IsoTime.parseOrNull(until);
      if (read == null) {
        return invalid("the expiry must be a time such as " + IsoTime.format7(expiry));
      }
      expiry = read.truncatedTo(ChronoUnit.MILLIS);
    }
    String created = given.system(SystemProperty.CREATION_TIME);
    if (created != null && IsoTime.parseOrNull(created) == null) {
      return invalid("the creation time must be a time such as " + IsoTime.format7(now));
    }
    MessageProperties.Builder properties = given.toBuilder();
    properties.without(SystemProperty.ACK);
    if (given.system(SystemProperty.ACK) != null) {
      // Microsoft's SDKs know the names in lower case only.
      properties.system(SystemProperty.ACK, ack.wireName());
    }
    if (isBlank(given.system(SystemProperty.MESSAGE_ID))) {
      properties.system(SystemProperty.MESSAGE_ID, ids.next());
    }
    if (isBlank(given.system(SystemProperty.TO))) {
      // Microsoft's C# SDK fails without a property, and its Java SDK without a system property.
      properties.system(SystemProperty.TO, destination(draft.device()));
    }
    if (until != null) {
      properties.system(SystemProperty.EXPIRY, IsoTime.format7(expiry));
    }
    return Outcome.done(new Checked(properties.build(), ack, now, expiry, draft.body()));
  }

  /** What IoT Hub takes as an id. */
  private static boolean isId(String id) {
    return id.length() <= MAX_ID_LENGTH && id.chars().allMatch(CloudToDeviceRules::isIdCharacter);
  }

  private static boolean isIdCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || ID_PUNCTUATION.indexOf(c) >= 0;
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  private static String destination(DeviceIdentity device) {
    String id = URLEncoder.encode(device.deviceId(), StandardCharsets.UTF_8).replace("+", "%20");
    return "/devices/" + id + "/messages/devicebound";
  }

  private static Outcome<Checked> invalid(String detail) {
    return Outcome.refused(ErrorCode.ARGUMENT_INVALID, detail);
  }
}
