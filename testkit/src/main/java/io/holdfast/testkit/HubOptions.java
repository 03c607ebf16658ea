/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How {@link HoldfastExtension} starts the hub of a test class. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface HubOptions {

  /** Text of holdfast.toml, such as routes. */
  String configuration() default "";

  /** The port of HTTPS and WebSockets; Microsoft's SDKs know only 443. */
  int httpsPort() default HoldfastOptions.HTTPS_PORT;

  /** Whether MQTT is served without TLS too, on a free port. */
  boolean plainMqtt() default false;
}
