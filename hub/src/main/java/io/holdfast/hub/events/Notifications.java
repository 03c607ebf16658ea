/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.events;

import io.holdfast.hub.MessageSource;
import io.holdfast.hub.registry.Presence;
import io.holdfast.hub.registry.PresenceListener;
import io.holdfast.hub.twin.StoredTwins;
import io.holdfast.hub.twin.TwinDocument;
import io.holdfast.hub.twin.TwinEvent;
import io.holdfast.hub.twin.TwinListener;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SystemProperty;
import io.holdfast.wire.IsoTime;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Turns what happened into messages with IoT Hub's properties and bodies ("IoT Hub non-telemetry
 * event schema"). Any thread; never blocks.
 */
public final class Notifications implements TwinListener, PresenceListener {

  private static final String NUMBER_HEAD = "0".repeat(48);

  private final HubEvents events;
  private final String hubName;
  private final InstantSource clock;
  private final AtomicLong lastNumber = new AtomicLong();

  /**
   * Sends by these.
   *
   * @param hubName what messages call this hub
   */
  public Notifications(HubEvents events, String hubName, InstantSource clock) {
    this.events = events;
    this.hubName = hubName;
    this.clock = clock;
  }

  /** Listens to what some route takes; the rest costs nothing. */
  public void listenTo(StoredTwins twins, Presence presence) {
    if (events.wants(MessageSource.TWIN_CHANGE) || events.wants(MessageSource.LIFECYCLE)) {
      twins.addListener(this);
    }
    if (events.wants(MessageSource.CONNECTION_STATE)) {
      presence.addListener(this);
    }
  }

  @Override
  public void happened(TwinEvent event) {
    MessageSource source =
        event instanceof TwinEvent.Made || event instanceof TwinEvent.Gone
            ? MessageSource.LIFECYCLE
            : MessageSource.TWIN_CHANGE;
    if (!events.wants(source)) {
      return;
    }
    Identity identity = event.twin().identity();
    switch (event) {
      case TwinEvent.Made(TwinDocument twin) ->
          publish(source, identity, "createDeviceIdentity", whole(twin));
      case TwinEvent.Gone(TwinDocument twin) ->
          publish(source, identity, "deleteDeviceIdentity", whole(twin));
      case TwinEvent.Replaced(TwinDocument twin) ->
          publish(source, identity, "replaceTwin", whole(twin));
      case TwinEvent.Updated(TwinDocument _, Bytes change) ->
          publish(source, identity, "updateTwin", change);
    }
  }

  @Override
  public void changed(Identity identity, boolean connected) {
    String number = NUMBER_HEAD + HexFormat.of().toHexDigits(nextNumber());
    publish(
        MessageSource.CONNECTION_STATE,
        identity,
        connected ? "deviceConnected" : "deviceDisconnected",
        Bytes.utf8("{\"sequenceNumber\":\"" + number + "\"}"));
  }

  /** Grows over restarts, too, as long as the clock does. */
  private long nextNumber() {
    long now = TimeUnit.MILLISECONDS.toMicros(clock.millis());
    return lastNumber.updateAndGet(last -> Math.max(last + 1, now));
  }

  private void publish(MessageSource source, Identity identity, String operation, Bytes body) {
    MessageProperties.Builder properties =
        MessageProperties.builder()
            .system(SystemProperty.CONTENT_TYPE, "application/json")
            .system(SystemProperty.CONTENT_ENCODING, "utf-8")
            .system(SystemProperty.CORRELATION_ID, Long.toHexString(nextNumber()))
            .system(SystemProperty.USER_ID, hubName)
            .application("hubName", hubName)
            .application("deviceId", identity.deviceId());
    if (identity instanceof ModuleIdentity module) {
      properties.application("moduleId", module.moduleId());
    }
    properties
        .application("operationTimestamp", IsoTime.format7(clock.instant()))
        .application("opType", operation)
        .application("iothub-message-schema", schema(source));
    var ignored = events.publish(source, identity, properties.build(), body);
  }

  private static String schema(MessageSource source) {
    return switch (source) {
      case TWIN_CHANGE -> "twinChangeNotification";
      case LIFECYCLE -> "deviceLifecycleNotification";
      case CONNECTION_STATE -> "deviceConnectionStateNotification";
      case TELEMETRY, FEEDBACK ->
          throw new IllegalArgumentException(source + " is no notification");
    };
  }

  /** The twin without what belongs to the registration. Ids hold nothing that JSON escapes. */
  private static Bytes whole(TwinDocument twin) {
    StringBuilder json = new StringBuilder("{\"deviceId\":\"").append(twin.identity().deviceId());
    if (twin.identity() instanceof ModuleIdentity module) {
      json.append("\",\"moduleId\":\"").append(module.moduleId());
    }
    json.append("\",\"etag\":\"").append(twin.etag());
    json.append("\",\"version\":").append(twin.version());
    json.append(",\"tags\":").append(twin.tagsJson().utf8());
    json.append(",\"properties\":{\"desired\":").append(twin.desiredJson().utf8());
    json.append(",\"reported\":").append(twin.reportedJson().utf8());
    return Bytes.utf8(json.append("}}").toString());
  }
}
