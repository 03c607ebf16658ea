/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire;

import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import org.jspecify.annotations.Nullable;

/** Writes the hub's topics and filters; {@link HubTopic} says what each means. */
public final class HubTopics {

  /** The filter for answers to twin requests. */
  public static final String TWIN_RESPONSES = HubTopicReader.TWIN_RESPONSE + "#";

  /** The filter for changes of desired properties. */
  public static final String DESIRED_PATCHES = HubTopicReader.TWIN_DESIRED + "#";

  /** The filter for calls of all methods. */
  public static final String METHOD_REQUESTS = HubTopicReader.METHOD_REQUEST + "#";

  private HubTopics() {}

  /** The filter for all inputs of a module. */
  public static String inputs(ModuleIdentity receiver) {
    return ofIdentity(receiver) + HubTopicReader.INPUTS + "#";
  }

  /** The filter for all that a module receives under its own name, as the C SDK asks for it. */
  public static String allOf(ModuleIdentity receiver) {
    return ofIdentity(receiver) + "/#";
  }

  /** The filter for cloud-to-device messages. */
  public static String cloudToDevice(DeviceIdentity receiver) {
    return ofIdentity(receiver) + HubTopicReader.DEVICEBOUND + "/#";
  }

  /** The topic of a message that a client sends. */
  public static String telemetry(Identity sender, String bag) {
    return ofIdentity(sender) + HubTopicReader.EVENTS + "/" + bag;
  }

  /** The topic of a message for a module's input. */
  public static String input(ModuleIdentity receiver, String input, String bag) {
    return ofIdentity(receiver) + HubTopicReader.INPUTS + input + "/" + bag;
  }

  /** The topic of a message for a device. */
  public static String cloudToDevice(DeviceIdentity receiver, String bag) {
    return ofIdentity(receiver) + HubTopicReader.DEVICEBOUND + "/" + bag;
  }

  /** The topic that fetches a twin. */
  public static String twinGet(String requestId) {
    return HubTopicReader.TWIN_GET + "?$rid=" + requestId;
  }

  /** The topic that changes reported properties, if they still have the version given. */
  public static String twinReportedPatch(String requestId, @Nullable Long ifVersion) {
    return withVersion(HubTopicReader.TWIN_REPORTED + "?$rid=" + requestId, ifVersion);
  }

  /** The topic of an answer to a twin request: C clients need the request id in front. */
  public static String twinResponse(int status, String requestId, @Nullable Long version) {
    return withVersion(HubTopicReader.TWIN_RESPONSE + status + "/?$rid=" + requestId, version);
  }

  private static String withVersion(String topic, @Nullable Long version) {
    return version == null ? topic : topic + "&$version=" + version;
  }

  /** The topic of a change of desired properties. */
  public static String desiredPatch(long version) {
    return HubTopicReader.TWIN_DESIRED + "?$version=" + version;
  }

  /** The topic of a method call: C# clients take all behind {@code $rid=} as the request id. */
  public static String methodRequest(String name, String requestId) {
    return HubTopicReader.METHOD_REQUEST + name + "/?$rid=" + requestId;
  }

  /** The topic of the answer to a method call. */
  public static String methodResponse(int status, String requestId) {
    return HubTopicReader.METHOD_RESPONSE + status + "/?$rid=" + requestId;
  }

  private static String ofIdentity(Identity identity) {
    String device = HubTopicReader.DEVICES + identity.deviceId();
    return identity instanceof ModuleIdentity module
        ? device + HubTopicReader.MODULES + module.moduleId()
        : device;
  }
}
