/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll.link;

import io.holdfast.model.ConnectionString;
import io.holdfast.model.InvalidConnectionStringException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where another hub is, and as whom to call it.
 *
 * @param login a back end's connection string, with the key of a policy
 * @param host its name without a port: what devices are told
 * @param port of its HTTPS
 * @param weight as {@link io.holdfast.hub.enroll.LinkedHub#weight}
 */
public record RemoteAddress(ConnectionString login, String host, int port, int weight) {

  /** The largest weight. */
  public static final int MAX_WEIGHT = 1000;

  private static final int HTTPS = 443;
  private static final String WEIGHT = "AllocationWeight";

  /**
   * Reads a service connection string: the host name may have a port, and {@code
   * AllocationWeight=N} may stand beside the key.
   *
   * @throws IllegalArgumentException saying what is wrong, never what is secret
   */
  public static RemoteAddress parse(String text) {
    ConnectionString login;
    try {
      login = ConnectionString.parse(text);
    } catch (InvalidConnectionStringException e) {
      throw new IllegalArgumentException("is no connection string: " + e.getMessage(), e);
    }
    if (login.deviceId() != null || login.key() == null) {
      throw new IllegalArgumentException(
          "is no service connection string with SharedAccessKeyName and SharedAccessKey");
    }
    String name = login.hostName();
    int colon = name.lastIndexOf(':');
    boolean hasPort = colon >= 0 && name.indexOf(':') == colon;
    String host = hasPort ? name.substring(0, colon) : name;
    int port = hasPort ? number("the port", name.substring(colon + 1), 1, 65_535) : HTTPS;
    RemoteAddress address = new RemoteAddress(login, host, port, weight(text));
    checkHost(address);
    return address;
  }

  private static int weight(String text) {
    for (String pair : text.split(";", -1)) {
      int equals = pair.indexOf('=');
      if (equals >= 0 && pair.substring(0, equals).strip().equalsIgnoreCase(WEIGHT)) {
        return number(WEIGHT, pair.substring(equals + 1).strip(), 0, MAX_WEIGHT);
      }
    }
    return 1;
  }

  private static int number(String what, String text, int least, int most) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // refused below, with the bounds
    }
    throw new IllegalArgumentException(
        "has something else for " + what + " than " + least + " to " + most);
  }

  private static void checkHost(RemoteAddress address) {
    try {
      if (new URI(address.base()).getHost() != null) {
        return;
      }
    } catch (URISyntaxException e) {
      // refused below
    }
    throw new IllegalArgumentException("has a HostName that is not the name of a host");
  }

  /** What all its addresses begin with. */
  String base() {
    return "https://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  /** What tokens for it are good for. */
  String resource() {
    return host.toLowerCase(Locale.ROOT);
  }
}
