/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A shared access signature: the proof that its bearer, or who gave it to the bearer, has a key.
 *
 * <p>What is signed is {@link #resource()} exactly as the token spells it, a line feed and the
 * expiry. SDKs spell the resource differently, so it is never decoded and encoded again.
 *
 * @param resource {@code sr} exactly as transmitted: printable ASCII without {@code &} and space
 * @param signature {@code sig}: base64, percent-decoded
 * @param expiry {@code se}: seconds since 1970, zero or more
 * @param policy {@code skn}: the policy whose key signed; null for the identity's own key
 */
public record SasToken(String resource, String signature, long expiry, @Nullable String policy) {

  static final String SCHEME = "SharedAccessSignature";
  private static final String ALGORITHM = "HmacSHA256";

  /** The longest text that is read, in characters. */
  public static final int MAX_LENGTH = 8192;

  /**
   * Checks that the components can be written as a token.
   *
   * @throws IllegalArgumentException if they cannot
   */
  public SasToken {
    if (!isResource(resource) || !isBase64(signature) || expiry < 0 || !isPolicy(policy)) {
      throw new IllegalArgumentException("no SAS token has such parts");
    }
  }

  static boolean isResource(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7F || c == '&') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static boolean isBase64(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!ConnectionStringRules.isAlphanumeric(c) && c != '+' && c != '/' && c != '=') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static boolean isPolicy(@Nullable String name) {
    return name == null || ConnectionStringRules.isPolicyName(name);
  }

  /**
   * Reads the header or password form. Fields may come in any order, their names in any case;
   * unknown fields are ignored.
   *
   * @throws InvalidSasTokenException if the text is not a token
   */
  public static SasToken parse(String text) {
    return SasTokenReader.read(text);
  }

  /**
   * Makes a token.
   *
   * @param resource as it shall stand in the token, already encoded: {@link Audience#resourceOf}
   * @param key the key's bytes, decoded from base64; not empty
   * @param expiry seconds since 1970
   * @param policy the policy that the key belongs to, or null for an identity's own key
   */
  public static SasToken sign(String resource, byte[] key, long expiry, @Nullable String policy) {
    return new SasToken(resource, signature(textToSign(resource, expiry), key), expiry, policy);
  }

  /** What a holder of the key signs: for keys that do not leave their keeper. */
  public static String textToSign(String resource, long expiry) {
    return resource + "\n" + expiry;
  }

  /** Whether the token was signed with the key. Takes the same time wherever signatures differ. */
  public boolean verify(byte[] key) {
    if (key.length == 0) {
      return false;
    }
    String expected = signature(textToSign(resource, expiry), key);
    return MessageDigest.isEqual(expected.getBytes(US_ASCII), signature.getBytes(US_ASCII));
  }

  private static String signature(String text, byte[] key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** What the token is good for. */
  public Audience audience() {
    return new Audience(resource);
  }

  /** The header or password form. */
  public String text() {
    StringBuilder text = new StringBuilder(resource.length() + 128);
    text.append(SCHEME).append(" sr=").append(resource).append("&sig=");
    PercentEncoding.encode(signature, text);
    text.append("&se=").append(expiry);
    if (policy != null) {
      PercentEncoding.encode(policy, text.append("&skn="));
    }
    return text.toString();
  }

  /** For logs: everything but the signature, which is a credential. */
  @Override
  public String toString() {
    return "SasToken[" + resource + ", expiry=" + expiry + ", policy=" + policy + "]";
  }
}
