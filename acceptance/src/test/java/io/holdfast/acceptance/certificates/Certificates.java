/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.certificates;

import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What tests with certificates share. */
public final class Certificates {

  private static final String PATH = "/holdfast/v1/certificates/";

  private Certificates() {}

  /** A certificate to be signed, valid now. */
  public static CertificateDraft draft(String name) {
    return CertificateDraft.of("CN=" + name, Instant.now());
  }

  /** The hub's own authority, for clients to trust. */
  public static X509Certificate authorityOf(Hub hub) {
    return authority(hub.caCertificate());
  }

  /** A certificate as PEM says. */
  public static X509Certificate authority(String pem) {
    try {
      byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(bytes));
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Names an authority and proves it. */
  public static void trust(Hub hub, String name, Certified authority) {
    trust(hub.service(), name, authority);
  }

  /** The same at a hub of either role. */
  public static void trust(ServiceApi service, String name, Certified authority) {
    service.call("PUT", PATH + name, body(authority)).ok();
    String code =
        service
            .call("POST", PATH + name + "/verification-code", null)
            .ok()
            .at("/properties/verificationCode")
            .asString();
    service.call("POST", PATH + name + "/verify", body(draft(code).by(authority))).ok();
  }

  /** Forgets an authority. */
  public static void distrust(Hub hub, String name) {
    hub.service().call("DELETE", PATH + name, null).ok();
  }

  private static String body(Certified certified) {
    return JsonMapper.shared()
        .writeValueAsString(Map.of("properties", Map.of("certificate", certified.pem())));
  }

  /** A new device of this type of authentication. */
  public static Registered device(Hub hub, String authentication) {
    return register(hub, new DeviceIdentity(Hub.freshId("x509")), authentication);
  }

  /** A new device whose certificate has this thumbprint. */
  public static Registered pinned(Hub hub, String thumbprint) {
    return device(hub, pinning(thumbprint));
  }

  static String pinning(String thumbprint) {
    return "{\"type\":\"selfSigned\",\"x509Thumbprint\":{\"primaryThumbprint\":\""
        + thumbprint
        + "\"}}";
  }

  static Registered register(Hub hub, Identity identity, String authentication) {
    put(hub, identity, null, authentication);
    return new Registered(hub.host(), identity, "", "");
  }

  static void change(Hub hub, Registered registered, String authentication) {
    put(hub, registered.identity(), "*", authentication);
  }

  private static void put(
      Hub hub, Identity identity, @Nullable String ifMatch, String authentication) {
    String body = "{\"authentication\":" + authentication + "}";
    hub.service().call("PUT", ServiceApi.path("devices", identity), ifMatch, body).ok();
  }

  /** For SDKs that are given a certificate. */
  public static String connectionString(Registered who) {
    return "HostName=" + who.host() + ";DeviceId=" + who.identity().deviceId() + ";x509=true";
  }

  /** A CONNECT as an SDK's with a certificate: without a password. */
  static MqttBytes.Connect request(Registered who) {
    return MqttBytes.connect(who.identity().clientId())
        .userName(who.host() + "/" + who.identity().clientId() + "/?api-version=2021-04-12");
  }

  static RawMqtt dial(Hub hub, Certified shown) throws IOException {
    return dial(hub, shown.clientContext(authorityOf(hub)));
  }

  static RawMqtt dial(Hub hub, SSLContext context) throws IOException {
    return RawMqtt.tls(hub.host(), hub.ready().mqttPort(), context);
  }

  /** What the hub answers to a CONNECT of a client that shows a certificate. */
  static int connack(Hub hub, Registered who, Certified shown) throws IOException {
    try (RawMqtt client = dial(hub, shown)) {
      client.send(request(who).bytes());
      return client.await(MqttPacket.CONNACK).returnCode();
    }
  }
}
