/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.http;

import org.jspecify.annotations.Nullable;

/** Keeps what an exchange tells, and sees to it that it tells once. */
final class Told implements HttpHandler {

  private @Nullable HttpResponse response;
  private @Nullable HttpException failure;

  @Override
  public void answered(HttpResponse answer) {
    once();
    response = answer;
  }

  @Override
  public void failed(HttpException reason) {
    once();
    failure = reason;
  }

  private void once() {
    if (isTold()) {
      throw new AssertionError("told twice");
    }
  }

  boolean isTold() {
    return response != null || failure != null;
  }

  HttpResponse response() {
    if (response == null) {
      throw new AssertionError("no answer", failure);
    }
    return response;
  }

  HttpException failure() {
    if (failure == null) {
      throw new AssertionError("no failure but " + response);
    }
    return failure;
  }
}
