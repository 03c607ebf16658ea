/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire;

import io.holdfast.model.Identity;
import io.holdfast.model.PercentEncoding;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The user name of an MQTT CONNECT: {@code host/D[/M]/?key=value&key=value}.
 *
 * @param host the hub's name, or the gateway's from the C# SDK; not compared to anything here
 * @param identity who wants to connect
 * @param parameters decoded, in the order sent; of a repeated key the first; a read-only copy
 */
public record ConnectUserName(String host, Identity identity, Map<String, String> parameters) {

  /** The parameter that dates the client's protocol. */
  public static final String API_VERSION = "api-version";

  /** The parameter that names the SDK and its platform: free text. */
  public static final String CLIENT_TYPE = "DeviceClientType";

  /** The parameter with the id of an IoT Plug and Play model. */
  public static final String MODEL_ID = "model-id";

  /** The parameter with the ids from target to acting edge device, joined by semicolons. */
  public static final String AUTH_CHAIN = "auth-chain";

  /** Copies the parameters. */
  public ConnectUserName {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /**
   * Reads a user name. The question mark may be missing, as may all parameters; ids are taken as
   * they are, never decoded.
   *
   * @throws WireFormatException if it does not name a host and an identity
   */
  public static ConnectUserName parse(String text) {
    return ConnectUserNameReader.read(text);
  }

  /** Writes a user name with encoded values, the parameters in the map's order. */
  public static String format(String host, Identity identity, Map<String, String> parameters) {
    StringBuilder text = new StringBuilder(host.length() + 160);
    text.append(host).append('/').append(identity.clientId()).append('/');
    char separator = '?';
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      text.append(separator).append(parameter.getKey()).append('=');
      PercentEncoding.encode(parameter.getValue(), text);
      separator = '&';
    }
    return text.toString();
  }

  /** The text form. */
  public String text() {
    return format(host, identity, parameters);
  }

  /** The protocol's date, or null: IoT Hub also takes a user name without. */
  public @Nullable String apiVersion() {
    return parameters.get(API_VERSION);
  }

  /** The SDK and platform in its own words, or null. For logs only. */
  public @Nullable String clientType() {
    return parameters.get(CLIENT_TYPE);
  }

  /** The model's id, or null. */
  public @Nullable String modelId() {
    return parameters.get(MODEL_ID);
  }

  /** The ids from target to acting edge device, joined by semicolons; or null. */
  public @Nullable String authChain() {
    return parameters.get(AUTH_CHAIN);
  }
}
