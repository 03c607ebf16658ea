/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.holdfast.client.mqtt.Transport;
import io.holdfast.client.net.Endpoint;
import io.holdfast.hub.upstream.ParentOptions;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the parent listens for MQTT, as the client library wants to know it. */
final class ParentEndpoint {

  private static final int LINE = 64;
  private static final byte[] NEW_LINE = {'\n'};

  private ParentEndpoint() {}

  /**
   * With TLS.
   *
   * @throws IllegalArgumentException if host or port is none
   */
  static Endpoint.Tcp of(ParentOptions parent) {
    int port = parent.transport() == Transport.MQTT ? parent.mqttPort() : parent.httpsPort();
    return Endpoint.tls(parent.dialHost(), port, pem(parent.trusted()));
  }

  private static byte @Nullable [] pem(List<X509Certificate> trusted) {
    if (trusted.isEmpty()) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : trusted) {
      text.append("-----BEGIN CERTIFICATE-----\n")
          .append(Base64.getMimeEncoder(LINE, NEW_LINE).encodeToString(encoded(certificate)))
          .append("\n-----END CERTIFICATE-----\n");
    }
    return text.toString().getBytes(US_ASCII);
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate that has no encoded form", e);
    }
  }
}
