/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a SAS token is good for: the decoded meaning of its {@code sr}.
 *
 * <p>SDKs spell the same resource in three ways: as it is (C), percent-encoded once (Java, Node,
 * Python), or with ids encoded before the whole was encoded again (C#). One text can therefore have
 * up to three readings where an id contains a percent sign, and matches if one of them does. The
 * reading decides only which key is asked for; it is the signature over the transmitted text that
 * admits. All comparisons disregard case, as IoT Edge does.
 *
 * @param resource the {@code sr} as transmitted
 */
public record Audience(String resource) {

  private static final int DEVICE = 2;
  private static final int MODULE = 4;

  /** The resource of an identity at a hub, percent-encoded as a whole: what {@code sr} may be. */
  public static String resourceOf(String host, Identity identity) {
    String path = host + "/devices/" + identity.deviceId();
    return PercentEncoding.encode(
        identity instanceof ModuleIdentity module ? path + "/modules/" + module.moduleId() : path);
  }

  /** The host that the token is for. */
  public String host() {
    return decodedTwice().get(0);
  }

  /** The device that the token is limited to, or null. */
  public @Nullable String deviceId() {
    List<String> segments = decodedTwice();
    return segments.size() > DEVICE && segments.get(1).equalsIgnoreCase("devices")
        ? segments.get(DEVICE)
        : null;
  }

  /** The module that the token is limited to, or null. */
  public @Nullable String moduleId() {
    List<String> segments = decodedTwice();
    return deviceId() != null
            && segments.size() > MODULE
            && segments.get(3).equalsIgnoreCase("modules")
        ? segments.get(MODULE)
        : null;
  }

  /** Whether the resource is exactly this identity's at the host: what an identity's key signs. */
  public boolean names(String host, Identity identity) {
    List<String> wanted = pathOf(host, identity);
    return matches(wanted, wanted.size());
  }

  /**
   * Whether the resource is this identity's at the host or a leading part of it by whole segments,
   * such as {@code H} or {@code H/devices}: what a policy's key may sign.
   */
  public boolean covers(String host, Identity identity) {
    return matches(pathOf(host, identity), 1);
  }

  /**
   * Whether the resource is a leading part, by whole segments, of a path at the host.
   *
   * @param path decoded, such as {@code /devices/D}; a leading slash does not count
   */
  public boolean coversPath(String host, String path) {
    List<String> wanted = new ArrayList<>();
    wanted.add(host);
    addSegments(path, wanted);
    return matches(wanted, 1);
  }

  private boolean matches(List<String> wanted, int atLeast) {
    return isPrefix(split(resource), wanted, atLeast)
        || isPrefix(split(PercentEncoding.decodeLeniently(resource)), wanted, atLeast)
        || isPrefix(decodedTwice(), wanted, atLeast);
  }

  private static boolean isPrefix(List<String> prefix, List<String> wanted, int atLeast) {
    if (prefix.size() < atLeast || prefix.size() > wanted.size()) {
      return false;
    }
    for (int i = 0; i < prefix.size(); i++) {
      if (!prefix.get(i).equalsIgnoreCase(wanted.get(i))) {
        return false;
      }
    }
    return true;
  }

  private List<String> decodedTwice() {
    List<String> segments = split(PercentEncoding.decodeLeniently(resource));
    segments.replaceAll(PercentEncoding::decodeLeniently);
    return segments;
  }

  private static List<String> pathOf(String host, Identity identity) {
    return identity instanceof ModuleIdentity module
        ? List.of(host, "devices", module.deviceId(), "modules", module.moduleId())
        : List.of(host, "devices", identity.deviceId());
  }

  private static List<String> split(String text) {
    List<String> segments = new ArrayList<>();
    int slash = text.indexOf('/');
    segments.add(slash < 0 ? text : text.substring(0, slash));
    if (slash >= 0) {
      addSegments(text.substring(slash), segments);
    }
    return segments;
  }

  /** Adds the segments of a path; a slash at its start or end does not make an empty one. */
  private static void addSegments(String path, List<String> segments) {
    int from = path.startsWith("/") ? 1 : 0;
    while (from < path.length()) {
      int slash = path.indexOf('/', from);
      int end = slash < 0 ? path.length() : slash;
      segments.add(path.substring(from, end));
      from = end + 1;
    }
  }
}
