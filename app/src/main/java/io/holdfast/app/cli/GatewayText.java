/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A gateway's file, as a command names it. */
final class GatewayText {

  private GatewayText() {}

  /** What the file says; one that cannot be read is a misuse of the command. */
  static String of(Path file) {
    byte[] bytes = InputFile.read("FILE", file);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw CommandException.misused("FILE: " + file + " is not text in UTF-8");
    }
  }
}
