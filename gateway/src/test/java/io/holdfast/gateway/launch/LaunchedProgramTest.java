/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchedProgramTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir Path folder;
  private final RecordedEvents events = new RecordedEvents();
  private List<LaunchedProgram> launched = List.of();

  @AfterEach
  void end() {
    launched.forEach(LaunchedProgram::close);
  }

  @Test
  @DisplayName(
      "[gateway-9] path and arguments are used as they stand, and both outputs come line by line")
  void start_ARGUMENTS_areUsed() throws Exception {
    start("printf '%s|' \"$0\" \"$@\"; echo; echo oh >&2; read x", LONG, "a b", "", "$HOME", "é");

    await().atMost(PATIENCE).until(() -> !events.output.isEmpty() && !events.error.isEmpty());
    assertThat(events.output).containsExactly("a b||$HOME|é|");
    assertThat(events.error).containsExactly("oh");
  }

  @Test
  @DisplayName("[gateway-9] standard input stays open: one who waits for its end lives on")
  void start_READS_INPUT_lives() throws Exception {
    LaunchedProgram program = start("read x; echo got $x; cat > /dev/null", LONG);
    await().atMost(PATIENCE).until(() -> !events.inputs.isEmpty());
    assertThat(program.process()).isPresent();
    events.inputs.get(0).write("hello\n".getBytes(StandardCharsets.UTF_8));
    events.inputs.get(0).flush();

    await().atMost(PATIENCE).until(() -> events.output.contains("got hello"));
    program.close();
    await().atMost(PATIENCE).until(() -> !events.exits.isEmpty());
    assertThat(events.exits).containsExactly(new Exit(0, "got hello"));
    assertThat(program.process()).isEmpty();
  }

  @Test
  @DisplayName("[gateway-6] one that ends is started again, and its status and last words are kept")
  void start_ENDS_startedAgain() throws Exception {
    LaunchedProgram program = start("echo no such port >&2; exit 3", LONG);
    Exit exit = new Exit(3, "no such port");

    // On a slow machine last words may come too late to be kept; a later life tries again.
    await()
        .atMost(PATIENCE)
        .until(() -> program.restarts() >= 2 && program.lastExit().equals(Optional.of(exit)));
    assertThat(exit).hasToString("ended with status 3; the last it wrote: \"no such port\"");
  }

  @Test
  @DisplayName("[gateway-6] one that is killed is started again")
  void start_KILLED_startedAgain() throws Exception {
    LaunchedProgram program = start("read x", LONG);
    ProcessHandle first = program.process().orElseThrow();
    first.destroyForcibly();

    await().atMost(PATIENCE).until(() -> program.restarts() == 1);
    await().atMost(PATIENCE).until(() -> program.process().isPresent());
    assertThat(program.process().orElseThrow().pid()).isNotEqualTo(first.pid());
    assertThat(events.exits.get(0)).hasToString("was ended by signal 9");
  }

  @Test
  @DisplayName("[gateway-9] within its grace period it may end as it likes")
  void close_ENDS_BY_ITSELF_noSignal() throws Exception {
    Path file = folder.resolve("ended");
    LaunchedProgram program =
        start("trap 'echo TERM' TERM; cat > /dev/null; touch \"$0\"", LONG, file.toString());
    ProcessHandle process = program.process().orElseThrow();
    program.close();

    assertThat(process.isAlive()).isFalse();
    assertThat(file).exists();
    // By then its output has been read.
    await().atMost(PATIENCE).until(() -> !events.exits.isEmpty());
    assertThat(events.output).isEmpty();
    assertThat(program.restarts()).isZero();
  }

  @Test
  @DisplayName("[gateway-9] after the grace period it gets SIGTERM, not before")
  void close_DOES_NOT_END_terminated() throws Exception {
    LaunchedProgram program =
        start(
            "trap 'echo terminated; exit 0' TERM; echo ready; while :; do sleep 0.05; done",
            Duration.ofSeconds(5));
    await().atMost(PATIENCE).until(() -> events.output.contains("ready"));
    long begin = System.nanoTime();
    program.close();

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(4_900));
    await().atMost(PATIENCE).until(() -> events.output.contains("terminated"));
  }

  @Test
  @DisplayName("[gateway-9] after a second grace period it gets SIGKILL")
  void close_IGNORES_SIGTERM_killed() throws Exception {
    LaunchedProgram program =
        start("trap '' TERM; echo ready; while :; do sleep 0.05; done", Duration.ofMillis(300));
    await().atMost(PATIENCE).until(() -> events.output.contains("ready"));
    ProcessHandle process = program.process().orElseThrow();
    program.close();

    await().atMost(PATIENCE).until(() -> !process.isAlive());
    await().atMost(PATIENCE).until(() -> !events.exits.isEmpty());
    assertThat(events.exits.get(0).status()).isEqualTo(128 + 9);
  }

  @Test
  @DisplayName("[gateway-9] what it has started ends with it")
  void close_DESCENDANTS_endToo() throws Exception {
    LaunchedProgram program =
        start("sleep 1000 & echo $!; cat > /dev/null", Duration.ofSeconds(60));
    ProcessHandle child = announcedChild();
    program.close();

    await().atMost(PATIENCE).until(() -> !child.isAlive());
  }

  @Test
  @DisplayName("what it had started is ended before it is started again, if it was seen")
  void start_KILLED_descendantsEndFirst() throws Exception {
    LaunchedProgram program =
        start("sleep 1000 & echo $!; cat > /dev/null", Duration.ofSeconds(60));
    ProcessHandle child = announcedChild();
    program.noteDescendants();
    program.process().orElseThrow().destroyForcibly();

    await().atMost(PATIENCE).until(() -> program.restarts() == 1);
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  @DisplayName("[gateway-9] a program that does not exist is told at once, with what to do")
  void start_MISSING_told() throws IOException {
    assertThatThrownBy(() -> launch("holdfast-no-such-program"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holdfast-no-such-program")
        .hasMessageContaining("PATH");
    assertThatThrownBy(() -> launch(folder + "/none")).hasMessageContaining("there is no program");
    Path plain = Files.createFile(folder.resolve("plain"));
    assertThatThrownBy(() -> launch(plain.toString())).hasMessageContaining("chmod +x");
    assertThatThrownBy(() -> launch(folder.toString())).hasMessageContaining("no program");
  }

  @Test
  @DisplayName(
      "[gateway-9] a program that the system cannot run is told at once or by its end, never silently")
  void start_NO_EXECUTABLE_FORMAT_told() throws Exception {
    Path rubbish = Files.write(folder.resolve("rubbish"), new byte[] {0x7F, 'E', 'L', 'F', 9, 9});
    assertThat(rubbish.toFile().setExecutable(true)).isTrue();
    try {
      launch(rubbish.toString());
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("cannot be started");
      return;
    }
    await().atMost(PATIENCE).until(() -> !events.exits.isEmpty());
    assertThat(events.exits.get(0).status()).isNotZero();
  }

  @Test
  @DisplayName("one that floods its output does not stop, and long lines are cut")
  void start_FLOODS_cut() throws Exception {
    start("head -c 3000000 /dev/zero | tr '\\0' x; echo; echo end; read x", LONG);

    await().atMost(PATIENCE).until(() -> events.output.contains("end"));
    assertThat(events.output.get(0)).hasSize(Program.LOGGED_LINE + " ... (cut)".length());
  }

  @Test
  @DisplayName("a writer that is stuck at one who does not read does not hold up the end")
  void close_WRITER_STUCK_ends() throws Exception {
    LaunchedProgram program = start("exec sleep 1000", Duration.ofMillis(200));
    await().atMost(PATIENCE).until(() -> !events.inputs.isEmpty());
    AtomicInteger written = new AtomicInteger();
    Thread writer =
        new Thread(() -> {
          try {
            while (written.get() < 256) {
              events.inputs.get(0).write(new byte[4_096]);
              events.inputs.get(0).flush();
              written.incrementAndGet();
            }
          } catch (IOException e) {
            // The program was killed: that is the point.
            return;
          }
        });
    writer.setDaemon(true);
    writer.start();
    // A pipe holds 64 KiB that nobody reads.
    await().atMost(PATIENCE).until(() -> written.get() >= 16);
    program.close();

    writer.join(PATIENCE.toMillis());
    assertThat(writer.isAlive()).isFalse();
    assertThat(written).hasValueLessThan(256);
  }

  @Test
  @DisplayName("[gateway-9] a child does not outlive a gateway that is killed with SIGKILL")
  void start_PARENT_KILLED_childEnds() throws Exception {
    KilledGateway.takesItsChildAlong(Parent.class);
  }

  /** A gateway that is to be killed: its child reads no input, and writes once it is guarded. */
  public static final class Parent {

    private Parent() {}

    public static void main(String[] args) throws Exception {
      List<String> arguments = List.of("-c", "echo up; exec sleep 1000");
      RecordedEvents events = new RecordedEvents();
      LaunchedProgram program =
          LaunchedProgram.start(
              new Program("orphan", "sh", arguments, LONG, Program.LOGGED_LINE),
              events,
              System::nanoTime);
      await().atMost(PATIENCE).until(() -> !events.output.isEmpty());
      KilledGateway.awaitKill(program.process().orElseThrow().pid());
    }
  }

  private ProcessHandle announcedChild() {
    await().atMost(PATIENCE).until(() -> !events.output.isEmpty());
    return ProcessHandle.of(Long.parseLong(events.output.get(0))).orElseThrow();
  }

  private LaunchedProgram start(String script, Duration grace, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-c", script));
    arguments.addAll(List.of(more));
    LaunchedProgram program =
        LaunchedProgram.start(
            new Program("launch-test", "sh", arguments, grace, Program.LOGGED_LINE),
            events,
            System::nanoTime);
    launched = List.of(program);
    return program;
  }

  private void launch(String path) throws Exception {
    launched =
        List.of(
            LaunchedProgram.start(
                new Program("launch-test", path, List.of(), LONG, Program.LOGGED_LINE),
                events,
                System::nanoTime));
  }
}
