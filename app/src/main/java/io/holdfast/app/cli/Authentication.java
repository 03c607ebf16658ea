/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The options that say how a device or a module authenticates. */
final class Authentication {

  private static final String KEYS = "symmetricKey";
  private static final String THUMBPRINTS = "x509Thumbprint";

  @Option(
      names = {"--primary-key", "--pk"},
      paramLabel = "KEY|@FILE",
      description = "Its primary key, base64, or @FILE that holds it; the hub makes new ones.")
  private @Nullable String primaryKey;

  @Option(
      names = {"--secondary-key", "--sk"},
      paramLabel = "KEY|@FILE",
      description = "Its secondary key, likewise.")
  private @Nullable String secondaryKey;

  @Option(
      names = {"--auth-method", "--am"},
      paramLabel = "METHOD",
      description =
          "shared_private_key, x509_thumbprint or x509_ca (a new one's default: the first).")
  private @Nullable AuthMethod method;

  @Option(
      names = {"--primary-thumbprint", "--ptp"},
      paramLabel = "HEX",
      description = "SHA-1 or SHA-256 of its certificate, for x509_thumbprint.")
  private @Nullable String primaryThumbprint;

  @Option(
      names = {"--secondary-thumbprint", "--stp"},
      paramLabel = "HEX",
      description = "Of another that will do, too.")
  private @Nullable String secondaryThumbprint;

  private boolean hasKey() {
    return primaryKey != null || secondaryKey != null;
  }

  private boolean hasThumbprint() {
    return primaryThumbprint != null || secondaryThumbprint != null;
  }

  /** Whether nothing is said. */
  boolean isEmpty() {
    return method == null && !hasKey() && !hasThumbprint();
  }

  /** How a new registration shall authenticate. */
  AuthMethod methodOfNew() {
    return method == null ? AuthMethod.shared_private_key : method;
  }

  /** Refuses what makes no new registration. */
  void checkNew() {
    check(methodOfNew());
    checkWhole(methodOfNew());
  }

  /** Refuses what no registration can be changed to. */
  void checkChange() {
    if (method != null) {
      check(method);
      checkWhole(method);
    } else if (hasKey() && hasThumbprint()) {
      throw CommandException.misused("keys and thumbprints do not go together");
    }
  }

  /** Refuses what is not of a method. */
  private void check(AuthMethod of) {
    if (hasKey() && of != AuthMethod.shared_private_key) {
      throw CommandException.misused("keys go with --auth-method shared_private_key only");
    }
    if (hasThumbprint() && of != AuthMethod.x509_thumbprint) {
      throw CommandException.misused("thumbprints go with --auth-method x509_thumbprint only");
    }
  }

  private void checkWhole(AuthMethod of) {
    if ((primaryKey == null) != (secondaryKey == null)) {
      throw CommandException.misused("--primary-key and --secondary-key go together");
    }
    if (of == AuthMethod.x509_thumbprint && !hasThumbprint()) {
      throw CommandException.misused("--auth-method x509_thumbprint wants --primary-thumbprint");
    }
  }

  /** Writes a new registration's. */
  void addTo(ObjectNode draft) {
    if (!isEmpty()) {
      put(draft, methodOfNew());
    }
  }

  /** Changes that of a registration that is there, as far as something is said. */
  void change(ObjectNode registration) {
    if (method != null) {
      put(registration, method);
      return;
    }
    JsonNode present = registration.path("authentication");
    String type = present.path("type").asString(AuthMethod.shared_private_key.type());
    for (AuthMethod each : AuthMethod.values()) {
      if (each.type().equals(type)) {
        check(each);
      }
    }
    if (present instanceof ObjectNode authentication) {
      merge(authentication, KEYS, "primaryKey", key("--primary-key", primaryKey));
      merge(authentication, KEYS, "secondaryKey", key("--secondary-key", secondaryKey));
      merge(authentication, THUMBPRINTS, "primaryThumbprint", primaryThumbprint);
      merge(authentication, THUMBPRINTS, "secondaryThumbprint", secondaryThumbprint);
    }
  }

  private static void merge(
      ObjectNode authentication, String group, String name, @Nullable String value) {
    if (value != null) {
      authentication.withObjectProperty(group).put(name, value);
    }
  }

  private void put(ObjectNode registration, AuthMethod wanted) {
    ObjectNode authentication = registration.putObject("authentication").put("type", wanted.type());
    if (hasKey()) {
      authentication
          .putObject(KEYS)
          .put("primaryKey", key("--primary-key", primaryKey))
          .put("secondaryKey", key("--secondary-key", secondaryKey));
    }
    if (hasThumbprint()) {
      authentication
          .putObject(THUMBPRINTS)
          .put("primaryThumbprint", primaryThumbprint)
          .put("secondaryThumbprint", secondaryThumbprint);
    }
  }

  private static @Nullable String key(String option, @Nullable String value) {
    return value == null ? null : InputFile.secret(option, value);
  }
}
