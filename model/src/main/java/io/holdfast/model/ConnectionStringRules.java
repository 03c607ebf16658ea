/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What the values of a connection string may be, alone and together. */
final class ConnectionStringRules {

  private ConnectionStringRules() {}

  static void checkHost(String key, String value) {
    boolean bad = value.isEmpty() || value.length() > 255;
    for (int i = 0; !bad && i < value.length(); i++) {
      char c = value.charAt(i);
      bad = c <= ' ' || c == '/' || c == ';' || c == '=' || c == 0x7F;
    }
    if (bad) {
      throw new InvalidConnectionStringException(key, "is not a host name");
    }
  }

  static void checkIdentity(
      @Nullable String deviceId, @Nullable String moduleId, @Nullable String policy) {
    checkId("DeviceId", deviceId);
    checkId("ModuleId", moduleId);
    if (policy != null && !isPolicyName(policy)) {
      throw new InvalidConnectionStringException(
          "SharedAccessKeyName", "may have letters, digits and _-@. only");
    }
    if (moduleId != null && deviceId == null) {
      throw new InvalidConnectionStringException("DeviceId", "is missing beside ModuleId");
    }
    if (deviceId == null && policy == null) {
      throw new InvalidConnectionStringException(
          "DeviceId", "is missing (a back end's string has SharedAccessKeyName instead)");
    }
  }

  private static void checkId(String key, @Nullable String id) {
    if (id != null && (!Identity.isValidId(id) || id.indexOf(';') >= 0)) {
      throw new InvalidConnectionStringException(
          key, "must be 1 to 128 ASCII letters, digits or -:.+%_#*?!(),=@$' characters");
    }
  }

  static boolean isPolicyName(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (!isAlphanumeric(name.charAt(i)) && "_-@.".indexOf(name.charAt(i)) < 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  static void checkCredential(
      @Nullable String key, @Nullable String signature, boolean x509, boolean provisioning) {
    if (key != null) {
      checkKey(key);
    }
    if (signature != null && (signature.isBlank() || signature.indexOf(';') >= 0)) {
      throw new InvalidConnectionStringException("SharedAccessSignature", "is not a token");
    }
    boolean found = key != null;
    found = oneMore("SharedAccessSignature", signature != null, found);
    found = oneMore("x509", x509, found);
    found = oneMore("UseProvisioning", provisioning, found);
    if (!found) {
      throw new InvalidConnectionStringException(
          "SharedAccessKey", "is missing (or SharedAccessSignature, or x509=true)");
    }
  }

  private static boolean oneMore(String key, boolean present, boolean found) {
    if (present && found) {
      throw new InvalidConnectionStringException(key, "stands beside another credential");
    }
    return present || found;
  }

  private static void checkKey(String key) {
    try {
      if (Base64.getDecoder().decode(key).length > 0) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // Said below, without the exception's text: it may quote from the key.
    }
    throw new InvalidConnectionStringException("SharedAccessKey", "is not base64");
  }
}
