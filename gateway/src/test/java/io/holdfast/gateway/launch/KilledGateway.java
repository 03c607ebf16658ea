/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.faults.ChildJvm;
import io.holdfast.faults.Required;
import java.io.IOException;
import java.time.Duration;

/** A gateway that starts a program, and is killed as no handler of a signal can know of. */
public final class KilledGateway {

  private static final String CHILD = "child ";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private KilledGateway() {}

  /**
   * Starts a gateway and kills it when its program runs; fails unless the program ends too.
   *
   * @param gateway its main method ends with {@link #awaitKill}
   */
  public static void takesItsChildAlong(Class<?> gateway) throws Exception {
    Required.peer("setpriv", OrphanGuard.find().guards());
    try (ChildJvm parent = ChildJvm.start(gateway)) {
      ProcessHandle child = ProcessHandle.of(Long.parseLong(parent.awaitLine(CHILD))).orElseThrow();
      assertThat(child.isAlive()).isTrue();
      ProcessHandle killed = child.parent().orElseThrow();
      assertThat(killed.pid()).isNotEqualTo(ProcessHandle.current().pid());
      killed.destroyForcibly();

      await().atMost(PATIENCE).until(() -> !child.isAlive());
    }
  }

  /** Tells the test which program runs, and returns only when the test is gone itself. */
  public static void awaitKill(long child) throws IOException {
    System.out.println(CHILD + child);
    System.out.flush();
    while (System.in.read() >= 0) {
      Thread.onSpinWait();
    }
  }
}
