/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

/** Passes everything on: what a test's own writer builds on. */
class PassingWriter implements Writer {
  private final Writer next;

  PassingWriter(Writer next) {
    this.next = next;
  }

  @Override
  public boolean write(Batch batch, boolean patient) {
    return next.write(batch, patient);
  }

  @Override
  public void sync() {
    next.sync();
  }

  @Override
  public void syncIfNeeded() {
    next.syncIfNeeded();
  }

  @Override
  public void close() {
    next.close();
  }
}
