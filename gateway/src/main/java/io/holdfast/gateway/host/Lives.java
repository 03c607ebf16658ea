/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import io.holdfast.gateway.log.Occurrences;
import io.holdfast.gateway.sp.PairSockets;
import io.holdfast.gateway.sp.SpAddress;
import io.holdfast.wire.gateway.ControlMessage;
import io.holdfast.wire.gateway.ControlMessage.Create;
import io.holdfast.wire.gateway.ControlMessage.ModuleReply;
import io.holdfast.wire.gateway.ControlMessage.Start;
import io.holdfast.wire.gateway.GatewayMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The module's lives, one after the other, as the gateway wants them: each Create ends the one
 * before. One request is carried out at a time; a Create or Destroy takes the place of all that
 * waits behind the present one. Owned by the loop.
 */
final class Lives {

  private static final Logger LOG = LoggerFactory.getLogger(Lives.class);

  private final Shared shared;
  private final IntConsumer answer;
  private final BooleanSupplier isGatewayThere;
  private final Occurrences malformed;
  private final Occurrences tooLarge;

  private final Deque<ControlMessage> pending = new ArrayDeque<>();
  private boolean isBusy;
  private @Nullable Create creating;
  private @Nullable Runnable leaving;
  // What the module published in a life that ended too early for it.
  private List<GatewayMessage> kept = List.of();
  // Read by any thread.
  private volatile @Nullable Life life;
  private volatile HostState state = HostState.WAITING;

  /**
   * None yet.
   *
   * @param answer sends a reply of this status
   * @param isGatewayThere whether somebody is on the control channel
   */
  Lives(Shared shared, IntConsumer answer, BooleanSupplier isGatewayThere) {
    this.shared = shared;
    this.answer = answer;
    this.isGatewayThere = isGatewayThere;
    this.malformed = shared.occurrences();
    this.tooLarge = shared.occurrences();
  }

  /** What there is of a module; any thread. */
  HostState state() {
    return state;
  }

  /** How many messages of the module are not written; any thread. */
  int waiting() {
    Life present = life;
    return present == null ? 0 : present.waiting();
  }

  /** Carries out a Create, Start or Destroy when its turn comes. */
  void take(ControlMessage message) {
    if (leaving != null) {
      return;
    }
    if (message instanceof Start) {
      if (!(pending.peekLast() instanceof Start)) {
        pending.add(message);
      }
    } else if (!pending.isEmpty() || !message.equals(creating)) {
      pending.clear();
      pending.add(message);
    }
    // A gateway that has waited too long asks again for the same: the answer under way is for both.
    next();
  }

  private void next() {
    if (isBusy || pending.isEmpty()) {
      return;
    }
    isBusy = true;
    ControlMessage message = pending.remove();
    if (message instanceof Create create) {
      create(create);
    } else if (message instanceof Start) {
      start();
    } else {
      endLife(shared.pace().quiet(), shared.pace().patience(), this::destroyed);
    }
  }

  private void done() {
    isBusy = false;
    creating = null;
    if (leaving != null) {
      leaving.run();
    } else {
      next();
    }
  }

  private void create(Create create) {
    creating = create;
    state = HostState.CREATING;
    endLife(
        shared.pace().quiet(),
        shared.pace().recreate(),
        rest -> {
          keep(rest);
          bind(create);
        });
  }

  private void bind(Create create) {
    if (create.uriType() != ControlMessage.PAIR) {
      refuse("it wants a message channel of type 0x%x".formatted(create.uriType()));
      return;
    }
    SpAddress address;
    try {
      address = SpAddress.parse(create.uri());
    } catch (IllegalArgumentException e) {
      refuse(String.valueOf(e.getMessage()));
      return;
    }
    Outgoing outgoing = new Outgoing(kept, () -> shared.onLoop(this::fill), shared.drive());
    MessageChannel channel = new MessageChannel(shared, outgoing, malformed);
    var unused =
        PairSockets.bind(shared.loop(), address, channel)
            .whenComplete((socket, failure) -> {
              if (failure == null) {
                channel.bound(socket);
                bound(create, new Life(shared, channel, outgoing), outgoing);
              } else {
                refuse("%s cannot be bound: %s".formatted(address, failure.getMessage()));
              }
            });
  }

