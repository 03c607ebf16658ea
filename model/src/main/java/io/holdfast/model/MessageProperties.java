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

  private MessageProperties(Builder builder) {
    this.system = Collections.unmodifiableMap(new EnumMap<>(builder.system));
    this.application = Collections.unmodifiableMap(new LinkedHashMap<>(builder.application));
  }

  /** Starts with no properties. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts with these properties. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.system.putAll(system);
    builder.application.putAll(application);
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

  /** Collects properties; a later value for the same key replaces the earlier one. */
  public static final class Builder {
    private final EnumMap<SystemProperty, String> system = new EnumMap<>(SystemProperty.class);
    private final LinkedHashMap<String, @Nullable String> application = new LinkedHashMap<>();

    private Builder() {}

    /** Sets a system property. */
    public Builder system(SystemProperty property, String value) {
      system.put(property, value);
      return this;
    }

    /** Removes a system property. */
    public Builder without(SystemProperty property) {
      system.remove(property);
      return this;
    }

    /** Sets an application property; a null value is a key without a value. */
    public Builder application(String key, @Nullable String value) {
      application.put(key, value);
      return this;
    }

    /** The properties collected so far. The builder may be used further. */
    public MessageProperties build() {
      return new MessageProperties(this);
    }
  }
}
