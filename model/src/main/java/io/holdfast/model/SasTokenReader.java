/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

import org.jspecify.annotations.Nullable;

/** Reads one token. Owned by the thread that reads. */
final class SasTokenReader {

  /** The longest number of digits that cannot overflow a long. */
  private static final int MAX_DIGITS = 18;

  private final String text;
  private @Nullable String resource;
  private @Nullable String signature;
  private @Nullable String expiry;
  private @Nullable String policy;

  private SasTokenReader(String text) {
    this.text = text;
  }

  static SasToken read(String text) {
    if (text.length() > SasToken.MAX_LENGTH) {
      throw new InvalidSasTokenException("SAS token is too long");
    }
    SasTokenReader reader = new SasTokenReader(text);
    reader.readFields(reader.startOfFields());
    return reader.token();
  }

  /** The index behind the scheme and the spaces that follow it. */
  private int startOfFields() {
    int i = SasToken.SCHEME.length();
    if (!text.startsWith(SasToken.SCHEME) || i == text.length() || text.charAt(i) != ' ') {
      throw new InvalidSasTokenException("SAS token does not start with " + SasToken.SCHEME);
    }
    while (i < text.length() && text.charAt(i) == ' ') {
      i++;
    }
    for (int rest = i; rest < text.length(); rest++) {
      if (text.charAt(rest) <= ' ') {
        throw new InvalidSasTokenException("SAS token has more than two words");
      }
    }
    return i;
  }

  private void readFields(int start) {
    int from = start;
    while (from <= text.length()) {
      int ampersand = text.indexOf('&', from);
      int end = ampersand < 0 ? text.length() : ampersand;
      readField(from, end);
      from = end + 1;
    }
  }

  private void readField(int from, int end) {
    int equals = text.indexOf('=', from);
    if (equals < 0 || equals >= end) {
      throw new InvalidSasTokenException("SAS token has a field without a value");
    }
    if (isName("sr", from, equals)) {
      resource = once("sr", resource, text.substring(equals + 1, end));
    } else if (isName("sig", from, equals)) {
      signature = once("sig", signature, decoded("sig", equals + 1, end));
    } else if (isName("se", from, equals)) {
      expiry = once("se", expiry, decoded("se", equals + 1, end));
    } else if (isName("skn", from, equals)) {
      policy = once("skn", policy, decoded("skn", equals + 1, end));
    }
  }

  private boolean isName(String name, int from, int end) {
    return end - from == name.length() && text.regionMatches(true, from, name, 0, name.length());
  }

  private static String once(String name, @Nullable String before, String value) {
    if (before != null) {
      throw new InvalidSasTokenException("SAS token has two fields " + name);
    }
    return value;
  }

  private String decoded(String name, int from, int end) {
    String value = PercentEncoding.decode(text, from, end);
    if (value == null) {
      throw new InvalidSasTokenException("SAS token has a broken percent escape in " + name);
    }
    return value;
  }

  private SasToken token() {
    String sr = required("sr", resource);
    String sig = required("sig", signature);
    long se = seconds(required("se", expiry));
    // Some tools write an empty policy for a device's own key.
    String skn = policy == null || policy.isEmpty() ? null : policy;
    check("sr", SasToken.isResource(sr));
    check("sig", SasToken.isBase64(sig));
    check("skn", SasToken.isPolicy(skn));
    return new SasToken(sr, sig, se, skn);
  }

  private static void check(String name, boolean good) {
    if (!good) {
      throw new InvalidSasTokenException(
          "SAS token has characters in " + name + " that it may not");
    }
  }

  private static String required(String name, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      throw new InvalidSasTokenException("SAS token has no " + name);
    }
    return value;
  }

  /** Only the plain decimal form: it is what was signed, and it must come back from the number. */
  private static long seconds(String digits) {
    boolean plain =
        digits.length() <= MAX_DIGITS && (digits.length() == 1 || digits.charAt(0) != '0');
    long value = 0;
    for (int i = 0; plain && i < digits.length(); i++) {
      char c = digits.charAt(i);
      plain = c >= '0' && c <= '9';
      value = value * 10 + (c - '0');
    }
    if (!plain) {
      throw new InvalidSasTokenException("SAS token has an expiry that is not a number of seconds");
    }
    return value;
  }
}
