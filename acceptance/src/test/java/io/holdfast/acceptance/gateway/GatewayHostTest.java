/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code holdfast gateway host}, with npm nanomsg as the gateway, and with our own. */
class GatewayHostTest {

  @TempDir Path folder;

  private String control = "";

  @BeforeEach
  void name() {
    control = folder.resolve("c").toString();
  }

  private PeerProgram host(String... words) throws Exception {
    String[] all = new String[words.length + 4];
    all[0] = "host";
    all[1] = "--control";
    all[2] = control;
    all[3] = "--json";
    System.arraycopy(words, 0, all, 4, words.length);
    PeerProgram host = PeerProgram.gateway(folder, all);
    assertThat(host.await("{\"ready\":true")).contains(control);
    return host;
  }

  /** A class of this test in a folder of its own, so that nothing else is on the class path. */
  private PeerProgram echoHost() throws Exception {
    String file = EchoModule.class.getName().replace('.', '/') + ".class";
    Path copy = folder.resolve("classes").resolve(file);
    Files.createDirectories(copy.getParent());
    Files.copy(classes().resolve(file), copy);
    return host(
        "--class",
        EchoModule.class.getName(),
        "--class-path",
        folder.resolve("classes").toString());
  }

  private static Path classes() throws URISyntaxException {
    return Path.of(EchoModule.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private PeerProgram driver() throws Exception {
    return PeerProgram.node(
        "gateway-driver.js", "ipc://" + control, "ipc://" + folder.resolve("m"));
  }

  @Test
  @DisplayName(
      "[gateway-13] npm nanomsg in the gateway's place: Create, Start, messages, Destroy, Create again,"
          + " a refusal, and the host's leaving")
  void host_NODE_AS_GATEWAY_wholeLife() throws Exception {
    try (PeerProgram host = echoHost();
        PeerProgram gateway = driver()) {
      gateway.tell("create {\"a\":1}");
      assertThat(gateway.await("reply")).isEqualTo("0");
      gateway.tell("start");
      gateway.tell("send 300");
      for (int i = 0; i < 300; i++) {
        assertThat(gateway.await("data"))
            .isEqualTo(
                "{\"zeta\":\"\",\"number\":\"%d\",\"args\":\"{\\\"a\\\":1}\"} é %d"
                    .formatted(i, i));
      }
      gateway.tell("destroy");
      gateway.tell("create \"refuse\"");
      assertThat(gateway.await("reply")).isEqualTo("2");
      gateway.tell("create [2]");
      assertThat(gateway.await("reply")).isEqualTo("0");
      gateway.tell("send 1");
      assertThat(gateway.await("data")).contains("\"args\":\"[2]\"");
      host.terminate();
      assertThat(gateway.await("reply")).isEqualTo("255");
      assertThat(host.awaitEnd()).isZero();
      String counters = host.await("{\"counters\":");
      assertThat(counters).contains("\"created\":2", "\"received\":301", "\"lost\":0");
    }
  }

  @Test
  @DisplayName("A module that is built in runs in a host, for our own gateway")
  void host_BUILTIN_runs() throws Exception {
    try (PeerProgram host = host("--builtin", "hello-world");
        Pipeline pipeline = Pipeline.open(folder, "null")) {
      assertThat(pipeline.next().content().utf8()).isEqualTo("hello world");
      pipeline.end();
      host.terminate();
      assertThat(host.awaitEnd()).isZero();
    }
  }

  @Test
  @DisplayName(
      "A user's class runs in a host as it does in a gateway, and survives the gateway's restart")
  void host_CLASS_outlivesGateways() throws Exception {
    try (PeerProgram host = echoHost()) {
      for (int i = 0; i < 2; i++) {
        try (Pipeline pipeline = Pipeline.open(folder)) {
          pipeline.send(100);
          for (int number = 0; number < 100; number++) {
            assertThat(pipeline.next().properties())
                .containsEntry("number", Integer.toString(number))
                .containsEntry("args", "{\"a\":1}");
          }
        }
        assertThat(host.isAlive()).isTrue();
      }
      host.terminate();
      assertThat(host.awaitEnd()).isZero();
    }
  }

  @Test
  @DisplayName("A host ends with its standard input, if it is told so")
  void host_STDIN_CLOSES_ends() throws Exception {
    try (PeerProgram host = host("--builtin", "hello-world", "--until-stdin-closes")) {
      host.closeInput();
      assertThat(host.awaitEnd()).isZero();
      assertThat(folder.resolve("c")).doesNotExist();
    }
  }

  @Test
  @DisplayName("A host ends when no gateway has been there for a while, if it is told so")
  void host_NO_GATEWAY_ends() throws Exception {
    try (PeerProgram host = host("--builtin", "hello-world", "--exit-with-gateway", "1")) {
      assertThat(host.awaitEnd()).isZero();
    }
  }
}
