/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.service.EdgeAccess;

/** One kind of request of an edge hub below. Runs on a virtual thread and may block. */
@FunctionalInterface
interface ChildCall {

  /**
   * Answers a request of the edge device that the path names.
   *
   * @throws InterruptedException if the client is gone
   */
  Answer answer(Request request, EdgeAccess access) throws InterruptedException;
}
