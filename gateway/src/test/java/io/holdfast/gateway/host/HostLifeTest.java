/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.gateway.host.Drive.Running;
import io.holdfast.gateway.load.ModuleLoadException;
import io.holdfast.wire.gateway.ControlMessage.Create;
import io.holdfast.wire.gateway.ControlMessage.Start;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lives of a module, as a gateway wants them. */
class HostLifeTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;

  private final Recorder recorder = new Recorder();

  private String control() {
    return "ipc://" + folder.resolve("c");
  }

  private RawGateway gateway() throws IOException {
    return RawGateway.connect(control(), "ipc://" + folder.resolve("m"));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "[gateway-8] Create, Start, messages, Destroy: the module sees them in that order, none at once")
  void life_WHOLE_isInOrder(Drive drive) throws Exception {
    try (Running host = drive.attach(control(), recorder::module);
        RawGateway gateway = gateway()) {
      try (RawPair messages = gateway.run("{\"a\":1}")) {
        for (int i = 0; i < 500; i++) {
          messages.send(RawGateway.payload(RawGateway.message(i)));
        }
        // The host has the connection; what was sent lies with the system.
        assertThat(RawGateway.number(recorder.message())).isZero();
        gateway.destroy();

        assertThat(messages.awaitEnd()).isZero();
      }
      assertThat(recorder.next()).isEqualTo("create {\"a\":1}");
      assertThat(recorder.next()).isEqualTo("start");
      assertThat(recorder.next()).isEqualTo("destroy");
      for (int i = 1; i < 500; i++) {
        assertThat(RawGateway.number(recorder.message())).isEqualTo(i);
      }
      assertThat(recorder.overlaps()).isZero();
      await().atMost(PATIENCE).until(() -> host.status().state() == HostState.WAITING);
      // Destroy has no answer: the next is that to what is none.
      gateway.control().send(RawGateway.bytes(0));
      assertThat(gateway.control().next()).isEqualTo(RawGateway.CONNECTION_ERROR);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Create while there is a module destroys it, ends its channel, and creates another")
  void create_WHILE_CREATED_createsAnew(Drive drive) throws Exception {
    try (Running host = drive.attach(control(), recorder::module);
        RawGateway gateway = gateway();
        RawPair first = gateway.run("1")) {
      gateway.send(Create.of("ipc://" + folder.resolve("m"), "2"));

      assertThat(first.awaitEnd()).isZero();
      first.hangUp();
      assertThat(gateway.control().next()).isEqualTo(RawGateway.CREATED);
      try (RawPair second = gateway.messages()) {
        second.send(RawGateway.payload(RawGateway.message(3)));
        assertThat(RawGateway.number(recorder.message())).isEqualTo(3);
      }
      assertThat(recorder.next()).isEqualTo("create 1");
      assertThat(recorder.next()).isEqualTo("start");
      assertThat(recorder.next()).isEqualTo("destroy");
      assertThat(recorder.next()).isEqualTo("create 2");
      assertThat(host.status().created()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName(
      "A gateway that asks again while the module is being created gets one answer, and one module")
  void create_AGAIN_WHILE_CREATING_isOne() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    recorder.onCreate(context -> asked.await());
    try (ModuleHost host = ModuleHost.attach(control(), recorder::module);
        RawGateway gateway = gateway()) {
      for (int i = 0; i < 5; i++) {
        gateway.send(Create.of("ipc://" + folder.resolve("m"), "1"));
      }
      assertThat(recorder.next()).isEqualTo("create 1");
      // Answered at once, since a thread of its own drives the sockets: then all before it is read.
      gateway.control().send(RawGateway.bytes(0));
      assertThat(gateway.control().next()).isEqualTo(RawGateway.CONNECTION_ERROR);
      asked.countDown();
      assertThat(gateway.control().next()).isEqualTo(RawGateway.CREATED);
      gateway.send(new Start());
      assertThat(recorder.next()).isEqualTo("start");
      assertThat(host.status().created()).isOne();
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "[gateway-2] A host binds over the socket file that a killed one left, and removes its own at the end")
  void attach_STALE_FILE_binds(Drive drive) throws Exception {
    try (var stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      stale.bind(UnixDomainSocketAddress.of(folder.resolve("c")));
    }
    assertThat(folder.resolve("c")).exists();

    try (Running host = drive.attach(control(), recorder::module);
        RawGateway gateway = gateway()) {
      gateway.create("1");
      assertThat(host.status().isGatewayThere()).isTrue();
    }
    assertThat(Files.exists(folder.resolve("c"))).isFalse();
    assertThat(Files.exists(folder.resolve("m"))).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A second host at the same address is refused")
  void attach_TAKEN_isRefused(Drive drive) throws Exception {
    try (Running host = drive.attach(control(), recorder::module)) {
      assertThatThrownBy(() -> drive.attach(control(), recorder::module))
          .isInstanceOf(IOException.class);
      assertThat(host.status().state()).isEqualTo(HostState.WAITING);
    }
    // A path without a scheme is a socket file, too.
    try (Running next = drive.attach(folder.resolve("c").toString(), recorder::module)) {
      assertThat(next.status().state()).isEqualTo(HostState.WAITING);
    }
  }

  @Test
  @DisplayName("An address that is none is refused with a sentence")
  void attach_NO_ADDRESS_isRefused() {
    assertThatThrownBy(() -> ModuleHost.attach("tcp://nowhere", recorder::module))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must have a host and a port");
    assertThatThrownBy(() -> ModuleHost.attach("/no/such/folder/c", recorder::module))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A gateway that was killed is followed by another, which gets a new module")
  void gateway_KILLED_nextOneCreates(Drive drive) throws Exception {
    try (Running host = drive.attach(control(), recorder::module)) {
      for (int i = 0; i < 3; i++) {
        try (RawGateway gateway = gateway();
            RawPair messages = gateway.run(Integer.toString(i))) {
          messages.send(RawGateway.payload(RawGateway.message(i)));
          assertThat(RawGateway.number(recorder.message())).isEqualTo(i);
        }
        await().atMost(PATIENCE).until(() -> !host.status().isGatewayThere());
        assertThat(host.status().state()).isEqualTo(HostState.STARTED);
      }
    }
    for (int i = 0; i < 3; i++) {
      assertThat(recorder.next()).isEqualTo("create " + i);
      assertThat(recorder.next()).isEqualTo("start");
      assertThat(recorder.next()).isEqualTo("destroy");
    }
    assertThat(recorder.rest()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Whatever the module throws is counted and goes no further")
  void module_THROWS_hostLives(Drive drive) throws Exception {
    recorder
        .onStart(context -> {
          throw new IllegalStateException("start");
        })
        .onReceive((context, message) -> {
          throw new NoClassDefFoundError("receive");
        })
        .onDestroy(context -> {
          throw new IOException("destroy");
        });
    try (Running host = drive.attach(control(), recorder::module);
        RawGateway gateway = gateway();
        RawPair messages = gateway.run("1")) {
      messages.send(RawGateway.payload(RawGateway.message(1)));
      messages.send(RawGateway.payload(RawGateway.message(2)));
      assertThat(RawGateway.number(recorder.message())).isEqualTo(1);
      assertThat(RawGateway.number(recorder.message())).isEqualTo(2);
      await().atMost(PATIENCE).until(() -> host.status().failed() == 2);
      gateway.destroy();
      assertThat(messages.awaitEnd()).isZero();
      gateway.create("2");
    }
  }

  @Test
  @DisplayName("A module that cannot be loaded is answered with 2")
  void create_NO_MODULE_isAnsweredWithTwo() throws Exception {
    try (ModuleHost host =
            ModuleHost.attach(
                control(),
                () -> {
                  throw new ModuleLoadException("no such class", null);
                });
        RawGateway gateway = gateway()) {
      gateway.send(Create.of("ipc://" + folder.resolve("m"), "1"));
      assertThat(gateway.control().next()).isEqualTo(RawGateway.CREATION_ERROR);
      assertThat(host.status().state()).isEqualTo(HostState.WAITING);
    }
  }
}
