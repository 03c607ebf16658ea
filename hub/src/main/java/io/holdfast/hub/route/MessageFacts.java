/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.MessageSource;
import io.holdfast.hub.route.condition.BodyPath;
import io.holdfast.hub.route.condition.BodyValue;
import io.holdfast.hub.route.condition.Facts;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SystemProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a header says, without the body. To ask makes no objects. Immutable; any thread. */
final class MessageFacts implements Facts {

  private static final String TWIN_CHANGE = "twinChangeNotification";

  private final MessageHeader header;
  private final @Nullable String edgeDeviceId;
  private final String[] names;
  private final String[] values;

  /**
   * Of a header.
   *
   * @param edgeDeviceId the device that the hub runs on, or null for a root hub
   */
  MessageFacts(MessageHeader header, @Nullable String edgeDeviceId) {
    this.header = header;
    this.edgeDeviceId = edgeDeviceId;
    Map<String, @Nullable String> application = header.properties().application();
    this.names = new String[application.size()];
    this.values = new String[names.length];
    int i = 0;
    for (Map.Entry<String, @Nullable String> each : application.entrySet()) {
      String value = each.getValue();
      names[i] = each.getKey();
      values[i++] = value == null ? "" : value;
    }
  }

  MessageHeader header() {
    return header;
  }

  @Override
  public @Nullable String application(String name) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equalsIgnoreCase(name)) {
        return values[i];
      }
    }
    return null;
  }

  @Override
  public @Nullable String system(String name) {
    return switch (name) {
      case "connectiondeviceid", "iothub-connection-device-id" -> header.sender().deviceId();
      case "connectionmoduleid", "iothub-connection-module-id" -> moduleId();
      case "connectiondevicegenerationid" -> present(header.generationId());
      case "connectionauthmethod" -> present(header.authMethod());
      case "modelid" -> header.modelId();
      case "edgehuborigininterface" -> originInterface();
      case "rpsenderdeviceid", "rpsendermoduleid" -> application(name);
      case "messagetype" -> isTwinChange() ? TWIN_CHANGE : null;
      case "messageschema" -> isTwinChange() ? TWIN_CHANGE : sent(name);
      default -> sent(name);
    };
  }

  @Override
  public BodyValue body(BodyPath path) {
    return BodyValue.Special.UNDEFINED;
  }

  /** How the body is to be read. */
  BodyText bodyText() {
    return BodyText.of(
        header.properties().system(SystemProperty.CONTENT_TYPE),
        header.properties().system(SystemProperty.CONTENT_ENCODING));
  }

  private @Nullable String sent(String name) {
    SystemProperty property = SystemNames.property(name);
    return property == null ? null : header.properties().system(property);
  }

  private @Nullable String moduleId() {
    return header.sender() instanceof ModuleIdentity module ? module.moduleId() : null;
  }

  private @Nullable String originInterface() {
    Identity sender = header.sender();
    return edgeDeviceId == null
        ? null
        : sender.deviceId().equals(edgeDeviceId) ? "internal" : "downstream";
  }

  private boolean isTwinChange() {
    return header.source() == MessageSource.TWIN_CHANGE;
  }

  private static @Nullable String present(String text) {
    return text.isEmpty() ? null : text;
  }
}
