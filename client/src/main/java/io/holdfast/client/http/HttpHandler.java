/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.http;

/** Told once, on the loop, what became of a request; never if it was cancelled. */
public interface HttpHandler {

  /** The server answered, whatever the status. */
  void answered(HttpResponse response);

  /** There is no answer. */
  void failed(HttpException failure);
}