  private void bound(Create create, Life made, Outgoing outgoing) {
    life = made;
    kept = List.of();
    HostContext context =
        new HostContext(shared.name(), create.args(), outgoing, shared.counts(), tooLarge);
    shared
        .calls()
        .add(() -> {
          boolean isCreated = shared.seat().create(context);
          shared.onLoop(() -> created(isCreated));
        });
  }

  private void created(boolean isCreated) {
    if (isCreated) {
      shared.counts().created.increment();
      state = HostState.CREATED;
      LOG.info("{}: the module is created", shared.name());
      answer.accept(ModuleReply.CREATED);
      done();
      return;
    }
    endLife(
        Duration.ZERO,
        shared.pace().recreate(),
        rest -> {
          keep(rest);
          refuse(ModuleReply.CREATION_ERROR);
        });
  }

  private void refuse(String reason) {
    LOG.warn("{}: the gateway's Create was refused: {}", shared.name(), reason);
    refuse(ModuleReply.CONNECTION_ERROR);
  }

  private void refuse(int status) {
    shared.counts().refused.increment();
    state = HostState.WAITING;
    answer.accept(status);
    done();
  }

  private void start() {
    if (state == HostState.CREATED) {
      state = HostState.STARTED;
      LOG.info("{}: the module is started", shared.name());
      shared.calls().add(shared.seat()::start);
    }
    done();
  }

  private void destroyed(List<GatewayMessage> rest) {
    state = HostState.WAITING;
    lose(rest);
    done();
  }

  private void keep(List<GatewayMessage> rest) {
    if (!rest.isEmpty()) {
      kept = rest;
    }
  }

  private void lose(List<GatewayMessage> rest) {
    keep(rest);
    LOG.info("{}: the module is destroyed, {} messages are lost", shared.name(), kept.size());
    shared.counts().lost.add(kept.size());
    kept = List.of();
  }

  /** Ends what there is; afterwards hands over what no gateway has taken. */
  private void endLife(Duration quiet, Duration patience, Consumer<List<GatewayMessage>> then) {
    Life ending = life;
    if (ending == null) {
      then.accept(List.of());
    } else {
      ending.silence(quiet, () -> hangUp(ending, patience, then));
    }
  }

  private void hangUp(Life ending, Duration patience, Consumer<List<GatewayMessage>> then) {
    ending.hangUp(
        patience,
        rest -> {
          life = null;
          then.accept(rest);
        });
  }

  /** Tells the gateway that the host leaves, and ends what there is; takes nothing from now on. */
  void leave(Runnable then) {
    leaving = () -> leaveNow(then);
    pending.clear();
    if (!isBusy) {
      isBusy = true;
      leaving.run();
    }
  }

  private void leaveNow(Runnable then) {
    answer.accept(ModuleReply.DETACH);
    long end = shared.now() + shared.pace().farewell().toNanos();
    Consumer<List<GatewayMessage>> last =
        rest -> {
          state = HostState.DETACHED;
          lose(rest);
          then.run();
        };
    Life ending = life;
    if (ending == null) {
      awaitFarewell(end, () -> last.accept(List.of()));
    } else {
      ending.silence(
          shared.pace().quietAtDetach(),
          () -> awaitFarewell(end, () -> hangUp(ending, ending.readingTime(), last)));
    }
  }

  /** The gateway may still be reading what the module published, and has yet to hear of the end. */
  private void awaitFarewell(long end, Runnable then) {
    if (shared.now() - end >= 0 || !isGatewayThere.getAsBoolean()) {
      then.run();
    } else {
      shared.after(shared.pace().quiet(), () -> awaitFarewell(end, then));
    }
  }

  private void fill() {
    withChannel(MessageChannel::fill);
  }

  /** The module takes messages again. */
  void resume() {
    withChannel(MessageChannel::resume);
  }

  private void withChannel(Consumer<MessageChannel> work) {
    Life present = life;
    if (present != null) {
      work.accept(present.channel());
    }
  }
}
