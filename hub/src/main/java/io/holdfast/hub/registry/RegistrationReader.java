/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads one stored registration, member by member and without a tree: a start reads them all.
 * Members that it does not know are passed over.
 */
final class RegistrationReader {

  private static final JsonMapper JSON = JsonMapper.shared();

  private @Nullable String generationId;
  private @Nullable String etag;
  private @Nullable String type;
  private @Nullable String primary;
  private @Nullable String secondary;
  private @Nullable String statusReason;
  private @Nullable String statusUpdated;
  private @Nullable String deviceScope;
  private @Nullable String managedBy;
  private @Nullable Boolean enabled;
  private @Nullable Boolean iotEdge;
  private List<String> parentScopes = List.of();

  private RegistrationReader() {}

  /**
   * Reads a registration.
   *
   * @throws RuntimeException if it is damaged, or of a kind of a later version
   */
  static Registration read(Identity identity, byte[] json) {
    RegistrationReader reader = new RegistrationReader();
    try (JsonParser in = JSON.createParser(json)) {
      expect(in.nextToken(), JsonToken.START_OBJECT);
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        JsonToken value = in.nextToken();
        if (name.equals("authentication")) {
          expect(value, JsonToken.START_OBJECT);
          reader.authenticationMembers(in);
        } else {
          reader.member(name, value, in);
        }
      }
    }
    return reader.registration(identity);
  }

  private static void expect(@Nullable JsonToken token, JsonToken expected) {
    if (token != expected) {
      throw new IllegalStateException("a stored registration has " + token + " for " + expected);
    }
  }

  private void member(String name, JsonToken value, JsonParser in) {
    switch (name) {
      case "generationId" -> generationId = text(value, in);
      case "etag" -> etag = text(value, in);
      case "statusReason" -> statusReason = text(value, in);
      case "statusUpdated" -> statusUpdated = text(value, in);
      case "deviceScope" -> deviceScope = text(value, in);
      case "managedBy" -> managedBy = text(value, in);
      case "enabled" -> enabled = in.getBooleanValue();
      case "iotEdge" -> iotEdge = in.getBooleanValue();
      case "parentScopes" -> parentScopes = texts(value, in);
      default -> {
        JsonParser ignored = in.skipChildren();
      }
    }
  }

  private void authenticationMembers(JsonParser in) {
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      JsonToken value = in.nextToken();
      switch (name) {
        case "type" -> type = text(value, in);
        case "primary" -> primary = text(value, in);
        case "secondary" -> secondary = text(value, in);
        default -> {
          JsonParser ignored = in.skipChildren();
        }
      }
    }
  }

  private static @Nullable String text(JsonToken value, JsonParser in) {
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    expect(value, JsonToken.VALUE_STRING);
    return in.getString();
  }

  private static List<String> texts(JsonToken value, JsonParser in) {
    expect(value, JsonToken.START_ARRAY);
    List<String> texts = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      expect(in.currentToken(), JsonToken.VALUE_STRING);
      texts.add(in.getString());
    }
    return texts;
  }

  private Registration registration(Identity identity) {
    return switch (identity) {
      case DeviceIdentity device ->
          new DeviceRegistration(
              device,
              required(generationId),
              required(etag),
              authentication(),
              required(enabled),
              statusReason,
              statusUpdated == null ? null : Instant.parse(statusUpdated),
              required(iotEdge),
              deviceScope,
              parentScopes);
      case ModuleIdentity module ->
          new ModuleRegistration(
              module, required(generationId), required(etag), authentication(), managedBy);
    };
  }

  private Authentication authentication() {
    String kind = required(type);
    return switch (kind) {
      case "sas" -> new Authentication.Sas(new SymmetricKeys(key(primary), key(secondary)));
      case "selfSigned" -> new Authentication.SelfSigned(primary, secondary);
      case "certificateAuthority" -> new Authentication.CertificateAuthority();
      case "none" -> new Authentication.None();
      default ->
          throw new IllegalStateException("a stored registration has the unknown type " + kind);
    };
  }

  private static Bytes key(@Nullable String base64) {
    return Bytes.owning(Base64.getDecoder().decode(required(base64)));
  }

  private static <T> T required(@Nullable T member) {
    if (member == null) {
      throw new IllegalStateException("a stored registration has not all of its members");
    }
    return member;
  }
}
