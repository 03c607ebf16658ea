/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.edge;

import io.holdfast.client.json.Json;
import io.holdfast.model.Bytes;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Method calls and their answers as hubs spell them. Payloads pass through byte by byte: what is
 * read into values and written again may lose digits.
 */
final class MethodJson {

  private static final JsonFactory FACTORY = new JsonFactory();

  private MethodJson() {}

  /**
   * The body of a call.
   *
   * @throws IllegalArgumentException if the payload is not JSON
   */
  static Bytes write(MethodCall call) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      out.writeStartObject();
      out.writeStringProperty("methodName", call.name());
      out.writeNumberProperty("responseTimeoutInSeconds", seconds(call.responseTimeout()));
      out.writeNumberProperty("connectTimeoutInSeconds", seconds(call.connectTimeout()));
      if (!call.payload().isEmpty()) {
        out.writeName("payload");
        out.writeRawValue(checked(call.payload()));
      }
      out.writeEndObject();
    }
    return Bytes.owning(bytes.toByteArray());
  }

  /** A payload that is more or less than one value could change what the call says. */
  private static String checked(Bytes payload) {
    var unused = Json.read(payload);
    return payload.utf8();
  }

  /** Rounded up: nobody is cut off earlier than they asked. */
  private static long seconds(Duration time) {
    return time.plusNanos(999_999_999).toSeconds();
  }

  /**
   * The answer in a body.
   *
   * @throws IllegalArgumentException if there is none in it
   */
  static MethodResult read(Bytes text) {
    byte[] bytes = text.toByteArray();
    Integer status = null;
    Bytes payload = Bytes.EMPTY;
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("not a JSON object");
      }
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = in.currentName();
        JsonToken value = in.nextToken();
        if (name.equals("status") && value == JsonToken.VALUE_NUMBER_INT) {
          status = in.getIntValue();
        } else if (name.equals("payload")) {
          payload = value(in, bytes);
        } else {
          in.skipChildren();
        }
      }
      return result(status, payload, in);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static MethodResult result(@Nullable Integer status, Bytes payload, JsonParser in) {
    if (status == null) {
      throw new IllegalArgumentException("no status");
    }
    if (in.nextToken() != null) {
      throw new IllegalArgumentException("not JSON: more than one value");
    }
    return new MethodResult(status, payload);
  }

  /** The text of the value that begins at the present token. */
  private static Bytes value(JsonParser in, byte[] text) {
    int from = (int) in.currentTokenLocation().getByteOffset();
    in.skipChildren();
    in.finishToken();
    int to = (int) in.currentLocation().getByteOffset();
    byte[] value = new byte[to - from];
    ByteBuffer.wrap(text, from, value.length).get(value);
    return Bytes.owning(value);
  }
}
