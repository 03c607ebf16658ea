/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import io.holdfast.model.SystemProperty;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How conditions call the properties that the platform itself gives a meaning: by IoT Edge's names,
 * and by those that back ends read.
 */
public final class SystemNames {

  private static final Map<String, SystemProperty> BY_NAME = byName();

  private SystemNames() {}

  /** The property of this name, in any case and without its dollar sign; null if there is none. */
  public static @Nullable SystemProperty property(String name) {
    return BY_NAME.get(name.toLowerCase(Locale.ROOT));
  }

  private static Map<String, SystemProperty> byName() {
    Map<String, SystemProperty> names = new HashMap<>();
    for (SystemProperty each : SystemProperty.values()) {
      names.put(each.hubName().toLowerCase(Locale.ROOT), each);
      names.put(edgeName(each), each);
    }
    return Map.copyOf(names);
  }

  private static String edgeName(SystemProperty property) {
    return switch (property) {
      case MESSAGE_ID -> "messageid";
      case CORRELATION_ID -> "cid";
      case USER_ID -> "userid";
      case TO -> "to";
      case CONTENT_TYPE -> "contenttype";
      case CONTENT_ENCODING -> "contentencoding";
      case EXPIRY -> "absolute-expiry-time";
      case CREATION_TIME -> "creationtime";
      case OUTPUT_NAME -> "outputname";
      case CONNECTION_DEVICE_ID -> "connectiondeviceid";
      case CONNECTION_MODULE_ID -> "connectionmoduleid";
      case INTERFACE_ID -> "iothub-interface-id";
      case SUBJECT -> "dt-subject";
      case MESSAGE_SCHEMA -> "messageschema";
      case DIAGNOSTIC_ID -> "diagid";
      case DIAGNOSTIC_CONTEXT -> "diagctx";
      case OPERATION -> "operation";
      case ACK -> "ack";
    };
  }
}
