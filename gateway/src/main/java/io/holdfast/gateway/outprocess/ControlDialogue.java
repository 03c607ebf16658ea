/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a gateway says to a host, and when: a table of states without sockets. Belongs to the loop.
 *
 * <p>A connection that stands gets a Create, and no second one before that is answered. Once the
 * module was made, whatever ends it leads to Create and Start anew: a reply of failure, on the same
 * connection after a pause; a host that detaches or disappears, when a connection stands again.
 * Before, a refusal is the end: the gateway's file is wrong, or its host is.
 */
final class ControlDialogue {

  /** A reply's status for "I have the module". */
  static final int CREATED = 0;

  /** A reply's status for "I detach". */
  static final int DETACH = 0xFF;

  /** A refused host is asked again after this long, and twice as long after each refusal. */
  static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);

  static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** The original hosts close a second after they said that they detach. */
  static final Duration DETACH_PATIENCE = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(ControlDialogue.class);

  /** What the dialogue does. All on the loop. */
  interface Effects {

    /** A Create goes out, on the connection that stands. */
    void sendCreate();

    /** A Start goes out. */
    void sendStart();

    /** The host has made the module; each time. */
    void created();

    /** The module was started: messages may go to the host. */
    void open();

    /** The host has the module no more: messages wait. */
    void shut();

    /** The module cannot be made; once, and only if it never was. */
    void refused(String reason);

    /** The connection is to be dropped and made anew: the host leaves a Create unanswered. */
    void redial();

    /** Runs a task later. */
    ProxyLoop.Timer after(Duration delay, Runnable task);
  }

  private final String module;
  private final Effects effects;
  private final Counters counters;
  private final Duration createPatience;
  private volatile HostState state = HostState.AWAITED;
  private boolean connected;
  private boolean wanted;
  private boolean made;
  private Duration pause = SHORTEST_PAUSE;
  private ProxyLoop.@Nullable Timer timer;

  /**
   * A dialogue at its beginning.
   *
   * @param createPatience how long a host that once had the module may leave a Create unanswered
   *     before the connection is made anew
   */
  ControlDialogue(String module, Duration createPatience, Counters counters, Effects effects) {
    this.module = module;
    this.createPatience = createPatience;
    this.counters = counters;
    this.effects = effects;
  }

  /** Where it is. Any thread. */
  HostState state() {
    return state;
  }

  /** Whether the host may have the module: a Create went out on the connection that stands. */
  boolean mayHaveModule() {
    return connected && (state == HostState.CREATING || state == HostState.RUNNING);
  }

  /** A connection stands. */
  void connected() {
    connected = true;
    // A host that refuses and hangs up must not be asked at each attempt to connect.
    if (state == HostState.AWAITED || state == HostState.AWAY) {
      create();
    }
  }

  /** The connection is gone. */
  void disconnected() {
    connected = false;
    switch (state) {
      case CREATING, RUNNING, LEAVING -> away();
      case AWAITED, AWAY, REFUSED, ENDED -> {}
    }
  }

  /** The gateway starts its modules; the second time is none. */
  void wantStart() {
    if (wanted) {
      return;
    }
    wanted = true;
    if (state == HostState.RUNNING) {
      startHost();
    }
  }

  /** A reply came. */
  void replied(int status) {
    switch (state) {
      case CREATING -> answered(status);
      case RUNNING -> told(status);
      // Nobody has asked: a slow host answers twice what the original gateway asked twice.
      case AWAITED, REFUSED, LEAVING, AWAY -> counters.noise.increment();
      case ENDED -> {}
    }
  }

  /** Something came that no host sends. */
  void malformed(String reason) {
    if (state == HostState.CREATING) {
      refuse("answered with something else than a reply: " + reason);
    } else {
      counters.noise.increment();
    }
  }

  /** Nothing more is to happen. */
  void end() {
    cancelTimer();
    state = HostState.ENDED;
  }

  private void create() {
    state = HostState.CREATING;
    effects.sendCreate();
    if (made) {
      timer = effects.after(createPatience, this::unanswered);
    }
  }

  private void unanswered() {
    LOG.warn("{}: the host left a Create unanswered for {} s", module, createPatience.toSeconds());
    timer = null;
    connected = false;
    state = HostState.AWAY;
    effects.redial();
  }

  private void answered(int status) {
    cancelTimer();
    if (status == CREATED) {
      run();
    } else if (made && status == DETACH) {
      leave();
    } else {
      refuse(meaning(status));
    }
  }

  private void run() {
    state = HostState.RUNNING;
    pause = SHORTEST_PAUSE;
    if (made) {
      counters.restarts.increment();
    }
    LOG.info("{}: the host has {} the module", module, made ? "again made" : "made");
    made = true;
    effects.created();
    if (wanted) {
      startHost();
    }
  }

  private void startHost() {
    effects.sendStart();
    effects.open();
  }

  /** A reply while the module runs. */
  private void told(int status) {
    if (status == CREATED) {
      counters.noise.increment();
      return;
    }
    effects.shut();
    if (status == DETACH) {
      leave();
    } else {
      refuse(meaning(status));
    }
  }

  private void leave() {
    LOG.info("{}: the host detaches; the next one gets the module", module);
    state = HostState.LEAVING;
    timer = effects.after(DETACH_PATIENCE, this::stayed);
  }

  private void stayed() {
    timer = null;
    create();
  }

  private void refuse(String reason) {
    cancelTimer();
    if (!made) {
      state = HostState.REFUSED;
      effects.refused("the host " + reason);
      return;
    }
    LOG.warn("{}: the host {}; it is asked again in {} ms", module, reason, pause.toMillis());
    state = HostState.REFUSED;
    timer = effects.after(pause, this::pauseIsOver);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private void pauseIsOver() {
    timer = null;
    if (connected) {
      create();
    } else {
      away();
    }
  }

  private void away() {
    cancelTimer();
    if (state == HostState.RUNNING) {
      effects.shut();
    }
    state = made ? HostState.AWAY : HostState.AWAITED;
    if (made) {
      LOG.warn("{}: the host has gone; messages wait for the next one", module);
    }
  }

  private void cancelTimer() {
    ProxyLoop.Timer pending = timer;
    if (pending != null) {
      timer = null;
      pending.cancel();
    }
  }

  private static String meaning(int status) {
    return switch (status) {
      case 1 -> "could not read the Create or bind the message channel (status 1)";
      case 2 -> "could not make the module (status 2); its own log says why";
      case DETACH -> "detaches";
      default -> "answered with the status " + status;
    };
  }
}
