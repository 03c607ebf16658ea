/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire;

import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import org.jspecify.annotations.Nullable;

/**
 * Which of the hub's features a topic filter asks for. The hub's filters are known texts, and ids
 * in them are literal even if they look like wildcards.
 *
 * @param text the filter as the client wrote it
 * @param feature what it asks for
 * @param identity whose inputs or messages; null where the connection says it
 * @param name the one method or input that it is limited to, or null for all
 */
public record SubscriptionFilter(
    String text, Feature feature, @Nullable Identity identity, @Nullable String name) {

  /** What a filter can ask for. */
  public enum Feature {
    /** Method calls. */
    METHODS,
    /** Changes of desired properties. */
    DESIRED,
    /** Answers to twin requests. */
    TWIN_RESPONSES,
    /** Messages on a module's inputs. */
    INPUTS,
    /** Messages for a device. A module may subscribe too, and never gets any. */
    CLOUD_TO_DEVICE,
    /** Nothing that the hub knows. */
    UNKNOWN
  }

  /** Reads a filter; never fails, since a filter that is not ours is {@link Feature#UNKNOWN}. */
  public static SubscriptionFilter parse(String filter) {
    if (filter.startsWith(HubTopicReader.METHOD_REQUEST)) {
      String name = nameIn(filter, HubTopicReader.METHOD_REQUEST.length());
      return new SubscriptionFilter(filter, Feature.METHODS, null, name);
    }
    if (filter.startsWith(HubTopicReader.TWIN_DESIRED)) {
      return new SubscriptionFilter(filter, Feature.DESIRED, null, null);
    }
    if (filter.startsWith(HubTopicReader.TWIN_RESPONSE)) {
      return new SubscriptionFilter(filter, Feature.TWIN_RESPONSES, null, null);
    }
    return filter.startsWith(HubTopicReader.DEVICES) ? parseDevices(filter) : unknown(filter);
  }

  private static SubscriptionFilter unknown(String filter) {
    return new SubscriptionFilter(filter, Feature.UNKNOWN, null, null);
  }

  /** The segment at an index, or null if it stands for all. */
  private static @Nullable String nameIn(String filter, int from) {
    int slash = filter.indexOf('/', from);
    String name = filter.substring(from, slash < 0 ? filter.length() : slash);
    return name.isEmpty() || name.equals("#") || name.equals("+") ? null : name;
  }

  private static SubscriptionFilter parseDevices(String filter) {
    int start = HubTopicReader.DEVICES.length();
    int device = filter.indexOf('/', start);
    if (device < 0 || !Identity.isValidId(filter.substring(start, device))) {
      return unknown(filter);
    }
    DeviceIdentity identity = new DeviceIdentity(filter.substring(start, device));
    if (isDevicebound(filter, device)) {
      return new SubscriptionFilter(filter, Feature.CLOUD_TO_DEVICE, identity, null);
    }
    return filter.startsWith(HubTopicReader.MODULES, device)
        ? parseModule(filter, device + HubTopicReader.MODULES.length(), identity)
        : unknown(filter);
  }

  private static SubscriptionFilter parseModule(String filter, int start, DeviceIdentity device) {
    int end = filter.indexOf('/', start);
    if (end < 0 || !Identity.isValidId(filter.substring(start, end))) {
      return unknown(filter);
    }
    ModuleIdentity identity = device.module(filter.substring(start, end));
    if (isDevicebound(filter, end)) {
      return new SubscriptionFilter(filter, Feature.CLOUD_TO_DEVICE, identity, null);
    }
    if (filter.startsWith("/#", end) && filter.length() == end + 2) {
      return new SubscriptionFilter(filter, Feature.INPUTS, identity, null);
    }
    int inputs = end + HubTopicReader.INPUTS.length();
    return filter.startsWith(HubTopicReader.INPUTS, end) && filter.length() > inputs
        ? new SubscriptionFilter(filter, Feature.INPUTS, identity, nameIn(filter, inputs))
        : unknown(filter);
  }

  private static boolean isDevicebound(String filter, int from) {
    int end = from + HubTopicReader.DEVICEBOUND.length();
    return filter.startsWith(HubTopicReader.DEVICEBOUND, from)
        && filter.length() == end + 2
        && filter.charAt(end) == '/'
        && (filter.charAt(end + 1) == '#' || filter.charAt(end + 1) == '+');
  }
}
