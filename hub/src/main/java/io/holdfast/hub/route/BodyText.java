/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import io.holdfast.model.Bytes;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a message's properties say that its body is written. Both properties must be there. */
enum BodyText {
  /** Not JSON, or in no encoding that conditions read. */
  OTHER(null),
  UTF_8(StandardCharsets.UTF_8),
  UTF_16(StandardCharsets.UTF_16LE),
  UTF_32(StandardCharsets.UTF_32LE);

  private final @Nullable Charset charset;

  BodyText(@Nullable Charset charset) {
    this.charset = charset;
  }

  static BodyText of(@Nullable String contentType, @Nullable String contentEncoding) {
    if (contentType == null
        || contentEncoding == null
        || !contentType.equalsIgnoreCase("application/json")) {
      return OTHER;
    }
    return switch (contentEncoding.toLowerCase(Locale.ROOT)) {
      case "utf-8" -> UTF_8;
      case "utf-16" -> UTF_16;
      case "utf-32" -> UTF_32;
      default -> OTHER;
    };
  }

  /** The body in UTF-8, or null if it is not to be read; what is malformed becomes a question. */
  @Nullable Bytes utf8(Bytes body) {
    return this == UTF_8 || charset == null
        ? (charset == null ? null : body)
        : Bytes.utf8(new String(body.toByteArray(), charset));
  }
}
