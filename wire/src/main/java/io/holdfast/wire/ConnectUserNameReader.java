/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire;

import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.PercentEncoding;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Takes a user name apart. Ids may contain {@code ?} and {@code =}, so where the parameters begin
 * is decided by the slash in front of them.
 */
final class ConnectUserNameReader {

  private static final String API_VERSION = ConnectUserName.API_VERSION + "=";

  private ConnectUserNameReader() {}

  static ConnectUserName read(String text) {
    int host = text.indexOf('/');
    if (host <= 0) {
      throw new WireFormatException("user name has no host and device");
    }
    int device = text.indexOf('/', host + 1);
    String deviceId = text.substring(host + 1, device < 0 ? text.length() : device);
    String rest = device < 0 ? "" : text.substring(device + 1);
    int module = endOfModule(rest);
    Identity identity = identity(deviceId, rest.substring(0, module));
    int parameters = module == 0 || module == rest.length() ? module : module + 1;
    return new ConnectUserName(
        text.substring(0, host), identity, parameters(rest.substring(parameters)));
  }

  /** The length of the module's id at the start of what follows the device; 0 for a device. */
  private static int endOfModule(String rest) {
    int marked = rest.indexOf("/?");
    int slash = marked >= 0 ? marked : rest.indexOf('/' + API_VERSION);
    if (slash > 0 && Identity.isValidId(rest.substring(0, slash))) {
      return slash;
    }
    if (rest.startsWith("?") || rest.startsWith(API_VERSION)) {
      return 0;
    }
    slash = rest.indexOf('/');
    if (slash == 0) {
      throw new WireFormatException("user name has an empty module id");
    }
    String tail = slash < 0 ? rest : rest.substring(slash + 1);
    if (tail.contains(API_VERSION)) {
      return Math.max(slash, 0);
    }
    if (slash >= 0 && !tail.isEmpty()) {
      throw new WireFormatException("user name has more than host, device, module and parameters");
    }
    return slash < 0 ? rest.length() : slash;
  }

  private static Identity identity(String deviceId, String moduleId) {
    if (!Identity.isValidId(deviceId)) {
      throw new WireFormatException("user name has no valid device id");
    }
    if (moduleId.isEmpty()) {
      return new DeviceIdentity(deviceId);
    }
    if (!Identity.isValidId(moduleId)) {
      throw new WireFormatException("user name has no valid module id");
    }
    return new ModuleIdentity(deviceId, moduleId);
  }

  /** Very old clients send no question mark, and separate the parameters by slashes. */
  private static Map<String, String> parameters(String text) {
    boolean marked = text.startsWith("?");
    Map<String, String> parameters = new LinkedHashMap<>();
    int from = marked ? 1 : 0;
    while (from < text.length()) {
      int end = endOfParameter(text, from, !marked);
      String parameter = text.substring(from, end);
      int equals = parameter.indexOf('=');
      if (equals > 0) {
        parameters.putIfAbsent(
            parameter.substring(0, equals),
            PercentEncoding.decodeLeniently(parameter.substring(equals + 1)));
      }
      from = end + 1;
    }
    return parameters;
  }

  private static int endOfParameter(String text, int from, boolean slashEnds) {
    int i = from;
    while (i < text.length() && text.charAt(i) != '&' && !(slashEnds && text.charAt(i) == '/')) {
      i++;
    }
    return i;
  }
}
