/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.gateway.RawListener;
import io.holdfast.gateway.RawPeer;
import io.holdfast.gateway.load.ModuleLoadException;
import io.holdfast.gateway.sp.PairSocket;
import io.holdfast.wire.gateway.ControlMessage;
import io.netty.util.concurrent.Ticker;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a proxy gets its module made, over real sockets. */
class CreationTest {

  @TempDir Path folder;

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_008] [SRS_OUTPROCESS_MODULE_17_009]"
          + " [SRS_OUTPROCESS_MODULE_17_010] [SRS_OUTPROCESS_MODULE_17_011] [gateway-1] both channels"
          + " are connected where the entrypoint says, over ipc")
  void create_IPC_bothChannelsConnect() throws Exception {
    try (Session session = Session.ipc(folder, "connects", "")) {
      session.bindMessages();
      CompletableFuture<Void> creation = session.create();
      session.acceptMessages();
      RawPeer control = session.acceptControl();
      ControlMessage create = ControlMessage.read(control.receive());

      assertThat(create)
          .isEqualTo(
              ControlMessage.Create.of("ipc://" + folder.resolve("connects.m"), "{\"a\":1}"));
      control.reply(0);
      creation.get(5, TimeUnit.MINUTES);
      assertThat(session.module.status().state()).isEqualTo(HostState.RUNNING);
    }
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_014] creation waits for a host that takes its time, and asks once")
  void create_SLOW_HOST_asksOnce() throws Exception {
    try (Session session = Session.ipc(folder, "slow", ",\"timeout\":50")) {
      CompletableFuture<Void> creation = session.create();
      RawPeer control = session.acceptControl();
      control.receive();
      assertThatThrownBy(() -> creation.get(1, TimeUnit.SECONDS))
          .isInstanceOf(TimeoutException.class);
      control.reply(0);
      creation.get(5, TimeUnit.MINUTES);
      session.module.start();

      assertThat(control.receiveHex()).isEqualTo(Samples.START);
    }
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_001] [SRS_OUTPROCESS_MODULE_17_002] arguments go to the host"
          + " as they are; none are null")
  void create_ARGUMENTS_verbatim() throws Exception {
    for (String args : List.of("{\"k\":[1,2.5,{\"x\":null}],\"p\":\"a/é€\"}", "null", "")) {
      try (RawListener server = RawListener.ipc(folder.resolve("arguments.c"))) {
        OutProcessModule module =
            Session.module(new OutProcessLoader(), server.uri(), folder + "/arguments.m", "");
        CompletableFuture<Void> creation =
            Session.inBackground(() -> module.create(new Published("arguments", args)));
        try (RawPeer control = server.greet()) {
          assertThat(ControlMessage.read(control.receive()))
              .isInstanceOfSatisfying(
                  ControlMessage.Create.class,
                  create -> assertThat(create.args()).isEqualTo(args.isEmpty() ? "null" : args));
          control.reply(0);
          creation.get(5, TimeUnit.MINUTES);
        }
        module.destroy();
      }
    }
  }

  @Test
  @DisplayName(
      "[gateway-3] arguments that no host can take fail the creation before anything is opened")
  void create_HUGE_ARGUMENTS_refused() throws Exception {
    OutProcessModule module =
        Session.module(new OutProcessLoader(), "/nowhere/c", "/nowhere/m", "");
    String args = "\"" + "x".repeat(PairSocket.MAX_PAYLOAD) + "\"";

    assertThatThrownBy(() -> module.create(new Published("huge", args)))
        .isInstanceOf(ModuleLoadException.class)
        .hasMessageContaining("too long for a host");
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_016] [SRS_OUTPROCESS_MODULE_17_015] a creation that the host"
          + " refuses fails at once and leaves nothing")
  void create_REFUSED_failsAndReleases() throws Exception {
    SharedLoop shared = new SharedLoop(Ticker.systemTicker(), Pace.USUAL);
    try (RawListener server = RawListener.ipc(folder.resolve("refused.c"))) {
      String messages = "ipc://" + folder.resolve("refused.m");
      OutProcessModule module =
          new OutProcessModule(Session.settings(server.uri(), messages), shared);
      CompletableFuture<Void> creation =
          Session.inBackground(() -> module.create(new Published("refused", "null")));
      try (RawPeer control = server.greet()) {
        control.receive();
        assertThat(shared.isRunning()).isTrue();
        control.reply(2);
        control.awaitEnd();
      }

      assertThatThrownBy(() -> creation.get(5, TimeUnit.MINUTES))
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("could not make the module")
          .hasMessageContaining("refused.c");
      assertThat(shared.isRunning()).isFalse();
      assertThat(module.status().state()).isEqualTo(HostState.ENDED);
    }
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_016] a creation that no host answers ends when its time is over")
  void create_NO_HOST_timesOut() throws Exception {
    OutProcessModule module =
        Session.module(
            new OutProcessLoader(),
            folder + "/nobody.c",
            folder + "/nobody.m",
            ",\"create.timeout\":300,\"timeout\":100");

    assertThatThrownBy(() -> module.create(new Published("nobody", "null")))
        .isInstanceOf(ModuleLoadException.class)
        .hasMessageContaining("no host at ipc://" + folder + "/nobody.c")
        .hasMessageContaining("create.timeout");
    module.destroy();
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_004] [SRS_OUTPROCESS_MODULE_17_034] two modules cannot have"
          + " one host, but one after the other can")
  void create_ADDRESS_IN_USE_refusedUntilDestroyed() throws Exception {
    OutProcessLoader loader = new OutProcessLoader();
    try (Session session = Session.ipc(loader, folder, "shared", "")) {
      session.run();
      OutProcessModule second =
          Session.module(
              loader,
              folder + "/shared.c",
              folder + "/other.m",
              ",\"create.timeout\":100,\"timeout\":50");
      assertThatThrownBy(() -> second.create(new Published("second", "null")))
          .hasMessageContaining("belongs to the module shared");
      second.destroy();
      assertThat(session.module.status().state()).isEqualTo(HostState.RUNNING);
    }
    OutProcessModule third =
        Session.module(
            loader,
            folder + "/shared.c",
            folder + "/shared.m",
            ",\"create.timeout\":100,\"timeout\":50");
    assertThatThrownBy(() -> third.create(new Published("third", "null")))
        .hasMessageContaining("no host at");
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_003] [SRS_OUTPROCESS_MODULE_17_020]"
          + " [SRS_OUTPROCESS_MODULE_17_022] [SRS_OUTPROCESS_MODULE_17_026] a module that was never"
          + " created starts, receives and ends without doing anything")
  void life_NEVER_CREATED_nothing() throws Exception {
    OutProcessModule module =
        Session.module(new OutProcessLoader(), folder + "/never.c", folder + "/never.m", "");
    module.start();
    module.receive(Samples.message(1));
    module.destroy();
    module.destroy();

    assertThat(module.status())
        .isEqualTo(new ProxyStatus(HostState.ENDED, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }
}
