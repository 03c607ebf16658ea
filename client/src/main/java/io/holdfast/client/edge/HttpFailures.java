/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.edge;

import io.holdfast.client.http.HttpException;
import io.holdfast.client.http.HttpResponse;
import io.holdfast.client.json.Json;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.ClientException.Code;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says by the client's own exceptions why there is no good answer. */
final class HttpFailures {

  private static final int LONGEST_TEXT = 500;

  private HttpFailures() {}

  static ClientException of(String who, HttpException failure) {
    Code code =
        switch (failure.reason()) {
          case NETWORK, TLS, HUNG_UP -> Code.UNREACHABLE;
          case TIMEOUT -> Code.TIMEOUT;
          case MALFORMED, TOO_LARGE -> Code.MALFORMED;
          case ENDED -> Code.CLOSED;
        };
    return new ClientException(code, who + " at " + failure.getMessage(), failure);
  }

  static ClientException refused(String who, HttpResponse response) {
    return new HttpRefusedException(
        response.status(), who + " answered " + response.status() + ": " + message(response));
  }

  static ClientException malformed(String who, Throwable cause) {
    return new ClientException(
        Code.MALFORMED, who + " answered what cannot be read: " + cause.getMessage(), cause);
  }

  /** Hubs and workload APIs spell it in their own ways; else what they sent, if it is short. */
  private static String message(HttpResponse response) {
    String text = response.body().utf8();
    try {
      Map<String, @Nullable Object> members = Json.readObject(response.body());
      for (Map.Entry<String, @Nullable Object> member : members.entrySet()) {
        if (member.getKey().equalsIgnoreCase("message") && member.getValue() instanceof String m) {
          text = m;
        }
      }
    } catch (IllegalArgumentException notJson) {
      // Proxies answer in HTML or plain text.
    }
    String start = text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
    return onOneLine(start);
  }

  /** It ends up in logs. */
  private static String onOneLine(String text) {
    StringBuilder line = new StringBuilder(text);
    for (int i = 0; i < line.length(); i++) {
      if (Character.isISOControl(line.charAt(i))) {
        line.setCharAt(i, ' ');
      }
    }
    return line.toString().strip();
  }
}
