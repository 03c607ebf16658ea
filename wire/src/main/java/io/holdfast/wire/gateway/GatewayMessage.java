/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire.gateway;

import io.holdfast.model.Bytes;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What modules of a gateway send each other: properties and content. Immutable, so that all who get
 * it share it, on any thread.
 *
 * <p>One that was read keeps its bytes and is written again as it came, also where its texts are no
 * good UTF-8; its properties are decoded when somebody asks. One that was made computes its bytes
 * when somebody asks. Two are equal if they are written alike.
 */
public final class GatewayMessage {

  // Each of the three is there from the start, or computed when it is first wanted, by whichever
  // thread, perhaps by several alike. What they refer to is safe to see unsynchronized: it is
  // reached through final fields.
  private @Nullable Bytes serialised;
  private @Nullable Map<String, String> properties;
  private @Nullable Bytes content;

  /** Where the content begins in the bytes; of no meaning in a message that was made. */
  private final int contentAt;

  private GatewayMessage(Map<String, String> properties, Bytes content) {
    this.properties = properties;
    this.content = content;
    this.contentAt = 0;
  }

  private GatewayMessage(Bytes serialised, int contentAt) {
    this.serialised = serialised;
    this.contentAt = contentAt;
  }

  /**
   * A message.
   *
   * @param properties in the order in which they are to be written; copied
   * @param content may be empty
   * @throws IllegalArgumentException if a key or value has a NUL character, or a key half of a
   *     surrogate pair: it cannot be written
   */
  public static GatewayMessage of(Map<String, String> properties, Bytes content) {
    Map<String, String> copy = new LinkedHashMap<>(properties);
    copy.forEach(GatewayMessageWriter::check);
    return new GatewayMessage(Collections.unmodifiableMap(copy), content);
  }

  /**
   * Reads a message of the form {@code A1 60}, size, number of properties, each a key and a value
   * with a NUL at the end, size of the content, content; numbers have four bytes, big-endian.
   *
   * @param serialised taken over: the caller must not change it afterwards
   * @throws io.holdfast.wire.WireFormatException saying why it is none: any size or count that does
   *     not fit, a text without its NUL, two equal keys
   */
  public static GatewayMessage read(byte[] serialised) {
    int contentAt = GatewayMessageReader.contentAt(serialised);
    return new GatewayMessage(Bytes.owning(serialised), contentAt);
  }

  /** Unmodifiable, in the order of the wire; malformed UTF-8 becomes the replacement character. */
  public Map<String, String> properties() {
    Map<String, String> known = properties;
    if (known == null) {
      known = GatewayMessageReader.properties(serialised());
      properties = known;
    }
    return known;
  }

  /** The payload; its meaning is the modules' own. */
  public Bytes content() {
    Bytes known = content;
    if (known == null) {
      known = GatewayMessageReader.content(serialised(), contentAt);
      content = known;
    }
    return known;
  }

  /**
   * The bytes of the whole message.
   *
   * @throws IllegalArgumentException if they are more than 2 GiB
   */
  public Bytes serialised() {
    Bytes known = serialised;
    if (known == null) {
      known = GatewayMessageWriter.write(properties(), content());
      serialised = known;
    }
    return known;
  }

  /** How many bytes the whole message has. */
  public int serialisedSize() {
    return serialised().length();
  }

  /** Appends the bytes of the whole message to a buffer that has room for them. */
  public void writeTo(ByteBuffer target) {
    serialised().writeTo(target);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GatewayMessage that && serialised().equals(that.serialised());
  }

  @Override
  public int hashCode() {
    return serialised().hashCode();
  }

  /** Names no property's value and nothing of the content. */
  @Override
  public String toString() {
    return "GatewayMessage" + properties().keySet() + " with " + content().length() + " bytes";
  }
}
