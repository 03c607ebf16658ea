/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * All of a message but its body and its time. Messages that a client sends one after the other with
 * the same properties share one header object, so that what is derived from it (its stored form,
 * its routes, its form on a wire) is made once: compare headers by identity where that helps.
 * Immutable.
 */
public final class MessageHeader {

  private final Identity sender;
  private final String generationId;
  private final String authMethod;
  private final MessageSource source;
  private final @Nullable String modelId;
  private final MessageProperties properties;
  private final byte[] stored;

  /** A header of telemetry by a client that follows no model; else as the longer one. */
  public MessageHeader(
      Identity sender, String generationId, String authMethod, MessageProperties properties) {
    this(sender, generationId, authMethod, MessageSource.TELEMETRY, null, properties);
  }

  /**
   * Makes a header.
   *
   * @param sender who sent it, or whom it is about if the hub itself did; believed
   * @param generationId of the sender's registration; empty if the hub itself sent it
   * @param authMethod how the sender proved who it is: JSON with scope, type and issuer; empty if
   *     the hub itself sent it
   * @param modelId the model that the sender's connection said it follows (Plug and Play), or null
   * @param properties as sent, without the sender's own claim of who it is
   */
  public MessageHeader(
      Identity sender,
      String generationId,
      String authMethod,
      MessageSource source,
      @Nullable String modelId,
      MessageProperties properties) {
    this.sender = sender;
    this.generationId = generationId;
    this.authMethod = authMethod;
    this.source = source;
    this.modelId = modelId;
    this.properties = properties;
    this.stored = HeaderCodec.encode(this);
  }

  /** Who sent it, or whom it is about. */
  public Identity sender() {
    return sender;
  }

  /** The generation of the sender's registration. */
  public String generationId() {
    return generationId;
  }

  /** How the sender proved who it is: JSON with scope, type and issuer. */
  public String authMethod() {
    return authMethod;
  }

  /** What kind of message it is. */
  public MessageSource source() {
    return source;
  }

  /** The model that the sender's connection said it follows (Plug and Play), or null. */
  public @Nullable String modelId() {
    return modelId;
  }

  /** The message's properties, without the sender's own claim of who it is. */
  public MessageProperties properties() {
    return properties;
  }

  /** The output that a module sent it by, or null. */
  public @Nullable String output() {
    return properties.system(SystemProperty.OUTPUT_NAME);
  }

  int storedLength() {
    return stored.length;
  }

  void writeTo(ByteBuffer target) {
    target.put(stored);
  }

  /** Whether these bytes are this header's stored form. */
  boolean isStoredAs(ByteBuffer bytes) {
    return ByteBuffer.wrap(stored).equals(bytes);
  }
}
