/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import java.time.Duration;

/**
 * The times of a proxy's end.
 *
 * @param drain how long what waits for the host may take to get out
 * @param settle how long the host has to read the last of it before it is told Destroy
 * @param hostCloses how long the host may take to close the message channel then
 * @param halfClose how long a half-closed channel is kept until the host closes it
 * @param farewell more than all these together; then the proxy is no longer waited for
 * @param publishing how long slow modules may hold up what the host has sent
 */
record Pace(
    Duration drain,
    Duration settle,
    Duration hostCloses,
    Duration halfClose,
    Duration farewell,
    Duration publishing) {

  static final Pace USUAL =
      new Pace(
          Duration.ofMillis(1_500),
          Duration.ofMillis(100),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofSeconds(6),
          Duration.ofSeconds(5));
}
