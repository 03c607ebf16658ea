/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The HTTPS listener.
 *
 * @param enabled whether HTTPS is served at all
 * @param port null for {@link #STANDARD_PORT}, or {@link #FALLBACK_PORT} where that is not
 *     permitted
 */
public record HttpsConfig(boolean enabled, @Nullable Integer port) {

  private static final String SECTION = "https";

  /** What every service SDK calls. */
  public static final int STANDARD_PORT = 443;

  /** Where to listen if the system does not permit the standard port. */
  public static final int FALLBACK_PORT = 8443;

  static final Key<Boolean> ENABLED =
      new Key<>(
          SECTION,
          "enabled",
          Form.YES_OR_NO,
          "true",
          "Whether HTTPS is served. If not its port stays closed: there are no WebSockets, no calls"
              + " of methods from modules, and the commands of `holdfast hub` have nobody to ask.",
          "");
  static final Key<Integer> PORT =
      new Key<>(
          SECTION,
          "port",
          Form.PORT,
          "",
          "Port of the service API; 0 takes a free one. Without it 443, the only one that the"
              + " official SDKs know, or 8443 where the system does not permit 443.",
          "--https-port");

  static final List<Key<?>> KEYS = List.of(ENABLED, PORT);

  static HttpsConfig of(Values values) {
    return new HttpsConfig(values.get(ENABLED), values.find(PORT));
  }
}
