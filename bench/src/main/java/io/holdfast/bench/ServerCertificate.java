/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;

/**
 * A certificate for the other server, of the same kind as ours (P-256), so that both do the same
 * work in a handshake and per record.
 *
 * @param chain PEM file
 * @param key PEM file
 */
record ServerCertificate(Path chain, Path key) {

  /** Makes a self-signed one with the openssl command. */
  static ServerCertificate selfSigned(Path directory, String address)
      throws IOException, InterruptedException {
    Path chain = directory.resolve("server.pem");
    Path key = directory.resolve("server.key");
    List<String> command =
        List.of(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=" + address,
            "-addext",
            "subjectAltName=IP:" + address,
            "-keyout",
            key.toString(),
            "-out",
            chain.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("openssl could not make a certificate");
    }
    return new ServerCertificate(chain, key);
  }
}
