/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.model.Bytes;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a call answers. */
sealed interface Answer {

  /** A JSON document. */
  record Json(int status, Bytes body, Map<String, String> headers) implements Answer {}

  /** 200 with bytes that are not ours; of headers with one name all are sent. */
  record Content(Bytes body, List<Map.Entry<String, String>> headers) implements Answer {}

  /** Nothing but a status. */
  record Empty(int status) implements Answer {}

  /** Lines that come over time. */
  record Lines(Source source) implements Answer {}

  /** The protocol's form of a refusal. */
  record Refused(Refusal refusal) implements Answer {}

  /** 200 with a document. */
  static Answer ok(Bytes json) {
    return new Json(200, json, Map.of());
  }

  /** 200 with a document that has an etag. */
  static Answer ok(Bytes json, String etag) {
    return new Json(200, json, Map.of("ETag", '"' + etag + '"'));
  }

  /** The answer for a result, or the refusal. */
  static <T> Answer of(Outcome<T> outcome, Function<T, Answer> done) {
    return switch (outcome) {
      case Outcome.Done<T>(T value) -> done.apply(value);
      case Outcome.Refused<T>(Refusal refusal) -> new Refused(refusal);
    };
  }

  /** Writes lines until it is done or the client is gone. */
  @FunctionalInterface
  interface Source {
    /**
     * Writes all lines.
     *
     * @throws InterruptedException if the client is gone
     */
    void writeTo(Sink sink) throws InterruptedException;
  }

  /** Takes lines to the client. */
  @FunctionalInterface
  interface Sink {
    /**
     * Sends whole lines and waits until they have left.
     *
     * @throws InterruptedException if the client is gone, or too slow
     */
    void send(byte[] lines) throws InterruptedException;
  }
}
