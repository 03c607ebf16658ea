/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.Certificates;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClientCertificateTest {

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static X509Bundle bundle(Algorithm algorithm) throws Exception {
    return Certificates.client(Certificates.authority("clients"), "dev-1", algorithm);
  }

  /** As OpenSSL writes it: PKCS#1 for RSA, SEC1 for EC. */
  private static String older(KeyPair pair, boolean withCurve) throws Exception {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded());
    if (!(pair.getPrivate() instanceof ECPrivateKey key)) {
      return text("RSA PRIVATE KEY", info.parsePrivateKey().toASN1Primitive().getEncoded());
    }
    ASN1Encodable curve = withCurve ? info.getPrivateKeyAlgorithm().getParameters() : null;
    DERBitString point =
        new DERBitString(
            SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded())
                .getPublicKeyData()
                .getBytes());
    int bits = key.getParams().getOrder().bitLength();
    return text(
        "EC PRIVATE KEY",
        new org.bouncycastle.asn1.sec.ECPrivateKey(bits, key.getS(), point, curve).getEncoded());
  }

  private static String text(String label, byte[] der) throws Exception {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(label, der));
    }
    return text.toString();
  }

  @ParameterizedTest
  @EnumSource(names = {"rsa2048", "ecp256", "ecp384", "ed25519"})
  @DisplayName("A private key is read as PKCS#8, in a file of its own or with the certificates")
  void fromPem_PKCS8_isRead(Algorithm algorithm) throws Exception {
    X509Bundle bundle = bundle(algorithm);
    byte[] chain = ascii(bundle.getCertificatePathPEM());
    ClientCertificate read = ClientCertificate.fromPem(chain, ascii(bundle.getPrivateKeyPEM()));
    assertThat(read.key()).isEqualTo(bundle.getKeyPair().getPrivate());
    assertThat(read.chain()).containsExactly(bundle.getCertificatePath());

    byte[] both = ascii(bundle.getCertificatePathPEM() + "\n" + bundle.getPrivateKeyPEM());
    assertThat(ClientCertificate.fromPem(both, both)).isEqualTo(read);
    assertThat(read).hasToString("ClientCertificate[CN=dev-1]");
  }

  @ParameterizedTest
  @EnumSource(names = {"rsa2048", "rsa4096", "ecp256", "ecp384"})
  @DisplayName("A private key is read as PKCS#1 and as SEC1")
  void fromPem_OLDER_FORMS_areRead(Algorithm algorithm) throws Exception {
    X509Bundle bundle = bundle(algorithm);
    String key = older(bundle.getKeyPair(), true);
    assertThat(key).containsPattern("BEGIN (RSA|EC) PRIVATE KEY");
    assertSame(ClientCertificate.fromPem(Certificates.pem(bundle), ascii(key)), bundle);
  }

  @Test
  @DisplayName("A SEC1 key whose curve stands in a block before it is read")
  void fromPem_CURVE_APART_isRead() throws Exception {
    X509Bundle bundle = bundle(Algorithm.ecp256);
    String curve = text("EC PARAMETERS", ECNamedCurveTable.getOID("secp256r1").getEncoded());
    String bare = older(bundle.getKeyPair(), false);
    byte[] key = ascii(curve + bare);
    assertSame(ClientCertificate.fromPem(Certificates.pem(bundle), key), bundle);
    assertRefused(Certificates.pem(bundle), bare, "does not say its curve");
  }

  @Test
  @DisplayName("What is missing, broken, encrypted or not a pair is refused, and no key is quoted")
  void fromPem_UNUSABLE_saysWhy() throws Exception {
    X509Bundle bundle = bundle(Algorithm.ecp256);
    byte[] chain = Certificates.pem(bundle);
    String key = bundle.getPrivateKeyPEM();
    assertRefused(chain, bundle(Algorithm.ecp256).getPrivateKeyPEM(), "not the one");
    assertRefused(chain, "nothing", "no private key");
    assertRefused(chain, key.substring(0, key.indexOf("-----END")), "has no end");
    assertRefused(
        chain, "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----", "read");
    assertRefused(
        chain, "-----BEGIN PRIVATE KEY-----\nsecret?\n-----END PRIVATE KEY-----", "base64");
    for (String label : new String[] {"EC PRIVATE KEY", "RSA PRIVATE KEY"}) {
      assertRefused(chain, "-----BEGIN " + label + "-----\nMHcC\n-----END " + label + "-----", "");
    }
    assertRefused(
        chain,
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nc2VjcmV0\n-----END ENCRYPTED PRIVATE KEY-----",
        "encrypted");
    assertThatThrownBy(() -> ClientCertificate.fromPem(ascii("nothing"), ascii(key)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no client certificate");
  }

  private static void assertRefused(byte[] chain, String key, String why) {
    assertThatThrownBy(() -> ClientCertificate.fromPem(chain, ascii(key)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("secret");
  }

  /**
   * EC keys of the same number are not equal to the JDK if one holds its public key and one not.
   */
  private static void assertSame(ClientCertificate read, X509Bundle bundle) {
    PrivateKey original = bundle.getKeyPair().getPrivate();
    if (original instanceof ECPrivateKey ec) {
      assertThat(((ECPrivateKey) read.key()).getS()).isEqualTo(ec.getS());
    } else {
      assertThat(read.key()).isEqualTo(original);
    }
  }
}
