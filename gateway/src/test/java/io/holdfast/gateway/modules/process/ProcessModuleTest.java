/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.gateway.launch.KilledGateway;
import io.holdfast.gateway.modules.RecordingContext;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ProcessModuleTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String ECHO = "while read -r line; do printf '%s\\n' \"$line\"; done";

  private final JsonMapper json = new JsonMapper();
  private final ProcessModule module = new ProcessModule();
  private RecordingContext context = new RecordingContext("none", "null");
  @TempDir private Path folder;

  @AfterEach
  void destroy() throws Exception {
    module.destroy();
  }

  @Test
  @DisplayName("A shell script that repeats its lines repeats messages, of any content")
  void receive_ECHO_publishesTheSame() throws Exception {
    start(ECHO, Map.of());
    GatewayMessage text = GatewayMessage.of(Map.of("k", "é\n\""), Bytes.utf8("a\nb"));
    GatewayMessage binary = GatewayMessage.of(Map.of(), Bytes.owning(new byte[] {0, -1, '\n'}));
    module.receive(text);
    module.receive(binary);
    await(() -> module.counts().equals(new ProcessCounts(2, 0, 2, 0, 0)));

    assertThat(context.published().get(0).properties()).isEqualTo(text.properties());
    assertThat(context.published().get(0).content()).isEqualTo(text.content());
    assertThat(context.published().get(1).content()).isEqualTo(binary.content());
  }

  @Test
  @DisplayName("Nothing is published before the module is started, and nothing of that is lost")
  void start_LATER_publishesThen() throws Exception {
    create("echo '{\"content\":\"early\"}'; touch said; cat", Map.of());
    await(() -> Files.exists(folder.resolve("said")));
    Awaitility.await()
        .during(Duration.ofSeconds(1))
        .atMost(PATIENCE)
        .until(() -> context.published().isEmpty());

    module.start();

    await(() -> context.contents().equals(List.of("early")));
  }

  @Test
  @DisplayName("What a program said is published also when it ended long before the start")
  void start_AFTER_END_publishesAll() throws Exception {
    create(
        "for n in 1 2 3; do echo '{\"content\":\"m'$n'\"}'; done; echo $$ > pid",
        Map.of("restart", "never"));
    Path pid = folder.resolve("pid");
    await(() -> Files.exists(pid) && Files.size(pid) > 1);
    awaitGone(Files.readString(pid));
    Awaitility.await()
        .during(Child.LEFT_OVER.plusSeconds(1))
        .atMost(PATIENCE)
        .until(() -> context.published().isEmpty());

    module.start();

    await(() -> context.contents().equals(List.of("m1", "m2", "m3")));
  }

  @Test
  @DisplayName("A plain program's lines are contents as they are")
  void plain_LINES_areContents() throws Exception {
    start(
        "echo '{\"t\": 10.00}'; echo; printf 'half'",
        Map.of("plain", true, "properties", Map.of("source", "meter"), "restart", "never"));
    await(() -> context.published().size() == 2 && module.counts().refused() == 1);

    assertThat(context.contents()).containsExactly("{\"t\": 10.00}", "");
    assertThat(context.published().get(0).properties()).isEqualTo(Map.of("source", "meter"));
  }

  @Test
  @DisplayName("Lines that are no messages are counted, and the next message is published")
  void lines_NONSENSE_areCounted() throws Exception {
    start(
        "echo hello; echo; echo '{\"content\"'; "
            + "head -c 1500000 /dev/zero | tr '\\0' x; echo; echo '{\"content\":\"good\"}'; cat",
        Map.of());
    await(() -> context.contents().equals(List.of("good")));
    assertThat(module.counts().refused()).isEqualTo(3);
  }

  @Test
  @DisplayName("A program that dies is started again, and what came meanwhile reaches it")
  void child_DIES_isStartedAgain() throws Exception {
    start("echo $$ >> lives; read -r line; printf '%s\\n' \"$line\"; kill -9 $$", Map.of());
    for (int i = 0; i < 3; i++) {
      int before = i;
      module.receive(GatewayMessage.of(Map.of(), Bytes.utf8("m" + i)));
      await(() -> context.published().size() > before);
      // What is in the pipe of a dying program is lost; what comes once it is dead is not.
      awaitGone(Files.readAllLines(folder.resolve("lives")).get(i));
    }
    assertThat(context.contents()).containsExactly("m0", "m1", "m2");
    await(() -> module.counts().restarts() >= 2);
  }

  @Test
  @DisplayName(
      "A program is started again though what it has left behind keeps its pipe, or floods it")
  void child_LEAVES_SOMETHING_BEHIND_isStartedAgain() throws Exception {
    start(
        "case $(ls | wc -l) in 0) touch a; (while [ -e a ]; do sleep 0.1; done) & ;;"
            + " 1) touch b; (while [ -e a ]; do echo '{}'; done) & ;;"
            + " *) cat ;; esac; exit 1",
        Map.of());
    await(() -> module.counts().restarts() == 2);
    Files.delete(folder.resolve("a"));
  }

  @Test
  @DisplayName("A program that has ended well is not started again if only failures are")
  void restart_ON_FAILURE_endsAfterSuccess() throws Exception {
    start(
        "[ -e once ] && exit 0; touch once; exit 7", Map.of("restart", "on-failure", "wait", "1m"));
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThatThrownBy(() -> module.receive(GatewayMessage.of(Map.of(), Bytes.EMPTY)))
                .hasMessageContaining("has ended"));
    assertThat(module.counts().restarts()).isEqualTo(1);
  }

  @Test
  @DisplayName("A message for a program that does not read is refused when its time is over")
  void receive_NOT_READ_isRefused() throws Exception {
    start("exec sleep 1000", Map.of("wait", "50ms", "grace", "100ms"));
    GatewayMessage large = GatewayMessage.of(Map.of(), Bytes.owning(new byte[100_000]));
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                module.receive(large);
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has taken no message for 50 ms");
  }

  @Test
  @DisplayName("A program that has closed its input gets no more messages, and goes on speaking")
  void receive_INPUT_CLOSED_isRefused() throws Exception {
    start(
        "exec 0<&-; while :; do echo '{\"content\":\"tick\"}'; sleep 0.05; done",
        Map.of("grace", "100ms"));
    await(() -> context.published().size() > 1);
    await(() -> {
      try {
        module.receive(GatewayMessage.of(Map.of(), Bytes.EMPTY));
        return false;
      } catch (IOException e) {
        return String.valueOf(e.getMessage()).contains("closed its input");
      }
    });
    int before = context.published().size();
    await(() -> context.published().size() > before);
    await(() -> module.counts().lost() > 0);
  }

  @Test
  @DisplayName("In the end its input is closed, and what it says then is still published")
  void destroy_READING_endsItself() throws Exception {
    start("cat > /dev/null; echo '{\"content\":\"bye\"}'", Map.of("grace", "1m"));
    module.receive(GatewayMessage.of(Map.of(), Bytes.EMPTY));
    module.destroy();
    assertThat(context.contents()).containsExactly("bye");
    await(() -> !RecordingContext.hasThread(context.name()));
  }

  @Test
  @DisplayName("A program that ignores both is killed, and so is all that it has started")
  void destroy_STUBBORN_isKilled() throws Exception {
    start(
        "trap '' TERM; (trap '' TERM; sleep 1000 & echo $! > deep; sleep 1000) & "
            + "sh -c 'trap \"\" TERM; echo $$ > pid; while :; do sleep 1; done' & "
            + "while :; do sleep 1; done",
        Map.of("grace", "100ms"));
    List<Path> started = List.of(folder.resolve("pid"), folder.resolve("deep"));
    for (Path pid : started) {
      await(() -> Files.exists(pid) && Files.size(pid) > 1);
      assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))).isPresent();
    }

    module.destroy();

    for (Path pid : started) {
      awaitGone(Files.readString(pid));
    }
    await(() -> !RecordingContext.hasThread(context.name()));
  }

  @Test
  @DisplayName("A destroyed module does not start its program again")
  void destroy_RESTARTING_startsNone() throws Exception {
    start("exit 1", Map.of());
    await(() -> module.counts().restarts() >= 1);
    module.destroy();
    // With them the one that would start it is gone.
    await(() -> !RecordingContext.hasThread(context.name()));
  }

  @Test
  @DisplayName("Folder and variables are as the arguments say")
  void create_CWD_ENV_areUsed() throws Exception {
    start("echo \"$PWD $WORD\"", Map.of("env", Map.of("WORD", "w"), "plain", true));
    await(() -> !context.published().isEmpty());
    assertThat(context.contents().get(0)).isEqualTo(folder.toRealPath() + " w");
  }

  @Test
  @DisplayName("A program that is not there fails the creation with its name")
  void create_NO_PROGRAM_fails() {
    context = new RecordingContext("none", "{\"command\":[\"/no/such/program\"]}");
    assertThatThrownBy(() -> module.create(context)).hasMessageContaining("/no/such/program");
  }

  @Test
  @DisplayName("What is wrong with arguments is told without a program being started")
  void check_BAD_ARGUMENTS_isTold() throws Exception {
    assertThatThrownBy(() -> module.check("{\"command\":[\"/no/such/program\"]}"))
        .hasMessageContaining("/no/such/program");
    assertThatThrownBy(() -> module.check("{\"command\":[\"sh\"],\"grace\":-1}"))
        .hasMessageContaining("/grace");
    Path script = Files.writeString(folder.resolve("script"), "#!/bin/sh\ntouch ran\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();

    module.check("{\"command\":[\"./script\"],\"cwd\":\"" + folder + "\"}");

    Awaitility.await()
        .during(Duration.ofSeconds(1))
        .atMost(PATIENCE)
        .until(() -> !Files.exists(folder.resolve("ran")));
  }

  @Test
  @DisplayName("[gateway-9] a script does not outlive a gateway that is killed with SIGKILL")
  void create_GATEWAY_KILLED_scriptEnds() throws Exception {
    KilledGateway.takesItsChildAlong(Parent.class);
  }

  /** A gateway that is to be killed: its script reads no input, and writes once. */
  public static final class Parent {

    private Parent() {}

    public static void main(String[] args) throws Exception {
      RecordingContext context =
          new RecordingContext(
              "orphan",
              "{\"command\":[\"sh\",\"-c\",\"echo $$; exec sleep 1000\"],\"plain\":true}");
      ProcessModule module = new ProcessModule();
      module.create(context);
      module.start();
      await(() -> !context.published().isEmpty());
      KilledGateway.awaitKill(Long.parseLong(context.contents().get(0)));
    }
  }

  private void start(String script, Map<String, Object> more) throws Exception {
    create(script, more);
    module.start();
  }

  private void create(String script, Map<String, Object> more) throws Exception {
    ObjectNode args = json.createObjectNode();
    ArrayNode command = args.putArray("command");
    command.add("sh").add("-c").add(script);
    args.put("cwd", folder.toString());
    more.forEach((key, value) -> args.set(key, json.valueToTree(value)));
    context = new RecordingContext("script" + System.identityHashCode(this), args.toString());
    module.create(context);
  }

  private static void awaitGone(String pid) {
    long number = Long.parseLong(pid.strip());
    await(() -> ProcessHandle.of(number).filter(ProcessHandle::isAlive).isEmpty());
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).until(condition);
  }
}
