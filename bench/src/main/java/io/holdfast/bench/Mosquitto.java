/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import io.holdfast.faults.RawMqtt;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Debian's Mosquitto, set up as fast as it goes: nothing stored, nothing dropped. */
final class Mosquitto implements AutoCloseable {

  private static final String PROGRAM = "/usr/sbin/mosquitto";

  private final Process process;

  private Mosquitto(Process process) {
    this.process = process;
  }

  /**
   * Starts it and waits until it accepts connections.
   *
   * @param tls the certificate and key to serve, or null for plain connections
   */
  static Mosquitto start(Path data, String host, int port, @Nullable ServerCertificate tls)
      throws IOException, InterruptedException {
    if (!Files.isExecutable(Path.of(PROGRAM))) {
      throw new IOException("no " + PROGRAM + ": apt-get install mosquitto");
    }
    Path configuration = data.resolve("mosquitto.conf");
    Files.writeString(configuration, configuration(host, port, tls));
    Process process =
        new ProcessBuilder(PROGRAM, "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(data.resolve("mosquitto.log").toFile()))
            .start();
    Mosquitto mosquitto = new Mosquitto(process);
    mosquitto.awaitListening(host, port);
    return mosquitto;
  }

  private static String configuration(String host, int port, @Nullable ServerCertificate tls) {
    String text =
        """
        listener %d %s
        allow_anonymous true
        persistence false
        max_queued_messages 0
        max_inflight_messages 100
        set_tcp_nodelay true
        user root
        """
            .formatted(port, host);
    return tls == null ? text : text + "certfile " + tls.chain() + "\nkeyfile " + tls.key() + "\n";
  }

  private void awaitListening(String host, int port) throws IOException, InterruptedException {
    for (int attempt = 0; attempt < 500; attempt++) {
      try {
        RawMqtt.plain(host, port).close();
        return;
      } catch (IOException notYet) {
        if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
          throw new IOException("mosquitto ended with " + process.exitValue(), notYet);
        }
      }
    }
    close();
    throw new IOException("mosquitto did not listen in 5 s");
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
