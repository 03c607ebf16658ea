/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.logger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JSON array in a file. What closes it is written again behind each new element, in one go, so
 * whoever reads the file finds it whole. One owner at a time.
 *
 * <p>Not a channel: one of those closes itself when the thread that uses it is interrupted.
 */
final class LogFile implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);
  private static final String OWNERS = "rw-------";
  private static final byte[] BEGIN = bytes("[");
  private static final byte[] END = bytes("\n]\n");

  private final RandomAccessFile file;

  /** Behind the last element, or behind the opening bracket. */
  private long end;

  private boolean isEmpty;

  /** Whether something may stand behind {@link #end} that does not close the array. */
  private boolean isTorn;

  private LogFile(RandomAccessFile file) {
    this.file = file;
  }

  /**
   * Opens a file, or makes it, for its owner alone where the system knows owners: messages may
   * carry the keys of devices. What a crash has left behind the last whole element is cut off.
   *
   * @throws IOException if it cannot be written, another has it open, or it is no JSON array
   */
  static LogFile open(Path path) throws IOException {
    make(path);
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      lock(file);
      LogFile opened = new LogFile(file);
      opened.find(path);
      return opened;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static void make(Path path) {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    try {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNERS)));
    } catch (IOException e) {
      // It is there, and stays as it is; or it cannot be made, and opening it says why.
    }
  }

  /** Held until the file is closed. */
  private static void lock(RandomAccessFile file) throws IOException {
    try {
      if (file.getChannel().tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // Another module of this process has it.
    }
    throw new IOException("another writes to it; give each logger a file of its own");
  }

  private void find(Path path) throws IOException {
    TornTail.Found found = TornTail.find(file);
    end = found.end();
    isEmpty = found.isEmpty();
    if (end == 0) {
      file.seek(0);
      file.write(BEGIN);
      end = BEGIN.length;
    } else if (!found.isWhole()) {
      LOG.warn(
          "{} ended in the midst of an entry; {} bytes behind the last whole one are cut off",
          path,
          file.length() - end);
    }
    if (!found.isWhole()) {
      closeArray();
    }
  }

  /**
   * Appends an element.
   *
   * @param element JSON without an end of line
   * @throws IOException if there is no room; the file is then as it was before
   */
  void append(byte[] element) throws IOException {
    if (isTorn) {
      closeArray();
    }
    byte[] addition = addition(element);
    try {
      file.seek(end);
      file.write(addition);
    } catch (IOException e) {
      isTorn = true;
      closeArrayOr(e);
      throw e;
    }
    end += addition.length - END.length;
    isEmpty = false;
  }

  private byte[] addition(byte[] element) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(element.length + 8);
    all.writeBytes(bytes(isEmpty ? "\n" : ",\n"));
    all.writeBytes(element);
    all.writeBytes(END);
    return all.toByteArray();
  }

  /** Needs no room: what closes the array stood there before. */
  private void closeArray() throws IOException {
    isTorn = true;
    file.seek(end);
    file.write(END);
    file.setLength(end + END.length);
    isTorn = false;
  }

  private void closeArrayOr(IOException cause) {
    try {
      closeArray();
    } catch (IOException e) {
      cause.addSuppressed(e); // tried again before the next element
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
