/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.gateway.load.ModuleLoadException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Hosts that the gateway starts. */
class HostLaunchTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;
  private final Published published = new Published("launched", "null");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Optional<OutProcessModule> module = Optional.empty();

  @AfterEach
  void end() {
    module.ifPresent(OutProcessModule::destroy);
    logger().detachAppender(log);
  }

  @Test
  @DisplayName(
      "[gateway-6] [gateway-9] a launched host that is killed comes back with Create and Start,"
          + " gets what waited, tells its lines to the log, and ends with the gateway")
  void launch_KILLED_comesBack() throws Exception {
    log.start();
    logger().addAppender(log);
    OutProcessModule launched = launchedHost();
    launched.create(published);
    launched.start();
    launched.receive(Samples.message(1));
    await().atMost(PATIENCE).until(() -> published.numbers().contains(1));
    ProcessHandle first = child();
    first.destroyForcibly();
    await()
        .atMost(PATIENCE)
        .until(() ->
            launched.status().state() != HostState.RUNNING || launched.status().restarts() > 0);
    launched.receive(Samples.message(2));

    await().atMost(PATIENCE).until(() -> published.numbers().contains(2));
    assertThat(launched.status().restarts()).isEqualTo(1);
    ProcessHandle second = child();
    assertThat(second.pid()).isNotEqualTo(first.pid());
    launched.destroy();
    assertThat(second.isAlive()).isFalse();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(logged()).contains("a gateway is there", "the input has ended"));
  }

  @Test
  @DisplayName(
      "[gateway-9] a program that ends before it answers fails the creation with its status and last words")
  void launch_ENDS_AT_ONCE_fails() throws Exception {
    // Doubled until it is enough for the program to end, which is up to the machine.
    Duration time = Duration.ofMillis(250);
    String told = failureOfOneThatEnds(time);
    while (!told.contains("ended") && time.compareTo(PATIENCE) < 0) {
      time = time.multipliedBy(2);
      told = failureOfOneThatEnds(time);
    }

    assertThat(told).contains("no host at ipc://", "ended with status 7", "no licence");
  }

  private String failureOfOneThatEnds(Duration time) throws Exception {
    OutProcessModule launched =
        load(
            "sh",
            "\"-c\",\"echo no licence >&2; exit 7\"",
            ",\"create.timeout\":" + time.toMillis());
    ModuleLoadException failure =
        catchThrowableOfType(ModuleLoadException.class, () -> launched.create(published));
    assertThat(launched.status().state()).isEqualTo(HostState.ENDED);
    return String.valueOf(failure.getMessage());
  }

  @Test
  @DisplayName(
      "[gateway-9] [SRS_OUTPROCESS_MODULE_17_016] a program that does not exist fails the creation at once, and"
          + " leaves its addresses free")
  void launch_MISSING_fails() throws Exception {
    String more = ",\"create.timeout\":600000";
    assertThatThrownBy(() -> load("holdfast-no-such-host", "", more))
        .isInstanceOf(ModuleLoadException.class)
        .hasMessageContaining("holdfast-no-such-host")
        .hasMessageContaining("PATH");

    Path uninstalled = Files.createFile(folder.resolve("uninstalled"));
    assertThat(uninstalled.toFile().setExecutable(true)).isTrue();
    OutProcessModule launched = load(uninstalled.toString(), "", more);
    Files.delete(uninstalled);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> launched.create(published))
          .isInstanceOf(ModuleLoadException.class)
          .hasMessageContaining("there is no program " + uninstalled);
    }
  }

  private OutProcessModule launchedHost() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return load(
        java,
        "\"-Xmx64m\",\"-cp\",\"%s\",\"%s\",\"%s\""
            .formatted(
                System.getProperty("java.class.path"),
                LaunchedHost.class.getName(),
                folder.resolve("host.c")),
        ",\"create.timeout\":180000");
  }

  private OutProcessModule load(String path, String args, String more) throws Exception {
    String entrypoint =
        """
        {"activation.type":"launch","control.id":"%s"%s,
         "launch":{"path":"%s","args":[%s],"grace.period.ms":60000}}
        """
            .formatted(folder.resolve("host.c"), more, path, args);
    OutProcessModule made =
        (OutProcessModule)
            new OutProcessLoader()
                .read(JsonPlace.parse("{}"), Optional.of(JsonPlace.parse(entrypoint)))
                .load();
    module = Optional.of(made);
    return made;
  }

  private List<String> logged() {
    // The appender's own lock, which guards the list.
    synchronized (log) {
      return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
  }

  private ProcessHandle child() {
    return ProcessHandle.current()
        .descendants()
        .filter(handle ->
            handle.info().arguments().stream()
                .flatMap(Stream::of)
                .anyMatch(folder.resolve("host.c").toString()::equals))
        .findFirst()
        .orElseThrow();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger("io.holdfast.gateway.module.launched");
  }
}
