/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire;

import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import org.jspecify.annotations.Nullable;

/** Takes the hub's topics apart. */
final class HubTopicReader {

  static final String DEVICES = "devices/";
  static final String MODULES = "/modules/";
  static final String EVENTS = "/messages/events";
  static final String DEVICEBOUND = "/messages/devicebound";
  static final String INPUTS = "/inputs/";
  static final String HUB = "$iothub/";
  static final String TWIN_GET = "$iothub/twin/GET/";
  static final String TWIN_REPORTED = "$iothub/twin/PATCH/properties/reported/";
  static final String TWIN_DESIRED = "$iothub/twin/PATCH/properties/desired/";
  static final String TWIN_RESPONSE = "$iothub/twin/res/";
  static final String METHOD_REQUEST = "$iothub/methods/POST/";
  static final String METHOD_RESPONSE = "$iothub/methods/res/";

  private HubTopicReader() {}

  static HubTopic read(String topic, @Nullable Identity self) {
    if (topic.startsWith(DEVICES)) {
      return readDevices(topic, self);
    }
    return topic.startsWith(HUB) ? readHub(topic) : new HubTopic.Unknown(topic);
  }

  private static HubTopic readDevices(String topic, @Nullable Identity self) {
    int device = endOfSegment(topic, DEVICES.length());
    if (topic.startsWith(MODULES, device)) {
      return readModule(topic, device, self);
    }
    if (isPath(topic, device, EVENTS)) {
      return new HubTopic.Telemetry(device(topic, device, self), bag(topic, device, EVENTS));
    }
    if (isPath(topic, device, DEVICEBOUND)) {
      return new HubTopic.CloudToDevice(
          device(topic, device, self), bag(topic, device, DEVICEBOUND));
    }
    return new HubTopic.Unknown(topic);
  }

  private static HubTopic readModule(String topic, int device, @Nullable Identity self) {
    int module = endOfSegment(topic, device + MODULES.length());
    if (isPath(topic, module, EVENTS)) {
      return new HubTopic.Telemetry(
          module(topic, device, module, self), bag(topic, module, EVENTS));
    }
    if (topic.startsWith(INPUTS, module)) {
      int start = module + INPUTS.length();
      int end = endOfSegment(topic, start);
      if (end == start) {
        throw new WireFormatException("input topic has no input name");
      }
      return new HubTopic.InputMessage(
          module(topic, device, module, self), topic.substring(start, end), bagAt(topic, end));
    }
    return new HubTopic.Unknown(topic);
  }

  /** Whether a path stands at an index and ends there or at a slash. */
  private static boolean isPath(String topic, int from, String path) {
    int end = from + path.length();
    return topic.startsWith(path, from) && (end == topic.length() || topic.charAt(end) == '/');
  }

  private static int endOfSegment(String topic, int from) {
    int slash = topic.indexOf('/', from);
    return slash < 0 ? topic.length() : slash;
  }

  private static String bag(String topic, int from, String path) {
    return bagAt(topic, from + path.length());
  }

  /** The bag behind the slash at an index, or nothing; SDKs may put one more slash behind it. */
  private static String bagAt(String topic, int slash) {
    if (slash >= topic.length() - 1) {
      return "";
    }
    return topic.substring(slash + 1, endOfSegment(topic, slash + 1));
  }

  private static DeviceIdentity device(String topic, int end, @Nullable Identity self) {
    if (self instanceof DeviceIdentity known
        && isAt(topic, DEVICES.length(), end, known.deviceId())) {
      return known;
    }
    return new DeviceIdentity(id(topic, DEVICES.length(), end));
  }

  private static ModuleIdentity module(String topic, int device, int end, @Nullable Identity self) {
    int start = device + MODULES.length();
    if (self instanceof ModuleIdentity known
        && isAt(topic, DEVICES.length(), device, known.deviceId())
        && isAt(topic, start, end, known.moduleId())) {
      return known;
    }
    return new ModuleIdentity(id(topic, DEVICES.length(), device), id(topic, start, end));
  }

  private static boolean isAt(String topic, int from, int to, String id) {
    return to - from == id.length() && topic.startsWith(id, from);
  }

  private static String id(String topic, int from, int to) {
    String id = topic.substring(from, to);
    if (!Identity.isValidId(id)) {
      throw new WireFormatException("topic has an invalid device or module id at " + from);
    }
    return id;
  }

  private static HubTopic readHub(String topic) {
    if (topic.startsWith(TWIN_GET)) {
      return new HubTopic.TwinGet(TopicQuery.requestId(topic, TWIN_GET.length()));
    }
    if (topic.startsWith(TWIN_REPORTED)) {
      int query = TWIN_REPORTED.length();
      return new HubTopic.TwinReportedPatch(
          TopicQuery.requestId(topic, query), TopicQuery.version(topic, query));
    }
    if (topic.startsWith(METHOD_RESPONSE)) {
      int end = endOfSegment(topic, METHOD_RESPONSE.length());
      int status = TopicQuery.status(topic, METHOD_RESPONSE.length(), end);
      return new HubTopic.MethodResponse(status, TopicQuery.requestId(topic, end + 1));
    }
    return readToClient(topic);
  }

  private static HubTopic readToClient(String topic) {
    if (topic.startsWith(TWIN_RESPONSE)) {
      int end = endOfSegment(topic, TWIN_RESPONSE.length());
      int status = TopicQuery.status(topic, TWIN_RESPONSE.length(), end);
      return new HubTopic.TwinResponse(
          status, TopicQuery.requestId(topic, end + 1), TopicQuery.version(topic, end + 1));
    }
    if (topic.startsWith(TWIN_DESIRED)) {
      return new HubTopic.DesiredPatch(TopicQuery.version(topic, TWIN_DESIRED.length()));
    }
    if (topic.startsWith(METHOD_REQUEST)) {
      int start = METHOD_REQUEST.length();
      int end = endOfSegment(topic, start);
      if (end == start) {
        throw new WireFormatException("method topic has no method name");
      }
      return new HubTopic.MethodRequest(
          topic.substring(start, end), TopicQuery.requestId(topic, end + 1));
    }
    return new HubTopic.Unknown(topic);
  }
}
