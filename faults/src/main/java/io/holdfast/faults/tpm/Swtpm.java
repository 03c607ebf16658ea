/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults.tpm;

import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.Required;
import java.io.EOFException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Debian's swtpm, a TPM 2.0 in a process of its own, reached as Microsoft's simulator is: it speaks
 * bare commands, and TPM libraries want a frame around them. Its state lives in a folder, and
 * outlives it. Methods may be called from any thread; one command is under way at a time.
 */
public final class Swtpm implements AutoCloseable {

  /** Where the simulator takes commands; it takes power commands at the next. */
  public static final int PORT = 2321;

  private static final Path PROGRAM = Path.of("/usr/bin/swtpm");
  private static final int HEADER = 10;

  private final Process process;
  private final SocketChannel channel;
  private final SimulatorPorts ports = new SimulatorPorts(this::answer);
  private final String host = LoopbackAddress.next();

  private Swtpm(Process process, SocketChannel channel) {
    this.process = process;
    this.channel = channel;
  }

  /** Skips or fails the running test where it is not installed. */
  public static void require() {
    Required.peer("swtpm", Files.isExecutable(PROGRAM));
  }

  /**
   * Starts one on an address of its own, and waits until it takes commands.
   *
   * @param folder for its state; a TPM that was there before goes on
   */
  public static Swtpm start(Path folder) throws IOException, InterruptedException {
    require();
    // The path of a socket has an upper bound of about a hundred characters.
    Path sockets = Files.createTempDirectory("swtpm");
    Path socket = sockets.resolve("tpm");
    Process process =
        new ProcessBuilder(
                PROGRAM.toString(),
                "socket",
                "--tpm2",
                "--tpmstate",
                "dir=" + folder.toAbsolutePath(),
                "--server",
                "type=unixio,path=" + socket,
                "--flags",
                "not-need-init,startup-clear",
                "--seccomp",
                "action=none")
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(folder.resolve("swtpm.log").toFile()))
            .start();
    Swtpm tpm = new Swtpm(process, connect(process, socket));
    Files.delete(socket);
    Files.delete(sockets);
    tpm.ports.simulator(LoopbackAddress.inet(tpm.host), PORT);
    return tpm;
  }

  private static SocketChannel connect(Process process, Path socket)
      throws IOException, InterruptedException {
    for (int attempt = 0; attempt < 3000; attempt++) {
      try {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
      } catch (IOException notYet) {
        if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
          throw new IOException("swtpm ended with " + process.exitValue(), notYet);
        }
      }
    }
    process.destroyForcibly();
    throw new IOException("swtpm did not listen in 30 s");
  }

  /** Where it is, at {@link #PORT}. */
  public String host() {
    return host;
  }

  /** Asks the TPM, and waits for its answer. */
  private synchronized byte[] answer(byte[] command) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(command);
    while (out.hasRemaining()) {
      channel.write(out);
    }
    // Tag, then the size of all of it, then the result.
    ByteBuffer header = read(ByteBuffer.allocate(HEADER));
    ByteBuffer all = ByteBuffer.allocate(header.getInt(2)).put(header);
    return read(all).array();
  }

  private ByteBuffer read(ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into) < 0) {
        throw new EOFException("swtpm hung up");
      }
    }
    return into.flip();
  }

  @Override
  public void close() throws IOException {
    ports.close();
    channel.close();
    // The next one may have the same folder.
    process.destroyForcibly().onExit().orTimeout(1, TimeUnit.MINUTES).join();
  }
}
