/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The way to a parent where there is none: nobody is ever connected to it. */
public final class NoUplink implements Uplink {

  @Override
  public void keep(Identity identity, Business business) {}

  @Override
  public void release(Identity identity, Business business) {}

  @Override
  public void follow(Identity identity, String modelId) {}

  @Override
  public boolean isConnected(Identity identity) {
    return false;
  }

  @Override
  public CompletionStage<Outcome<Bytes>> twin(Identity identity) {
    return nobody();
  }

  @Override
  public CompletionStage<Outcome<Long>> patchReported(Identity identity, Bytes patchJson) {
    return nobody();
  }

  private static <T> CompletionStage<Outcome<T>> nobody() {
    return CompletableFuture.completedFuture(
        Outcome.refused(ErrorCode.DEVICE_NOT_ONLINE, "this hub has no parent"));
  }

  @Override
  public void addListener(UplinkListener listener) {}

  @Override
  public void close() {}
}
