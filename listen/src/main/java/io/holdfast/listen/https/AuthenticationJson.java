/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.registry.AskedAuthentication;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.SymmetricKeys;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The {@code authentication} member of devices and modules. */
final class AuthenticationJson {

  private AuthenticationJson() {}

  /**
   * What the member says. Null if it says nothing: then the hub makes keys, or all stays as it is.
   */
  static @Nullable AskedAuthentication read(Body body) {
    Body authentication = body.object("authentication");
    String type = authentication.text("type");
    if (type == null) {
      return readUntyped(authentication);
    }
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "sas" -> {
        Authentication keys = readKeys(authentication);
        yield keys != null ? keys : new AskedAuthentication.AnyKeys();
      }
      case "selfsigned" -> {
        Authentication.SelfSigned pinned = readThumbprints(authentication);
        yield isEmpty(pinned) ? new AskedAuthentication.AnyThumbprints() : pinned;
      }
      case "certificateauthority" -> new Authentication.CertificateAuthority();
      case "none" -> new Authentication.None();
      default -> {
        body.wrong("authentication.type is not sas, selfSigned, certificateAuthority or none");
        yield null;
      }
    };
  }

  /** Before api-version 2017-06-30 there was no type: what is given tells it. */
  private static @Nullable AskedAuthentication readUntyped(Body authentication) {
    Authentication keys = readKeys(authentication);
    Authentication.SelfSigned pinned = readThumbprints(authentication);
    return keys == null && !isEmpty(pinned) ? pinned : keys;
  }

  private static boolean isEmpty(Authentication.SelfSigned pinned) {
    return pinned.primary() == null && pinned.secondary() == null;
  }

  private static Authentication.SelfSigned readThumbprints(Body authentication) {
    Body thumbprints = authentication.object("x509Thumbprint");
    return new Authentication.SelfSigned(
        thumbprint(thumbprints, "primaryThumbprint"),
        thumbprint(thumbprints, "secondaryThumbprint"));
  }

  private static @Nullable Authentication readKeys(Body authentication) {
    Body keys = authentication.object("symmetricKey");
    String primary = key(keys, "primaryKey");
    String secondary = key(keys, "secondaryKey");
    if (primary == null && secondary == null) {
      return null;
    }
    if (primary == null || secondary == null) {
      authentication.wrong("authentication.symmetricKey has one key: give both, or none");
      return null;
    }
    try {
      return new Authentication.Sas(SymmetricKeys.ofBase64(primary, secondary));
    } catch (IllegalArgumentException e) {
      authentication.wrong("authentication.symmetricKey: " + e.getMessage());
      return null;
    }
  }

  /** Microsoft's Node SDK sends an empty text for a key that it was not given. */
  private static @Nullable String key(Body keys, String name) {
    String text = keys.text(name);
    return text == null || text.isEmpty() ? null : text;
  }

  /** A SHA-1 or SHA-256 fingerprint in hex. */
  private static @Nullable String thumbprint(Body thumbprints, String name) {
    String text = thumbprints.text(name);
    if (text == null || text.isEmpty()) {
      return null;
    }
    String digits = Authentication.SelfSigned.digitsOf(text);
    boolean isHex = digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80);
    if (!isHex || (digits.length() != 40 && digits.length() != 64)) {
      thumbprints.wrong("authentication.x509Thumbprint." + name + " is not a hex SHA-1 or SHA-256");
    }
    return digits;
  }

  /** Writes the member; Microsoft's Java SDK fails where it is absent. */
  static ObjectNode write(Authentication authentication) {
    ObjectNode node = Json.object();
    ObjectNode keys = Json.object().putNull("primaryKey").putNull("secondaryKey");
    if (authentication instanceof Authentication.Sas(SymmetricKeys both)) {
      keys.put("primaryKey", both.primaryText()).put("secondaryKey", both.secondaryText());
    }
    node.set("symmetricKey", keys);
    node.set("x509Thumbprint", thumbprints(authentication));
    return node.put("type", type(authentication));
  }

  static ObjectNode thumbprints(Authentication authentication) {
    ObjectNode node = Json.object().putNull("primaryThumbprint").putNull("secondaryThumbprint");
    if (authentication instanceof Authentication.SelfSigned(var primary, var secondary)) {
      node.put("primaryThumbprint", primary).put("secondaryThumbprint", secondary);
    }
    return node;
  }

  static String type(Authentication authentication) {
    return switch (authentication) {
      case Authentication.Sas _ -> "sas";
      case Authentication.SelfSigned _ -> "selfSigned";
      case Authentication.CertificateAuthority _ -> "certificateAuthority";
      case Authentication.None _ -> "none";
    };
  }
}
