/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client shows to a server that asks for its certificate.
 *
 * @param chain the client's own certificate first, then those that lead to its authority
 * @param key the private key of the first
 */
public record ClientCertificate(List<X509Certificate> chain, PrivateKey key) {

  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  /**
   * Checks that key and certificate are a pair.
   *
   * @throws IllegalArgumentException if they are not
   */
  public ClientCertificate {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("no client certificate");
    }
    if (!pair(chain.get(0), key)) {
      throw new IllegalArgumentException(
          "the private key is not the one of the certificate of "
              + chain.get(0).getSubjectX500Principal());
    }
  }

  /**
   * Reads both from PEM text, which may be the same for both.
   *
   * @param chain the client's certificate, and those that lead to its authority if the server needs
   *     them
   * @param key the private key: PKCS#8, PKCS#1 (RSA) or SEC1 (EC), not encrypted
   * @return certificate and key
   * @throws IllegalArgumentException saying what is missing or broken; quotes nothing of the key
   */
  public static ClientCertificate fromPem(byte[] chain, byte[] key) {
    return new ClientCertificate(certificates(chain), privateKey(key));
  }

  private static List<X509Certificate> certificates(byte[] pem) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Pem.Block block : Pem.blocks(pem)) {
        if (block.label().endsWith("CERTIFICATE")) {
          certificates.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(block.der().toByteArray())));
        }
      }
    } catch (CertificateException e) {
      throw new IllegalArgumentException("the client certificate cannot be read", e);
    }
    return certificates;
  }

  private static PrivateKey privateKey(byte[] pem) {
    byte[] curve = {};
    for (Pem.Block block : Pem.blocks(pem)) {
      switch (block.label()) {
        case "EC PARAMETERS" -> curve = block.der().toByteArray();
        case "PRIVATE KEY" -> {
          return pkcs8(block.der().toByteArray());
        }
        case "RSA PRIVATE KEY" -> {
          return pkcs8(Der.rsa(block.der().toByteArray()));
        }
        case "EC PRIVATE KEY" -> {
          return pkcs8(Der.ec(block.der().toByteArray(), curve));
        }
        default -> {} // A certificate, in a file that holds both.
      }
    }
    throw new IllegalArgumentException("no private key in the PEM text");
  }

  private static PrivateKey pkcs8(byte[] der) {
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      PrivateKey key = pkcs8(der, algorithm);
      if (key != null) {
        return key;
      }
    }
    throw new IllegalArgumentException("the private key cannot be read: not RSA, EC or EdDSA");
  }

  private static @Nullable PrivateKey pkcs8(byte[] der, String algorithm) {
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (InvalidKeySpecException another) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK knows no " + algorithm, e);
    }
  }

  /** A server would only say that the handshake failed. */
  private static boolean pair(X509Certificate certificate, PrivateKey key) {
    String algorithm = SIGNATURES.get(key.getAlgorithm());
    if (algorithm == null) {
      return true; // Of a kind that only its own provider knows, in hardware say.
    }
    try {
      byte[] text = "a pair".getBytes(StandardCharsets.US_ASCII);
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException differs) {
      return false;
    }
  }

  /** Whom it is for; keeps the key out of logs. */
  @Override
  public String toString() {
    return "ClientCertificate[" + chain.get(0).getSubjectX500Principal() + "]";
  }
}
