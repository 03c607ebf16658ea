/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.service.BulkService;
import io.holdfast.hub.twin.Import;
import io.holdfast.hub.twin.ImportMode;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Items of bulk operations in Azure's JSON. */
final class ImportJson {

  private ImportJson() {}

  /** All items; refused as a whole if one of them cannot be read. */
  static Outcome<List<Import>> read(Bytes json) {
    JsonNode array = Json.parse(json);
    if (array == null || !array.isArray()) {
      return Outcome.refused(ErrorCode.FORMAT_ERROR, "the body is not a JSON array");
    }
    return each(array, ImportJson::item);
  }

  /** Those whom the member {@code devices} names. */
  static Outcome<List<Identity>> identities(Body body) {
    JsonNode devices = body.value("devices");
    if (devices == null || !devices.isArray()) {
      return Outcome.refused(ErrorCode.ARGUMENT_INVALID, "devices is not an array");
    }
    return each(devices, ImportJson::identity);
  }

  private static <T> Outcome<List<T>> each(JsonNode array, Reader<T> reader) {
    if (array.isEmpty() || array.size() > BulkService.MAX_ITEMS) {
      return Outcome.refused(
          ErrorCode.ARGUMENT_INVALID, "one request takes 1 to " + BulkService.MAX_ITEMS + " items");
    }
    List<T> items = new ArrayList<>();
    for (JsonNode each : array) {
      if (!(each instanceof ObjectNode node)) {
        return Outcome.refused(ErrorCode.FORMAT_ERROR, "an item is not a JSON object");
      }
      switch (reader.read(Body.of(node))) {
        case Outcome.Refused<T>(Refusal refusal) -> {
          return new Outcome.Refused<>(refusal);
        }
        case Outcome.Done<T>(T item) -> items.add(item);
      }
    }
    return Outcome.done(items);
  }

  private static Outcome<Identity> identity(Body item) {
    String id = item.text("id");
    String moduleId = item.text("moduleId");
    if (id == null) {
      return Outcome.refused(ErrorCode.ARGUMENT_NULL, "an item has no id");
    }
    try {
      return item.finish(
          moduleId == null ? new DeviceIdentity(id) : new ModuleIdentity(id, moduleId));
    } catch (IllegalArgumentException e) {
      return Outcome.refused(ErrorCode.ARGUMENT_INVALID, String.valueOf(e.getMessage()));
    }
  }

  private static Outcome<Import> item(Body item) {
    String name = item.text("importMode");
    ImportMode mode = name == null ? ImportMode.CREATE_OR_UPDATE : ImportMode.of(name);
    return mode == null
        ? Outcome.refused(ErrorCode.ARGUMENT_INVALID, "there is no importMode " + name)
        : identity(item).then(identity -> item(identity, mode, item));
  }

  private static Outcome<Import> item(Identity identity, ImportMode mode, Body item) {
    return switch (identity) {
      case DeviceIdentity device ->
          (mode.isAboutRegistration()
                  ? RegistrationJson.readDevice(device, item)
                  : Outcome.done(DeviceDraft.of(device)))
              .then(draft -> item(mode, draft, null, item));
      case ModuleIdentity module ->
          item(
              mode,
              null,
              mode.isAboutRegistration()
                  ? RegistrationJson.readModule(module, item)
                  : ModuleDraft.of(module),
              item);
    };
  }

  private static Outcome<Import> item(
      ImportMode mode, @Nullable DeviceDraft device, @Nullable ModuleDraft module, Body item) {
    ObjectNode twin = Json.object();
    for (String part : List.of("tags", "properties")) {
      JsonNode value = item.value(part);
      if (value != null) {
        twin.set(part, value);
      }
    }
    String etag = item.text(item.has("eTag") ? "eTag" : "etag");
    return item.finish(
        new Import(mode, device, module, etag, item.text("twinETag"), Json.bytes(twin)));
  }

  @FunctionalInterface
  private interface Reader<T> {
    Outcome<T> read(Body item);
  }
}
