/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import picocli.CommandLine.Option;

/** The option that names a file with a certificate, PEM or binary. */
final class CertificateFile {

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  @Option(
      names = {"-p", "--path"},
      required = true,
      paramLabel = "FILE",
      description = "The certificate, PEM or DER.")
  private Path path = Path.of("");

  /** The first certificate in the file and nothing else: a key beside it stays here. */
  String certificate() {
    return read("--path", path);
  }

  /** That of a file which another option names. */
  static String read(String option, Path path) {
    byte[] bytes = InputFile.read(option, path);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin >= 0 && end > begin) {
      return text.substring(begin, end + END.length());
    }
    if (text.contains("-----")) {
      throw CommandException.misused(option + ": " + path + " holds no certificate");
    }
    return Base64.getEncoder().encodeToString(bytes);
  }
}
