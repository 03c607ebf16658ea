/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.core;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** Gives tokens that somebody else signs. */
@FunctionalInterface
public interface TokenProvider {

  /**
   * A token, in the text form {@code SharedAccessSignature sr=...}. Asked for at each attempt to
   * connect, and again when four fifths of the life of the last one have passed. Called on the
   * client's loop, so it must not block: whoever must ask somebody else answers later, on any
   * thread. A failure, or no answer in time, counts as an attempt that failed; while a connection
   * serves it stays, and the question is put again.
   *
   * @param resource whom the token must be for, as it stands in {@code sr}
   * @param now the wall clock that the client goes by
   * @return a token, or a failure
   */
  CompletionStage<String> token(String resource, Instant now);
}
