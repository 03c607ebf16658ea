/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import io.holdfast.wire.gateway.ControlMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The part of a proxy that belongs to the loop: its two channels, the dialogue with the host, and
 * its end. What is said to be for any thread is a task for the loop.
 */
final class Proxy implements ControlDialogue.Effects {

  private final ProxyLoop loop;
  private final Pace pace;
  private final OutProcessSettings settings;
  private final ControlMessage.Create create;
  private final Outgoing outgoing;
  private final Incoming incoming;
  private final Counters counters;
  private final Runnable onCreated;
  private final ControlDialogue dialogue;
  private final CompletableFuture<Void> created = new CompletableFuture<>();
  private @Nullable MessageChannel messages;
  private @Nullable ControlChannel control;

  /**
   * A proxy that does nothing yet.
   *
   * @param create what the host is told, each time
   * @param onCreated called on the loop whenever the host has made the module
   */
  Proxy(
      ProxyLoop loop,
      Pace pace,
      String module,
      OutProcessSettings settings,
      ControlMessage.Create create,
      Outgoing outgoing,
      Incoming incoming,
      Counters counters,
      Runnable onCreated) {
    this.loop = loop;
    this.pace = pace;
    this.settings = settings;
    this.create = create;
    this.outgoing = outgoing;
    this.incoming = incoming;
    this.counters = counters;
    this.onCreated = onCreated;
    this.dialogue = new ControlDialogue(module, settings.createTimeout(), counters, this);
  }

  /**
   * Begins to connect: first the message channel, as hosts know it from the original, then control.
   * Any thread.
   *
   * @return done when the host has made the module; fails with an IOException if it will not
   */
  CompletableFuture<Void> begin() {
    loop.execute(() -> {
      messages = new MessageChannel(loop, settings.message(), outgoing, incoming, counters);
      control = new ControlChannel(loop, settings.control(), dialogue);
    });
    return created;
  }

  /** The module is to start, now and whenever it is made anew. Any thread. */
  void start() {
    loop.execute(dialogue::wantStart);
  }

  /** There are messages for the host. Any thread. */
  void letOut() {
    loop.execute(() -> ifThere(messages, MessageChannel::letOut));
  }

  /** The host may be read from again. Any thread. */
  void resumeReading() {
    loop.execute(() -> ifThere(messages, MessageChannel::resumeReading));
  }

  /** How far it is. Any thread. */
  HostState state() {
    return dialogue.state();
  }

  /** Says farewell, once. Any thread. */
  CompletableFuture<Void> end() {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    loop.execute(() -> {
      MessageChannel messageChannel = messages;
      ControlChannel controlChannel = control;
      if (messageChannel == null || controlChannel == null) {
        ended.complete(null);
      } else {
        new Farewell(loop, pace, dialogue, controlChannel, messageChannel, outgoing, ended).begin();
      }
    });
    return ended;
  }

  @Override
  public void sendCreate() {
    ifThere(messages, MessageChannel::creating);
    ifThere(control, channel -> channel.send(create));
  }

  @Override
  public void sendStart() {
    ifThere(control, channel -> channel.send(new ControlMessage.Start()));
  }

  @Override
  public void created() {
    created.complete(null);
    onCreated.run();
  }

  @Override
  public void open() {
    ifThere(messages, MessageChannel::open);
  }

  @Override
  public void shut() {
    ifThere(messages, MessageChannel::shut);
  }

  @Override
  public void refused(String reason) {
    created.completeExceptionally(new IOException(reason));
  }

  @Override
  public void redial() {
    ifThere(control, ControlChannel::redial);
  }

  @Override
  public ProxyLoop.Timer after(Duration delay, Runnable task) {
    return loop.after(delay, task);
  }

  private static <T> void ifThere(@Nullable T channel, Consumer<T> action) {
    if (channel != null) {
      action.accept(channel);
    }
  }
}
