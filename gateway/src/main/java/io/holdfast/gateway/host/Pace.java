/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import java.time.Duration;

/**
 * How long a host takes for what.
 *
 * @param quiet what a message channel must have been silent for before it counts as read to its
 *     end: the gateway's Destroy may overtake messages, since it comes on another connection
 * @param quietAtDetach the same when the host detaches: the gateway learns of that later
 * @param quietLimit how long it waits for that silence
 * @param inbox how long the module may take for the messages that wait for it before it is
 *     destroyed
 * @param drain how long what it published may take to get out without any of it getting out
 * @param drainLimit how long all of it may take
 * @param recreate how long the gateway may take for its end of the old message channel before the
 *     module is created anew: the gateway waits for the answer
 * @param patience the same in every other case
 * @param reading the same for each message that the gateway may not have read when the host
 *     detaches, if that is longer
 * @param farewell how long a gateway that was told of the detaching may take before the message
 *     channel ends; the original looks for that word each 250 ms, and reads a message in 1.2 ms
 * @param detach how long all of a host's leaving may take
 */
record Pace(
    Duration quiet,
    Duration quietAtDetach,
    Duration quietLimit,
    Duration inbox,
    Duration drain,
    Duration drainLimit,
    Duration recreate,
    Duration patience,
    Duration reading,
    Duration farewell,
    Duration detach) {

  static final Pace USUAL =
      new Pace(
          Duration.ofMillis(20),
          Duration.ofMillis(300),
          Duration.ofSeconds(3),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(6),
          Duration.ofMillis(400),
          Duration.ofSeconds(2),
          Duration.ofNanos(1_200_000),
          Duration.ofSeconds(1),
          Duration.ofSeconds(25));
}
