/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message's properties: the system's and the application's. The application's keep their order; a
 * value may be null (a key without a value) or empty, which are two different things on the wire.
 */
public final class MessageProperties {

  /** No properties. */
  public static final MessageProperties NONE = builder().build();

  private final Map<SystemProperty, String> system;
  private final Map<String, @Nullable String> application;

  private MessageProperties(
      Map<SystemProperty, String> system, Map<String, @Nullable String> application) {
    this.system = system;
    this.application = application;
  }

  private static final String SECURITY_AGENT = "urn:azureiot:Security:SecurityAgent:1";

  /** Starts with no properties. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts with these properties. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    if (!system.isEmpty()) {
      builder.ownSystem().putAll(system);
    }
    if (!application.isEmpty()) {
      builder.ownApplication().putAll(application);
    }
    return builder;
  }

  /** The system property's value, or null if it is not set. */
  public @Nullable String system(SystemProperty property) {
    return system.get(property);
  }

  /** All system properties that are set, in their declared order; a read-only view. */
  public Map<SystemProperty, String> system() {
    return system;
  }

  /** The application's properties in their order; a read-only view. */
  public Map<String, @Nullable String> application() {
    return application;
  }

  /**
   * What the properties add to a message's size as hubs count it: the values of system properties,
   * names and values of application properties, in bytes of UTF-8.
   */
  public int size() {
    int size = 0;
    for (String value : system.values()) {
      size += utf8Length(value);
    }
    for (Map.Entry<String, @Nullable String> each : application.entrySet()) {
      String value = each.getValue();
      size += utf8Length(each.getKey()) + (value == null ? 0 : utf8Length(value));
    }
    return size;
  }

  /** Counted, not encoded: each message that a client sends is measured. */
  private static int utf8Length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        bytes++; // Half a pair is written as a question mark.
      }
    }
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MessageProperties that
        && system.equals(that.system)
        && application.equals(that.application);
  }

  @Override
  public int hashCode() {
    return 31 * system.hashCode() + application.hashCode();
  }

  @Override
  public String toString() {
    return "MessageProperties" + system + application;
  }

  /**
   * Collects properties; a later value for the same key replaces the earlier one. Belongs to one
   * thread.
   *
   * <p>What is built takes the collected maps over, since each message builds one; only a builder
   * that is used further copies them.
   */
  public static final class Builder {
    private @Nullable EnumMap<SystemProperty, String> system;
    private @Nullable Map<String, @Nullable String> application;
    private boolean systemGiven;
    private boolean applicationGiven;

    private Builder() {}

    private Map<SystemProperty, String> ownSystem() {
      EnumMap<SystemProperty, String> own = system;
      if (own == null) {
        own = new EnumMap<>(SystemProperty.class);
      } else if (systemGiven) {
        own = own.clone();
      }
      system = own;
      systemGiven = false;
      return own;
    }

    private Map<String, @Nullable String> ownApplication() {
      Map<String, @Nullable String> own = application;
      if (own == null) {
        own = new LinkedHashMap<>();
      } else if (applicationGiven) {
        own = new LinkedHashMap<>(own);
      }
      application = own;
      applicationGiven = false;
      return own;
    }

    /** Sets a system property. */
    public Builder system(SystemProperty property, String value) {
      ownSystem().put(property, value);
      return this;
    }

    /** Removes a system property. */
    public Builder without(SystemProperty property) {
      if (system != null && system.containsKey(property)) {
        ownSystem().remove(property);
      }
      return this;
    }

    /** Marks the message as one of a security agent: its interface, and a body of JSON. */
    public Builder securityMessage() {
      return system(SystemProperty.INTERFACE_ID, SECURITY_AGENT)
          .system(SystemProperty.CONTENT_ENCODING, "application/json");
    }

    /** Sets an application property; a null value is a key without a value. */
    public Builder application(String key, @Nullable String value) {
      ownApplication().put(key, value);
      return this;
    }

    /** The properties collected so far. The builder may be used further. */
    public MessageProperties build() {
      systemGiven = true;
      applicationGiven = true;
      return new MessageProperties(
          system == null ? Collections.emptyMap() : Collections.unmodifiableMap(system),
          application == null ? Collections.emptyMap() : Collections.unmodifiableMap(application));
    }
  }
}
