/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.javasdk;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import io.holdfast.testkit.Hub;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the tests with Microsoft's service SDK share. */
final class ServiceSdk {

  /** Who changes whom the JVM trusts holds this lock. */
  static final String TRUST = "javax.net.ssl.HttpsURLConnection";

  private static final SSLSocketFactory USUAL = HttpsURLConnection.getDefaultSSLSocketFactory();

  private ServiceSdk() {}

  /**
   * Trusts a hub as {@code -Djavax.net.ssl.trustStore} does: this SDK takes the JVM's authorities
   * and has no option for others. It is the only one here that asks for them.
   */
  static void trust(Hub hub) {
    HttpsURLConnection.setDefaultSSLSocketFactory(hub.trust().getSocketFactory());
  }

  /** Trusts whom the JVM does. */
  static void forget() {
    HttpsURLConnection.setDefaultSSLSocketFactory(USUAL);
  }

  /** Checks that a call is refused with an exception of this very type. */
  static void assertRefused(Class<? extends IotHubException> type, ThrowingCallable call) {
    assertThatThrownBy(call).isExactlyInstanceOf(type);
  }
}
