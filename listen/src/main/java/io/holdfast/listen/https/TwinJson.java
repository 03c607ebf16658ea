/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.service.TwinView;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.node.ObjectNode;

/** Twins in Azure's JSON. */
final class TwinJson {

  private TwinJson() {}

  static Bytes write(TwinView view) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
      json.writeStartObject();
      head(view)
          .properties()
          .forEach(member -> json.writePOJOProperty(member.getKey(), member.getValue()));
      json.writeName("tags");
      json.writeRawValue(view.twin().tagsJson().utf8());
      json.writeName("properties");
      json.writeStartObject();
      json.writeName("desired");
      json.writeRawValue(view.twin().desiredJson().utf8());
      json.writeName("reported");
      json.writeRawValue(view.twin().reportedJson().utf8());
      json.writeEndObject();
      json.writeEndObject();
    }
    return Bytes.owning(out.toByteArray());
  }

  private static ObjectNode head(TwinView view) {
    DeviceRegistration device = view.device();
    Identity identity = view.twin().identity();
    ObjectNode node = Json.object();
    node.put("deviceId", identity.deviceId());
    if (identity instanceof ModuleIdentity module) {
      node.put("moduleId", module.moduleId());
    }
    node.put("etag", view.twin().etag());
    node.put("deviceEtag", view.registration().etag());
    node.put("status", RegistrationJson.status(device));
    node.put("statusReason", device.statusReason());
    node.put("statusUpdateTime", RegistrationJson.time(device.statusUpdated()));
    node.put("connectionState", RegistrationJson.state(view.connection()));
    node.put("lastActivityTime", RegistrationJson.time(view.connection().lastActivity()));
    node.put("cloudToDeviceMessageCount", view.messages());
    node.put("authenticationType", AuthenticationJson.type(view.registration().authentication()));
    node.set(
        "x509Thumbprint", AuthenticationJson.thumbprints(view.registration().authentication()));
    node.put("modelId", view.twin().modelId());
    node.put("version", view.twin().version());
    RegistrationJson.writeScopes(device, node);
    return node;
  }
}
