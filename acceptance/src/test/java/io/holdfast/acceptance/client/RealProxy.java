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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A proxy of Debian's: gives connections to one port to everybody, or to who has a password. */
public final class RealProxy implements AutoCloseable {

  private static final int PORT = 8888;

  /** Which one. */
  public enum Program {
    /** Checks passwords itself; to a wrong one it says what servers say. */
    TINYPROXY("/usr/bin/tinyproxy", 401, "-d", "-c") {
      @Override
      String configuration(Path folder, String host, int target, @Nullable String login) {
        return """
        Listen %s
        Port %d
        LogFile "%s"
        LogLevel Connect
        Timeout 60
        ConnectPort %d
        %s
        """
            .formatted(
                host, PORT, logIn(folder), target, login == null ? "" : "BasicAuth " + login);
      }
    },
    /** Has passwords checked by a program. */
    SQUID("/usr/sbin/squid", 407, "-N", "-f") {
      @Override
      String configuration(Path folder, String host, int target, @Nullable String login)
          throws IOException {
        return """
        http_port %s:%d
        pid_filename none
        cache deny all
        cache_log %s
        access_log stdio:%s
        logfile_rotate 0
        coredump_dir %s
        shutdown_lifetime 0 seconds
        acl tunnel method CONNECT
        acl target port %d
        %s
        http_access allow tunnel target
        http_access deny all
        """
            .formatted(
                host,
                PORT,
                folder.resolve("squid.log"),
                logIn(folder),
                folder,
                target,
                login == null ? "" : password(folder, login));
      }
    };

    private final String path;
    private final int wrongPassword;
    private final String inForeground;
    private final String configured;

    Program(String path, int wrongPassword, String inForeground, String configured) {
      this.path = path;
      this.wrongPassword = wrongPassword;
      this.inForeground = inForeground;
      this.configured = configured;
    }

    /** With which status it refuses a wrong password; none at all gets 407. */
    public int wrongPassword() {
      return wrongPassword;
    }

    /**
     * Its configuration.
     *
     * @param login user, a space, password; or null
     */
    abstract String configuration(Path folder, String host, int target, @Nullable String login)
        throws IOException;
  }

  private final Process process;
  private final String host;
  private final Path log;

  private RealProxy(Process process, String host, Path log) {
    this.process = process;
    this.host = host;
    this.log = log;
  }

  /**
   * Starts it on an address of its own, and waits until it takes connections.
   *
   * @param folder for what it writes, and for nothing else
   * @param target the port to which it gives connections
   * @param user who may have them; null for everybody
   * @param password of that user
   */
  public static RealProxy start(
      Program program, Path folder, int target, @Nullable String user, @Nullable String password)
      throws IOException, InterruptedException {
    String name = program.name().toLowerCase(Locale.ROOT);
    Required.peer(name, Files.isExecutable(Path.of(program.path)));
    // Where root starts squid, it goes on as another user.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    String host = LoopbackAddress.next();
    Path configuration =
        Files.writeString(
            folder.resolve("proxy.conf"),
            program.configuration(
                folder, host, target, user == null ? null : user + " " + password));
    Process process =
        new ProcessBuilder(
                program.path, program.inForeground, program.configured, configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(folder.resolve("output.log").toFile()))
            .start();
    RealProxy proxy = new RealProxy(process, host, logIn(folder));
    proxy.awaitListening(name);
    return proxy;
  }

  private static Path logIn(Path folder) {
    return folder.resolve("access.log");
  }

  /** Squid hands user and password to a program, line by line. */
  private static String password(Path folder, String login) throws IOException {
    Path checker =
        Files.writeString(
            folder.resolve("checker"),
            """
            #!/bin/sh
            while read -r line; do
              if [ "$line" = "%s" ]; then echo OK; else echo ERR; fi
            done
            """
                .formatted(login));
    Files.setPosixFilePermissions(checker, PosixFilePermissions.fromString("rwxr-xr-x"));
    return """
    auth_param basic program %s
    auth_param basic realm tests
    acl known proxy_auth REQUIRED
    http_access deny !known\
    """
        .formatted(checker);
  }

  private void awaitListening(String name) throws IOException, InterruptedException {
    for (int attempt = 0; attempt < 3000; attempt++) {
      try {
        new Socket(LoopbackAddress.inet(host), PORT).close();
        return;
      } catch (IOException notYet) {
        if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
          throw new IOException(name + " ended with " + process.exitValue(), notYet);
        }
      }
    }
    close();
    throw new IOException(name + " did not listen in 30 s");
  }

  /** Where it listens. */
  public String host() {
    return host;
  }

  /** Where it listens. */
  public int port() {
    return PORT;
  }

  /** What it says that it did. */
  public String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    // They write into a folder that is deleted next.
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(each -> each.onExit().orTimeout(1, TimeUnit.MINUTES).join());
  }
}
