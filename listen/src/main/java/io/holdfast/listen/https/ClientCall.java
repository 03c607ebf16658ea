/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.session.Admitted;

/** One kind of request of a device or module. Runs on a virtual thread and may block. */
@FunctionalInterface
interface ClientCall {

  /**
   * Answers a request of this client, which is who the path says.
   *
   * @throws InterruptedException if the client is gone
   */
  Answer answer(Request request, Admitted client) throws InterruptedException;
}
