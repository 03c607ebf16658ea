/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire.dps;

import io.holdfast.model.PercentEncoding;
import io.holdfast.wire.WireFormatException;
import org.jspecify.annotations.Nullable;

/**
 * The CONNECT user name of a device that wants to be provisioned: {@code
 * SCOPE/registrations/ID/api-version=V[&ClientVersion=T]}. Other parameters are passed over.
 *
 * @param idScope which provisioning service; compared exactly
 * @param registrationId as the device spells it; compared in any letter case
 * @param apiVersion the protocol's date
 * @param clientVersion the SDK in its own words, decoded, or null; for logs only
 */
public record DpsUserName(
    String idScope, String registrationId, String apiVersion, @Nullable String clientVersion) {

  private static final String REGISTRATIONS = "registrations";
  private static final String API_VERSION = "api-version=";
  private static final String CLIENT_VERSION = "ClientVersion=";

  /**
   * Whether a user name is one of the provisioning service's, well-formed or not. No hub's user
   * name looks like it but that of a device called {@code registrations}, by a client that is too
   * old to mark its parameters with a question mark.
   */
  public static boolean isOne(String text) {
    int scope = text.indexOf('/');
    return scope > 0
        && text.startsWith(REGISTRATIONS + "/", scope + 1)
        && text.indexOf("/" + API_VERSION, scope + 1) > 0;
  }

  /**
   * Reads a user name; ids are taken as they are, never decoded.
   *
   * @throws WireFormatException if it has not the form
   */
  public static DpsUserName parse(String text) {
    String[] parts = text.split("/", 4);
    if (parts.length != 4 || !parts[1].equals(REGISTRATIONS)) {
      throw new WireFormatException("user name is not SCOPE/registrations/ID/api-version=V");
    }
    if (parts[0].isEmpty() || parts[2].isEmpty()) {
      throw new WireFormatException("user name has an empty id scope or registration id");
    }
    String apiVersion = null;
    String clientVersion = null;
    for (String pair : parts[3].split("&", -1)) {
      if (apiVersion == null && pair.startsWith(API_VERSION)) {
        apiVersion = pair.substring(API_VERSION.length());
      } else if (clientVersion == null && pair.startsWith(CLIENT_VERSION)) {
        clientVersion = PercentEncoding.decodeLeniently(pair.substring(CLIENT_VERSION.length()));
      }
    }
    if (apiVersion == null || apiVersion.isEmpty()) {
      throw new WireFormatException("user name has no api-version");
    }
    return new DpsUserName(parts[0], parts[2], apiVersion, clientVersion);
  }

  /** The text form; the client version is percent-encoded. */
  public String text() {
    StringBuilder text = new StringBuilder(idScope.length() + registrationId.length() + 96);
    text.append(idScope).append('/').append(REGISTRATIONS).append('/').append(registrationId);
    text.append('/').append(API_VERSION).append(apiVersion);
    if (clientVersion != null) {
      PercentEncoding.encode(clientVersion, text.append('&').append(CLIENT_VERSION));
    }
    return text.toString();
  }
}
