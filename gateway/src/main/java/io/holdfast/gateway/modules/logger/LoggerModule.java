/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.logger;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.gateway.modules.MachineClock;
import io.holdfast.wire.gateway.GatewayMessage;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes each message into a file that is a JSON array after each of them: {@code {"filename":
 * "log.json"}}, relative to the working directory. A file that exists is appended to. It never
 * grows smaller; nothing rotates it.
 *
 * <p>Entries are {@code {"time": T, "properties": {…}, "content": BASE64}}, and {@code {"time": T,
 * "content": "Log started"}} or {@code "Log stopped"}. {@code T} is UTC with milliseconds, as in
 * {@code 2026-11-22T02:21:14.123Z}: the original wrote the machine's local time in the words of its
 * language there, which no program could read again. Each entry has a line of its own.
 *
 * <p>Other than the original it writes properties with any character; bytes that are not UTF-8 have
 * become U+FFFD by then. When the disk is full the message is refused, counted as failed by the
 * gateway, and the file stays valid. What is written survives the death of the process, not a power
 * cut: a tail that one tore is cut off at the next start, which says so.
 */
public final class LoggerModule implements GatewayModule {

  private final Entries entries;
  private @Nullable LogFile file;

  /** One that is not yet created. */
  public LoggerModule() {
    this(MachineClock.instants());
  }

  LoggerModule(InstantSource clock) {
    this.entries = new Entries(clock);
  }

  @Override
  public void create(ModuleContext context) {
    JsonPlace name = name(context.args());
    try {
      file = begun(path(name));
    } catch (IOException e) {
      throw name.fault("cannot log to " + name.string() + ": " + e.getMessage());
    }
  }

  @Override
  public void check(String args) {
    path(name(args));
  }

  private static JsonPlace name(String args) {
    return JsonPlace.parse(args).object(Set.of("filename")).member("filename");
  }

  private static Path path(JsonPlace name) {
    try {
      return Path.of(name.string());
    } catch (InvalidPathException e) {
      throw name.fault("cannot log to " + name.string() + ": " + e.getMessage());
    }
  }

  private LogFile begun(Path path) throws IOException {
    LogFile opened = LogFile.open(path);
    try {
      opened.append(entries.of("Log started"));
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Writes the message.
   *
   * @throws IOException if it cannot be written, as on a full disk; the next one may be
   */
  @Override
  public void receive(GatewayMessage message) throws IOException {
    Objects.requireNonNull(file, "receive comes after create").append(entries.of(message));
  }

  @Override
  public void destroy() throws IOException {
    if (file != null) {
      try (LogFile closing = file) {
        closing.append(entries.of("Log stopped"));
      }
    }
  }
}
