/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.model.ModuleIdentity;
import io.holdfast.testkit.Registered;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * SAS tokens as the SDKs spell them. Signed here and not with our own code, so that the two cannot
 * share a mistake.
 */
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
public enum SasDialect {
  /** Nothing encoded. */
  C("sr=%1$s&sig=%2$s&se=%3$d", id -> id, resource -> resource),
  /** Everything encoded, in lower-case hex. */
  C_EDGE("sr=%1$s&sig=%2$s&se=%3$d", id -> id, resource -> lowerHex(encode(resource))),
  /** Its own order; ids encoded, slashes not. */
  JAVA("sig=%2$s&se=%3$d&sr=%1$s", SasDialect::encode, resource -> resource),
  /** Everything encoded; the star too, and that in lower-case hex. */
  NODE("sr=%1$s&sig=%2$s&se=%3$d", id -> id, resource -> nodeHex(encode(resource))),
  /** Everything encoded, in upper-case hex. */
  PYTHON("sr=%1$s&sig=%2$s&se=%3$d", id -> id, SasDialect::encode),
  /** Ids encoded, then everything again. */
  CSHARP("sr=%1$s&sig=%2$s&se=%3$d", SasDialect::encode, SasDialect::encode);

  private final String form;
  private final Function<String, String> idSpelling;
  private final UnaryOperator<String> resourceSpelling;

  SasDialect(
      String form, Function<String, String> idSpelling, UnaryOperator<String> resourceSpelling) {
    this.form = "SharedAccessSignature " + form;
    this.idSpelling = idSpelling;
    this.resourceSpelling = resourceSpelling;
  }

  /** A token of this identity, signed with its primary key. */
  public String token(Registered who, long expiry) {
    String module =
        who.identity() instanceof ModuleIdentity m
            ? "/modules/" + idSpelling.apply(m.moduleId())
            : "";
    String device = "/devices/" + idSpelling.apply(who.identity().deviceId());
    return token(who.host() + device + module, who.primaryKey(), expiry);
  }

  /** A token for any resource, spelled like this, with any key. */
  public String token(String resource, String key, long expiry) {
    String spelled = resourceSpelling.apply(resource);
    return form.formatted(spelled, encode(signature(spelled + "\n" + expiry, key)), expiry);
  }

  private static String signature(String text, String key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("*", "%2A");
  }

  private static String lowerHex(String encoded) {
    StringBuilder lower = new StringBuilder(encoded);
    for (int i = 0; i < encoded.length(); i++) {
      if (encoded.charAt(i) == '%') {
        lower.replace(i, i + 3, encoded.substring(i, i + 3).toLowerCase(Locale.ROOT));
      }
    }
    return lower.toString();
  }

  private static String nodeHex(String encoded) {
    return encoded.replace("%2A", "%2a");
  }
}
