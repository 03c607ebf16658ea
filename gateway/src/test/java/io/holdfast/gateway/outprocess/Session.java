/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.RawListener;
import io.holdfast.gateway.RawPeer;
import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.gateway.sp.SpAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A proxy made by the loader, and the host that the test plays for it; all that it opened is closed
 * with it. One thread uses it.
 */
final class Session implements AutoCloseable {

  final Published published;
  final OutProcessModule module;
  private final RawListener controlServer;
  private final @Nullable Path messageFile;
  private @Nullable RawListener messageServer;
  private final List<RawPeer> opened = new ArrayList<>();

  private Session(
      Published published,
      OutProcessModule module,
      RawListener controlServer,
      @Nullable RawListener messageServer,
      @Nullable Path messageFile) {
    this.published = published;
    this.module = module;
    this.controlServer = controlServer;
    this.messageServer = messageServer;
    this.messageFile = messageFile;
  }

  /** With Unix domain sockets in a folder; the message channel is bound when a host asks for it. */
  static Session ipc(Path folder, String name, String more) throws Exception {
    return ipc(new OutProcessLoader(), folder, name, more);
  }

  static Session ipc(OutProcessLoader loader, Path folder, String name, String more)
      throws Exception {
    RawListener control = RawListener.ipc(folder.resolve(name + ".c"));
    Path message = folder.resolve(name + ".m");
    Published published = new Published(name, "{\"a\":1}");
    OutProcessModule module = module(loader, control.uri(), message.toString(), more);
    return new Session(published, module, control, null, message);
  }

  /** With ports of the loopback, both bound. */
  static Session tcp(String name) throws Exception {
    RawListener control = RawListener.tcp();
    RawListener message = RawListener.tcp();
    OutProcessModule module = module(new OutProcessLoader(), control.uri(), message.uri(), "");
    return new Session(new Published(name, "null"), module, control, message, null);
  }

  /** The test's own thread is the host: unless it says otherwise, the creation waits for it. */
  static OutProcessModule module(
      OutProcessLoader loader, String control, String message, String more) throws Exception {
    String patience = more.contains("create.timeout") ? "" : ",\"create.timeout\":300000";
    String entrypoint =
        """
        {"activation.type":"none","control.id":"%s","message.id":"%s"%s%s}
        """
            .formatted(control, message, patience, more);
    GatewayModule module =
        loader.read(JsonPlace.parse("{}"), Optional.of(JsonPlace.parse(entrypoint))).load();
    assertThat(module).isInstanceOf(OutProcessModule.class);
    return (OutProcessModule) module;
  }

  /** Those of a module whose host is not launched. */
  static OutProcessSettings settings(String control, String message) {
    return new OutProcessSettings(
        control,
        SpAddress.parse(control),
        message,
        SpAddress.parse(message),
        Duration.ofSeconds(1),
        Duration.ofMinutes(5),
        8,
        Optional.empty());
  }

  /** Begins to create the module, on a thread of its own. */
  CompletableFuture<Void> create() {
    return inBackground(() -> module.create(published));
  }

  /** Creates and starts the module at a host; its two connections. */
  Connected run() throws Exception {
    CompletableFuture<Void> creation = create();
    RawPeer control = acceptControl();
    control.receive();
    bindMessages();
    control.reply(0);
    creation.get(5, TimeUnit.MINUTES);
    module.start();
    assertThat(control.receiveHex()).isEqualTo(Samples.START);
    return new Connected(control, acceptMessages());
  }

  /** A host that comes next: takes Create and Start, and both channels. */
  Connected runAgain() throws Exception {
    return runAgain(sent -> {});
  }

  /**
   * The same.
   *
   * @param before is told how many messages the system took while there were other hosts
   */
  Connected runAgain(LongConsumer before) throws Exception {
    RawPeer control = acceptControl();
    control.receive();
    bindMessages();
    control.reply(0);
    assertThat(control.receiveHex()).isEqualTo(Samples.START);
    // Who dials has no connection any more.
    RawPeer messages = keep(messageServer().greet(() -> before.accept(module.status().sent())));
    return new Connected(control, messages);
  }

  /** The connections of one host. */
  record Connected(RawPeer control, RawPeer messages) {

    /** What the kernel does for a host that is killed. */
    void kill() throws IOException {
      control.close();
      messages.close();
    }
  }

  RawPeer acceptControl() throws IOException {
    return keep(controlServer.greet());
  }

  RawListener controlServer() {
    return controlServer;
  }

  void bindMessages() throws IOException {
    if (messageFile != null) {
      RawListener last = messageServer;
      if (last != null) {
        last.close();
      }
      messageServer = RawListener.ipc(messageFile);
    }
  }

  RawPeer acceptMessages() throws IOException {
    return keep(messageServer().greet());
  }

  private RawListener messageServer() {
    RawListener server = messageServer;
    if (server == null) {
      throw new IllegalStateException("bind the messages first");
    }
    return server;
  }

  /** Ends the module while the test plays on. */
  CompletableFuture<Void> destroy() {
    return inBackground(module::destroy);
  }

  /** Something that may fail. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  static CompletableFuture<Void> inBackground(Action action) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                action.run();
                done.complete(null);
              } catch (Throwable failure) {
                done.completeExceptionally(failure);
              }
            },
            "test");
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  @Override
  public void close() throws IOException {
    published.release();
    for (RawPeer peer : opened) {
      peer.close();
    }
    module.destroy();
    controlServer.close();
    RawListener messages = messageServer;
    if (messages != null) {
      messages.close();
    }
  }

  private RawPeer keep(RawPeer peer) {
    opened.add(peer);
    return peer;
  }
}
