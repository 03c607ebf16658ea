/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.scope;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.ModuleRegistration;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is asked of a parent about its scope, and what it answers, in Azure's JSON. */
final class ScopeJson {

  private static final Logger LOG = LoggerFactory.getLogger(ScopeJson.class);

  private static final JsonMapper JSON = JsonMapper.shared();

  private ScopeJson() {}

  /**
   * Some of those in a scope.
   *
   * @param next to be shown for more of them, or null if there are no more
   */
  record Part(List<Registration> registrations, @Nullable String next) {}

  static Bytes page(int size, @Nullable String next, String chain) {
    ObjectNode node = JSON.createObjectNode().put("pageSize", size).put("authChain", chain);
    if (next != null) {
      node.put("continuationLink", next);
    }
    return bytes(node);
  }

  static Bytes identity(Identity target, String chain) {
    ObjectNode node = JSON.createObjectNode().put("targetDeviceId", target.deviceId());
    if (target instanceof ModuleIdentity module) {
      node.put("targetModuleId", module.moduleId());
    }
    return bytes(node.put("authChain", chain));
  }

  /**
   * What is wanted of modules.
   *
   * @throws IllegalArgumentException if what to register is no JSON object
   */
  static Bytes modules(ModuleQuestion question, String chain) {
    ObjectNode node = JSON.createObjectNode().put("authChain", chain);
    switch (question.kind()) {
      case LIST -> {}
      case GET -> node.put("targetModuleId", question.moduleId());
      case DELETE -> node.put("moduleId", question.moduleId());
      case PUT -> node.set("module", module(question));
    }
    return bytes(node);
  }

  private static ObjectNode module(ModuleQuestion question) {
    if (!(parse(question.module()) instanceof ObjectNode module)) {
      throw new IllegalArgumentException("the module is not a JSON object");
    }
    return module
        .put("deviceId", question.device().deviceId())
        .put("moduleId", question.moduleId());
  }

  /** Reads an answer; refused if it is none. What cannot be used in it is passed over. */
  static Outcome<Part> read(Bytes json) {
    if (!(parse(json) instanceof ObjectNode node)) {
      return Outcome.refused(ErrorCode.SERVER_ERROR, "the parent's answer is not a JSON object");
    }
    List<Registration> registrations = new ArrayList<>();
    node.path("devices").forEach(each -> add(each, registrations));
    node.path("modules").forEach(each -> add(each, registrations));
    String next = text(node, "continuationLink");
    return Outcome.done(new Part(registrations, next == null || next.isBlank() ? null : next));
  }

  private static void add(JsonNode node, List<Registration> registrations) {
    try {
      DeviceIdentity device = new DeviceIdentity(required(node, "deviceId"));
      String moduleId = text(node, "moduleId");
      registrations.add(
          moduleId == null ? device(device, node) : module(device.module(moduleId), node));
    } catch (IllegalArgumentException e) {
      LOG.warn("The parent told of somebody who cannot be: {}", e.getMessage());
    }
  }

  private static DeviceRegistration device(DeviceIdentity identity, JsonNode node) {
    List<String> parents = new ArrayList<>();
    for (JsonNode each : node.path("parentScopes")) {
      if (each.isString()) {
        parents.add(each.stringValue());
      }
    }
    return new DeviceRegistration(
        identity,
        required(node, "generationId"),
        "",
        authentication(identity, node),
        !"disabled".equalsIgnoreCase(text(node, "status")),
        null,
        null,
        node.path("capabilities").path("iotEdge").asBoolean(false),
        text(node, "deviceScope"),
        parents);
  }

  private static ModuleRegistration module(ModuleIdentity identity, JsonNode node) {
    return new ModuleRegistration(
        identity,
        required(node, "generationId"),
        "",
        authentication(identity, node),
        text(node, "managedBy"));
  }

  private static Authentication authentication(Identity identity, JsonNode node) {
    JsonNode given = node.path("authentication");
    String type = text(given, "type");
    return switch (type == null ? "none" : type.toLowerCase(Locale.ROOT)) {
      case "sas" -> keys(identity, given.path("symmetricKey"));
      case "selfsigned" -> {
        JsonNode thumbprints = given.path("x509Thumbprint");
        yield new Authentication.SelfSigned(
            text(thumbprints, "primaryThumbprint"), text(thumbprints, "secondaryThumbprint"));
      }
      case "certificateauthority" -> new Authentication.CertificateAuthority();
      default -> new Authentication.None();
    };
  }

  /** Who has no usable key is known, and cannot connect. */
  private static Authentication keys(Identity identity, JsonNode keys) {
    String primary = text(keys, "primaryKey");
    String secondary = text(keys, "secondaryKey");
    String some = primary != null ? primary : secondary;
    if (some == null) {
      return new Authentication.None();
    }
    try {
      return new Authentication.Sas(
          SymmetricKeys.ofBase64(some, secondary != null ? secondary : some));
    } catch (IllegalArgumentException e) {
      LOG.warn("The parent's keys of {} cannot be used: {}", identity, e.getMessage());
      return new Authentication.None();
    }
  }

  /** What an error says of itself, shortened, on one line; or nothing. */
  static String message(Bytes json) {
    if (parse(json) instanceof ObjectNode node) {
      for (String name : List.of("ErrorMessage", "errorMessage", "Message", "message")) {
        String text = text(node, name);
        if (text != null) {
          String line = text.replaceAll("\\p{Cntrl}", " ");
          return ": " + (line.length() > 200 ? line.substring(0, 200) + "…" : line);
        }
      }
    }
    return "";
  }

  private static @Nullable JsonNode parse(Bytes json) {
    try {
      return JSON.readTree(json.toByteArray());
    } catch (JacksonException e) {
      return null;
    }
  }

  private static Bytes bytes(ObjectNode node) {
    return Bytes.owning(JSON.writeValueAsBytes(node));
  }

  private static @Nullable String text(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value != null && value.isString() ? value.stringValue() : null;
  }

  private static String required(JsonNode node, String name) {
    String text = text(node, name);
    if (text == null) {
      throw new IllegalArgumentException("no " + name);
    }
    return text;
  }
}
