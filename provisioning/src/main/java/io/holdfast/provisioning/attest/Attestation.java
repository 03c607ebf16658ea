/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.attest;

import io.holdfast.client.core.Credentials;
import io.holdfast.client.net.ClientCertificate;
import io.holdfast.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * How a device proves to a provisioning service who it is. Immutable, good for any number of
 * registrations. None shows a secret in its text form.
 */
public sealed interface Attestation {

  /** {@return as whom the device registers} */
  String registrationId();

  /** {@return how the device proves to its hub who it is, once it is provisioned} */
  Credentials credentials();

  /**
   * A key: the enrollment's own, or the one that {@link DerivedKey} makes for a member of a group.
   *
   * @param registrationId as whom it registers
   * @param key decoded from base64; not empty
   */
  record SymmetricKey(String registrationId, Bytes key) implements Attestation {

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException saying what is wrong; does not quote the key
     */
    public SymmetricKey {
      RegistrationId.check(registrationId);
      if (key.isEmpty()) {
        throw new IllegalArgumentException("a key must not be empty");
      }
    }

    /**
     * From base64, as enrollments show keys.
     *
     * @param registrationId as whom it registers
     * @param key base64
     * @return the attestation
     * @throws IllegalArgumentException saying what is wrong; does not quote the key
     */
    public static SymmetricKey fromBase64(String registrationId, String key) {
      return new SymmetricKey(registrationId, DerivedKey.decode(key));
    }

    @Override
    public Credentials credentials() {
      return new Credentials.Key(key, null);
    }

    @Override
    public String toString() {
      return "SymmetricKey[" + registrationId + "]";
    }
  }

  /**
   * A certificate that TLS shows; the registration id is the common name of its subject.
   *
   * @param registrationId the common name
   * @param certificate the device's certificate and those that lead to its authority, PEM
   * @param privateKey its key, PEM, not encrypted
   */
  record X509(String registrationId, Bytes certificate, Bytes privateKey) implements Attestation {

    /**
     * Checks the id. Whether certificate and key are a pair is checked when they are used.
     *
     * @throws IllegalArgumentException if it is none
     */
    public X509 {
      RegistrationId.check(registrationId);
    }

    /**
     * From PEM text, which may be the same for both.
     *
     * @param certificate the device's certificate first, then those that lead to its authority
     * @param privateKey PKCS#8, PKCS#1 (RSA) or SEC1 (EC), not encrypted
     * @return the attestation
     * @throws IllegalArgumentException saying what is missing or broken; quotes nothing of the key
     */
    public static X509 fromPem(byte[] certificate, byte[] privateKey) {
      ClientCertificate read = ClientCertificate.fromPem(certificate, privateKey);
      return new X509(
          commonName(read.chain().get(0)), Bytes.copyOf(certificate), Bytes.copyOf(privateKey));
    }

    /** {@return certificate and key, as TLS takes them} */
    public ClientCertificate pair() {
      return ClientCertificate.fromPem(certificate.toByteArray(), privateKey.toByteArray());
    }

    private static String commonName(X509Certificate certificate) {
      try {
        LdapName subject = new LdapName(certificate.getSubjectX500Principal().getName());
        for (Rdn part : subject.getRdns()) {
          if (part.getType().equalsIgnoreCase("CN")) {
            return part.getValue() instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : part.getValue().toString();
          }
        }
      } catch (InvalidNameException e) {
        throw new IllegalArgumentException("the certificate's subject cannot be read", e);
      }
      throw new IllegalArgumentException(
          "no common name in " + certificate.getSubjectX500Principal());
    }

    @Override
    public Credentials credentials() {
      return new Credentials.Certificate();
    }

    @Override
    public String toString() {
      return "X509[" + registrationId + "]";
    }
  }

  /**
   * A TPM 2.0, or whatever does as one does: it activates keys that only it can read, and signs
   * with them. MQTT has no way to carry it; it registers over HTTPS. It is asked where it may
   * block, on the driver's pool of threads, one question at a time.
   */
  non-sealed interface Tpm extends Attestation {

    /** {@return the public part of the endorsement key, a TPM2B_PUBLIC} */
    Bytes endorsementKey();

    /** {@return the public part of the storage root key, a TPM2B_PUBLIC} */
    Bytes storageRootKey();

    /**
     * Takes a key in, and signs with it from now on.
     *
     * @param blob what the service gave: {@code authenticationKey}, decoded
     * @return false if the module would not
     */
    boolean activate(Bytes blob);

    /**
     * Signs with the key that was activated last.
     *
     * @param text what to sign
     * @return HMAC-SHA256
     */
    Bytes sign(Bytes text);
  }
}
