/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.logger;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Finds where the last whole element of a JSON array in a file ends. Reads it as a stream, so the
 * file may be of any size; one that is very large, and ends as this module leaves files, is
 * believed.
 */
final class TornTail {

  /** Files up to this size are read as a whole: half a second or so. */
  private static final long READ_WHOLE = 64L << 20;

  /** How this module leaves its files. No text of JSON has an end of line in it. */
  private static final byte[] OWN_END = "}\n]\n".getBytes(StandardCharsets.US_ASCII);

  /** Nothing is too long: to take an entry for torn would be to cut it. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .build())
          .build();

  private TornTail() {}

  /**
   * What there is.
   *
   * @param end the position behind the last whole element, or behind the opening bracket; 0 if
   *     there is not even that
   * @param isEmpty whether there is no element
   * @param isWhole whether the array is closed, with nothing but blanks behind it
   */
  record Found(long end, boolean isEmpty, boolean isWhole) {}

  /**
   * Looks at a file.
   *
   * @throws IOException if it has other things in it than a JSON array, or cannot be read
   */
  static Found find(RandomAccessFile file) throws IOException {
    long size = file.length();
    if (size > READ_WHOLE && endsAsOurs(file, size)) {
      return new Found(size - OWN_END.length + 1, false, true);
    }
    if (rest(file, 0) != Rest.OTHER) {
      return new Found(0, true, false);
    }
    file.seek(0);
    try (JsonParser parser =
        JSON.createParser(ObjectReadContext.empty(), new FileInputStream(file.getFD()))) {
      return find(parser, file);
    } catch (JacksonIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Found find(JsonParser parser, RandomAccessFile file) throws IOException {
    long end = 0;
    boolean isEmpty = true;
    try {
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        end = place(parser);
        while (isElement(parser.nextToken())) {
          parser.skipChildren();
          end = place(parser);
          isEmpty = false;
        }
      }
    } catch (JacksonIOException | StreamConstraintsException e) {
      throw new IOException(e.getMessage(), e); // it says nothing of what is in the file
    } catch (JacksonException e) {
      return torn(end, isEmpty);
    }
    return parser.currentToken() == JsonToken.END_ARRAY
        ? closed(end, isEmpty, file, place(parser))
        : torn(end, isEmpty);
  }

  /** How many bytes have been read. */
  private static long place(JsonParser parser) throws IOException {
    long place = parser.currentLocation().getByteOffset();
    if (place < 0) {
      throw new IOException("it is not in UTF-8");
    }
    return place;
  }

  private static boolean isElement(@Nullable JsonToken token) {
    return token != null && token != JsonToken.END_ARRAY;
  }

  private static Found torn(long end, boolean isEmpty) throws IOException {
    if (end == 0) {
      throw new IOException("it has other things in it than a JSON array");
    }
    return new Found(end, isEmpty, false);
  }

  private static Found closed(long end, boolean isEmpty, RandomAccessFile file, long behind)
      throws IOException {
    Rest rest = rest(file, behind);
    if (rest == Rest.OTHER) {
      throw new IOException("it has other things in it behind a JSON array");
    }
    return new Found(end, isEmpty, rest == Rest.BLANKS);
  }

  private static boolean endsAsOurs(RandomAccessFile file, long size) throws IOException {
    byte[] tail = new byte[OWN_END.length];
    file.seek(size - tail.length);
    file.readFully(tail);
    return Arrays.equals(tail, OWN_END);
  }

  /** What a file has from some place on. */
  private enum Rest {
    BLANKS,
    /** Blanks and zeros: a power cut may leave a file longer than what was written. */
    ZEROS,
    OTHER
  }

  private static Rest rest(RandomAccessFile file, long from) throws IOException {
    byte[] chunk = new byte[8_192];
    Rest rest = Rest.BLANKS;
    file.seek(from);
    for (int read = file.read(chunk); read > 0; read = file.read(chunk)) {
      for (int i = 0; i < read; i++) {
        if (chunk[i] == 0) {
          rest = Rest.ZEROS;
        } else if (" \t\r\n".indexOf(chunk[i]) < 0) {
          return Rest.OTHER;
        }
      }
    }
    return rest;
  }
}
