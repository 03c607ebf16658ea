/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.client;

import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.Required;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Debian's tinyproxy: gives connections to one port to who has the password. */
final class Tinyproxy implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/bin/tinyproxy");
  private static final int PORT = 8888;

  private final Process process;
  private final String host;
  private final Path log;

  private Tinyproxy(Process process, String host, Path log) {
    this.process = process;
    this.host = host;
    this.log = log;
  }

  /** Starts it on this address, and waits until it takes connections. */
  static Tinyproxy start(Path folder, String host, int target, String user, String password)
      throws IOException, InterruptedException {
    Required.peer("tinyproxy", Files.isExecutable(PROGRAM));
    Path log = folder.resolve("tinyproxy.log");
    Path configuration =
        Files.writeString(
            folder.resolve("tinyproxy.conf"),
            """
            Listen %s
            Port %d
            LogFile "%s"
            LogLevel Connect
            Timeout 60
            ConnectPort %d
            BasicAuth %s %s
            """
                .formatted(host, PORT, log, target, user, password));
    Process process =
        new ProcessBuilder(PROGRAM.toString(), "-d", "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(folder.resolve("output.log").toFile()))
            .start();
    Tinyproxy proxy = new Tinyproxy(process, host, log);
    proxy.awaitListening();
    return proxy;
  }

  private void awaitListening() throws IOException, InterruptedException {
    for (int attempt = 0; attempt < 1000; attempt++) {
      try {
        new Socket(LoopbackAddress.inet(host), PORT).close();
        return;
      } catch (IOException notYet) {
        if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
          throw new IOException("tinyproxy ended with " + process.exitValue(), notYet);
        }
      }
    }
    close();
    throw new IOException("tinyproxy did not listen in 10 s");
  }

  String host() {
    return host;
  }

  int port() {
    return PORT;
  }

  /** What it says that it did. */
  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    var _ = process.destroyForcibly();
  }
}
