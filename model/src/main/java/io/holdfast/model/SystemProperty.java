/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A message property that the platform itself gives a meaning, under its two names: the key in MQTT
 * property bags and the name that back ends read. Declared in the order in which the hub writes
 * them into a bag: before all application properties, since Microsoft's Java SDK reads nothing that
 * stands before the first system property.
 */
public enum SystemProperty {
  /** Chosen by the sender, for request and reply. */
  MESSAGE_ID("$.mid", "message-id"),
  /** In a reply the id of the request. */
  CORRELATION_ID("$.cid", "correlation-id"),
  /** Who the message comes from, as the sender puts it. */
  USER_ID("$.uid", "user-id"),
  /** The destination of a cloud-to-device message. */
  TO("$.to", "to"),
  /** The body's media type. */
  CONTENT_TYPE("$.ct", "content-type"),
  /** The body's character encoding. */
  CONTENT_ENCODING("$.ce", "content-encoding"),
  /** UTC instant after which the message is dead. */
  EXPIRY("$.exp", "absolute-expiry-time"),
  /** UTC instant at which the sender made the message. */
  CREATION_TIME("$.ctime", "iothub-creation-time-utc"),
  /** The module output that the message left by. */
  OUTPUT_NAME("$.on", "iothub-outputname"),
  /** The device that sent the message; the hub sets it, a client's own value is not believed. */
  CONNECTION_DEVICE_ID("$.cdid", "iothub-connection-device-id"),
  /** The module that sent the message; the hub sets it, a client's own value is not believed. */
  CONNECTION_MODULE_ID("$.cmid", "iothub-connection-module-id"),
  /** The interface of a security message. */
  INTERFACE_ID("$.ifid", "iothub-interface-id"),
  /** The component (Plug and Play) that sent the message. */
  SUBJECT("$.sub", "dt-subject"),
  /** The body's schema. */
  MESSAGE_SCHEMA("$.schema", "iothub-message-schema"),
  /** Distributed tracing: the trace's id. */
  DIAGNOSTIC_ID("$.diagid", "iothub-diag-id"),
  /** Distributed tracing: the trace's context. */
  DIAGNOSTIC_CONTEXT("$.diagctx", "diag-correlation-context"),
  /** The operation of a service message. */
  OPERATION("iothub-operation", "iothub-operation"),
  /** Which feedback a cloud-to-device message asks for. */
  ACK("iothub-ack", "iothub-ack");

  private static final Map<String, SystemProperty> BY_WIRE_KEY =
      Stream.of(values()).collect(Collectors.toMap(SystemProperty::wireKey, Function.identity()));

  private final String wireKey;
  private final String hubName;

  SystemProperty(String wireKey, String hubName) {
    this.wireKey = wireKey;
    this.hubName = hubName;
  }

  /** The key in MQTT property bags, decoded: {@code $.mid}. */
  public String wireKey() {
    return wireKey;
  }

  /** The name that back ends and routes read: {@code message-id}. */
  public String hubName() {
    return hubName;
  }

  /** The property with this decoded key, or null: the key is then an application property's. */
  public static @Nullable SystemProperty ofWireKey(String key) {
    return BY_WIRE_KEY.get(key);
  }
}
