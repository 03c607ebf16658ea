/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.mirror;

import io.holdfast.hub.Timer;
import io.holdfast.model.Identity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What there is to do with the parent for one identity. Owned by the agenda. */
final class Counterpart {

  final Identity identity;

  /** Its twin is to be like the parent's at all times: its client is connected, or it is we. */
  boolean followed;

  /** Its client subscribed to changes of desired properties. */
  boolean following;

  /** Something is to be reported to the parent, and it is time to. */
  boolean unsent;

  boolean due;

  /** How often its client has reported something. */
  long reports;

  /** Its twin is to be fetched; even if nobody follows it, since the stored one is wrong. */
  boolean fetch;

  boolean wrong;

  /** Something is asked of the parent. */
  boolean busy;

  /** The uplink keeps its connection for the twin's sake. */
  boolean kept;

  /** The parent has let somebody wait in vain, and has not been heard of since. */
  boolean slow;

  /** How often it was connected to the parent. */
  long connections;

  int failures;
  Timer.@Nullable Cancel pause;
  Timer.@Nullable Cancel reportDelay;

  /** Those who wait for the next fetch. */
  List<Asker> askers = new ArrayList<>();

  /** Those who wait for the present one. */
  List<Asker> served = new ArrayList<>();

  /** The desired properties that its client could know of, if others came before it subscribed. */
  @Nullable ObjectNode missed;

  Counterpart(Identity identity) {
    this.identity = identity;
  }

  /** Whether the uplink has to keep a connection for the twin's sake. */
  boolean needsConnection() {
    return unsent || wrong;
  }

  /** Whether something could be asked of the parent now. */
  boolean hasWork() {
    return !askers.isEmpty() || (pause == null && (fetch || (unsent && due)));
  }

  /** Whether nothing would be lost with it. */
  boolean isIdle() {
    return !followed && !unsent && !wrong && !busy && askers.isEmpty() && served.isEmpty();
  }

  /** Nothing has to wait any longer. */
  void forgetTimers() {
    cancel(pause);
    pause = null;
    cancel(reportDelay);
    reportDelay = null;
  }

  private static void cancel(Timer.@Nullable Cancel timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
