/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.secrets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that encrypt secrets in the store: 32 bytes each in base64, one on a line. The first
 * encrypts; the others only decrypt what was encrypted before they were replaced.
 */
public final class MasterKeys {

  /** The variable that holds what the file would. */
  public static final String VARIABLE = "HOLDFAST_MASTER_KEY";

  private static final int LENGTH = 32;

  private MasterKeys() {}

  /**
   * Reads them from the file if there is one, else from the environment; none if there is neither.
   *
   * @param key what the configuration calls the file
   * @throws SecretException if there are both, or something else is in them
   */
  public static List<byte[]> read(
      @Nullable Path file, String key, Map<String, String> environment) {
    String variable = environment.getOrDefault(VARIABLE, "");
    if (file == null) {
      return variable.isEmpty() ? List.of() : parse(variable, VARIABLE);
    }
    if (!variable.isEmpty()) {
      throw new SecretException("both " + key + " and " + VARIABLE + " are set: keep one of them");
    }
    return parse(SecretFile.read(file, key), file + " (" + key + ")");
  }

  private static List<byte[]> parse(String text, String place) {
    List<byte[]> keys = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        keys.add(key(line.strip(), place + ", line " + number));
      }
    }
    if (keys.isEmpty()) {
      throw new SecretException(place + " holds no key; make one: openssl rand -base64 32");
    }
    return keys;
  }

  private static byte[] key(String line, String place) {
    byte[] key = new byte[0];
    try {
      key = Base64.getDecoder().decode(line);
    } catch (IllegalArgumentException e) {
      // refused below, without what stands there
    }
    if (key.length != LENGTH) {
      throw new SecretException(
          place + ": a master key is 32 bytes in base64; make one: openssl rand -base64 32");
    }
    return key;
  }
}
