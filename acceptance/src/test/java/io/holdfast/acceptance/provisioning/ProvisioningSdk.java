/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.provisioning;

import com.microsoft.azure.sdk.iot.provisioning.device.AdditionalData;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClient;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClientRegistrationResult;
import com.microsoft.azure.sdk.iot.provisioning.device.ProvisioningDeviceClientTransportProtocol;
import com.microsoft.azure.sdk.iot.provisioning.device.internal.exceptions.ProvisioningDeviceClientException;
import com.microsoft.azure.sdk.iot.provisioning.security.SecurityProvider;
import com.microsoft.azure.sdk.iot.provisioning.security.SecurityProviderSymmetricKey;
import com.microsoft.azure.sdk.iot.provisioning.security.SecurityProviderTpm;
import com.microsoft.azure.sdk.iot.provisioning.security.SecurityProviderX509;
import com.microsoft.azure.sdk.iot.provisioning.security.exceptions.SecurityProviderException;
import io.holdfast.faults.Certified;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.ReadyFile;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * What tests with Microsoft's provisioning SDK for Java share: who a device is, by a key, a
 * certificate or a TPM. The SDK has no option for whom to trust but to override its security
 * provider's context.
 */
public final class ProvisioningSdk {

  private static final int PATIENCE_SECONDS = 120;

  private ProvisioningSdk() {}

  /** A device with a key. */
  public static SecurityProvider key(String id, String key, SSLContext trust) {
    return new TrustingKey(key, id, trust);
  }

  /** A device with a certificate, whose context is to show it. */
  public static SecurityProvider certificate(String id, Certified own, SSLContext context) {
    return new TrustingCertificate(id, own, context);
  }

  /** A device with a TPM. */
  public static SecurityProvider tpm(SecurityProviderTpm tpm, SSLContext trust) {
    return new TrustingTpm(tpm, trust);
  }

  /** Registers a device at the standard ports. */
  public static ProvisioningDeviceClientRegistrationResult register(
      Hub hub, ProvisioningDeviceClientTransportProtocol protocol, SecurityProvider device)
      throws Exception {
    return register(hub, protocol, device, new AdditionalData());
  }

  /** Registers a device at the standard ports, with more to tell. */
  public static ProvisioningDeviceClientRegistrationResult register(
      Hub hub,
      ProvisioningDeviceClientTransportProtocol protocol,
      SecurityProvider device,
      AdditionalData data)
      throws Exception {
    ReadyFile.Dps dps = hub.ready().dps().orElseThrow();
    return register(dps.host(), dps.idScope(), protocol, device, data);
  }

  /** The same, where an answer that the SDK loses is a failure. */
  public static ProvisioningDeviceClientRegistrationResult registerOnce(
      Hub hub, ProvisioningDeviceClientTransportProtocol protocol, SecurityProvider device)
      throws Exception {
    ReadyFile.Dps dps = hub.ready().dps().orElseThrow();
    return registerOnce(dps.host(), dps.idScope(), protocol, device, new AdditionalData());
  }

  /**
   * Registers a device anywhere; again if the SDK loses an answer. Over MQTT it listens only after
   * it has asked, and on a busy machine that may be later than the answer. The answer itself had
   * arrived.
   */
  public static ProvisioningDeviceClientRegistrationResult register(
      String endpoint,
      String idScope,
      ProvisioningDeviceClientTransportProtocol protocol,
      SecurityProvider device,
      AdditionalData data)
      throws Exception {
    for (int attempt = 0; attempt < 3; attempt++) {
      try {
        return registerOnce(endpoint, idScope, protocol, device, data);
      } catch (ProvisioningDeviceClientException e) {
        if (!(e.getCause() instanceof TimeoutException)) {
          throw e;
        }
      }
    }
    throw new AssertionError("three registrations in a row had no answer");
  }

  private static ProvisioningDeviceClientRegistrationResult registerOnce(
      String endpoint,
      String idScope,
      ProvisioningDeviceClientTransportProtocol protocol,
      SecurityProvider device,
      AdditionalData data)
      throws Exception {
    ProvisioningDeviceClient client =
        ProvisioningDeviceClient.create(endpoint, idScope, protocol, device);
    try {
      return client.registerDeviceSync(data, PATIENCE_SECONDS);
    } finally {
      client.close();
    }
  }

  private static final class TrustingKey extends SecurityProviderSymmetricKey {
    private final SSLContext trust;

    TrustingKey(String key, String id, SSLContext trust) {
      super(key.getBytes(StandardCharsets.UTF_8), id);
      this.trust = trust;
    }

    @Override
    public SSLContext getSSLContext() {
      return trust;
    }
  }

  private static final class TrustingCertificate extends SecurityProviderX509 {
    private final String id;
    private final Certified own;
    private final SSLContext context;

    TrustingCertificate(String id, Certified own, SSLContext context) {
      this.id = id;
      this.own = own;
      this.context = context;
    }

    @Override
    public String getClientCertificateCommonName() {
      return id;
    }

    @Override
    public X509Certificate getClientCertificate() {
      return own.certificate();
    }

    @Override
    public Key getClientPrivateKey() {
      return own.key();
    }

    @Override
    public Collection<X509Certificate> getIntermediateCertificatesChain() {
      return own.chain().subList(1, own.chain().size());
    }

    @Override
    public SSLContext getSSLContext() {
      return context;
    }
  }

  private static final class TrustingTpm extends SecurityProviderTpm {
    private final SecurityProviderTpm tpm;
    private final SSLContext trust;

    TrustingTpm(SecurityProviderTpm tpm, SSLContext trust) {
      this.tpm = tpm;
      this.trust = trust;
    }

    @Override
    public byte[] activateIdentityKey(byte[] blob) throws SecurityProviderException {
      return tpm.activateIdentityKey(blob);
    }

    @Override
    public byte[] getEndorsementKey() throws SecurityProviderException {
      return tpm.getEndorsementKey();
    }

    @Override
    public byte[] getStorageRootKey() throws SecurityProviderException {
      return tpm.getStorageRootKey();
    }

    @Override
    public byte[] signWithIdentity(byte[] data) throws SecurityProviderException {
      return tpm.signWithIdentity(data);
    }

    @Override
    public String getRegistrationId() throws SecurityProviderException {
      return tpm.getRegistrationId();
    }

    @Override
    public SSLContext getSSLContext() {
      return trust;
    }
  }
}
