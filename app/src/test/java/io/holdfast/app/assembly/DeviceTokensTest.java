/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.rest.ScriptedHub;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.SasToken;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An edge hub's key, asked of a parent that may stop in the middle of its answer. */
class DeviceTokensTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final String RESOURCE = "hub.example/devices/edge/modules/%24edgeHub";
  private static final Bytes OLD = Bytes.utf8("the key of before");
  private static final Bytes NEW = Bytes.utf8("the key of now");
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final List<String> refusals = new CopyOnWriteArrayList<>();
  private ScriptedHub parent;

  @BeforeEach
  void start() throws Exception {
    parent = ScriptedHub.start(folder);
  }

  @AfterEach
  void stop() {
    parent.close();
  }

  private DeviceTokens tokens(Duration patience) {
    return new DeviceTokens(
        new DeviceIdentity("edge"),
        "hub.example",
        "127.0.0.1",
        parent.port(),
        proof("one"),
        refusals::add,
        patience);
  }

  private DeviceProof proof(String key) {
    return DeviceProof.of(Bytes.utf8(key), parent.caFile());
  }

  private static String module(Bytes key) {
    return "{\"authentication\":{\"symmetricKey\":{\"primaryKey\":\""
        + Base64.getEncoder().encodeToString(key.toByteArray())
        + "\"}}}";
  }

  private static CompletableFuture<String> ask(DeviceTokens tokens) {
    return tokens.token(RESOURCE, NOW).toCompletableFuture();
  }

  private static void awaitDone(CompletableFuture<?> future) {
    Awaitility.await().atMost(LONG).until(future::isDone);
  }

  private static boolean isBy(Bytes key, CompletableFuture<String> token) throws Exception {
    return SasToken.parse(token.join()).verify(key.toByteArray());
  }

  @Test
  @DisplayName("A parent that stops after the head of its answer is asked again")
  void token_STALLED_isAskedAgain() throws Exception {
    DeviceTokens tokens = tokens(Duration.ofSeconds(2));
    parent.willStaySilent();
    CompletableFuture<String> stalled = ask(tokens);
    awaitDone(stalled);
    assertThat(stalled).isCompletedExceptionally();

    // Where the machine is busy two seconds may not do, either.
    CompletableFuture<String> next =
        Awaitility.await()
            .atMost(LONG)
            .until(
                () -> {
                  parent.willAnswer(200, module(NEW));
                  CompletableFuture<String> asked = ask(tokens);
                  awaitDone(asked);
                  return asked;
                },
                asked -> !asked.isCompletedExceptionally());
    assertThat(isBy(NEW, next)).isTrue();
  }

  @Test
  @Timeout(180)
  @DisplayName("Once the device is registered anew the parent is asked anew; a late answer is void")
  void prove_WHILE_ASKED_isAskedAnew() throws Exception {
    DeviceTokens tokens = tokens(LONG);
    CountDownLatch late = parent.willStall(module(OLD));
    CompletableFuture<String> before = ask(tokens);
    var _ = parent.request();

    tokens.prove(proof("two"));
    parent.willAnswer(200, module(NEW));
    CompletableFuture<String> after = ask(tokens);
    awaitDone(after);
    assertThat(isBy(NEW, after)).isTrue();

    late.countDown();
    awaitDone(before);
    assertThat(isBy(NEW, ask(tokens))).isTrue();
    assertThat(refusals).isEmpty();
  }

  @Test
  @DisplayName("A refusal is told of, and the next time the parent is asked again")
  void token_REFUSED_isTold() throws Exception {
    DeviceTokens tokens = tokens(LONG);
    parent.willAnswer(401, "{}");
    CompletableFuture<String> refused = ask(tokens);
    awaitDone(refused);
    assertThat(refused).isCompletedExceptionally();
    assertThat(refusals).containsExactly("it answered 401");

    parent.willAnswer(200, module(NEW));
    CompletableFuture<String> next = ask(tokens);
    awaitDone(next);
    assertThat(isBy(NEW, next)).isTrue();
  }
}
