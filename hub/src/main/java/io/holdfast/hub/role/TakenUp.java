/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.role;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.model.Identity;
import io.holdfast.store.Batch;
import io.holdfast.store.Table;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;

/**
 * What of the site was taken up, so that it is taken up again only when the site says something
 * else: what was changed here since then stays. Kept as digests, since keys are among it; goes with
 * the identity. Any thread.
 */
final class TakenUp implements StoredRegistry.Dependent {

  /** What a site says of an identity. */
  enum Part {
    AUTHENTICATION,
    DESIRED
  }

  private final RecordWriter writer;
  private final Table table;

  TakenUp(RecordWriter writer, Table table) {
    this.writer = writer;
    this.table = table;
  }

  /** Whether the site said the same when it was taken up last; blocks. */
  boolean contains(Part part, Identity identity, String text) {
    return Arrays.equals(table.get(key(part, identity)), digest(text));
  }

  /** From now on this is what was taken up last. */
  CompletionStage<Outcome<Boolean>> put(Part part, Identity identity, String text) {
    return writer.submit(
        0,
        batch -> {
          table.put(batch, key(part, identity), digest(text));
          return Outcome.done(true);
        });
  }

  @Override
  public void forgotten(Identity identity, Batch batch) {
    for (Part part : Part.values()) {
      table.delete(batch, key(part, identity));
    }
  }

  @Override
  public void made(Registration registration) {}

  private static byte[] key(Part part, Identity identity) {
    return (part.name() + " " + identity).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
