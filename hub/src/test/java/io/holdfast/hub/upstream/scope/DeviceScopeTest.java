/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.scope;

import static io.holdfast.hub.upstream.scope.ToldParent.leaf;
import static io.holdfast.hub.upstream.scope.ToldParent.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.hub.HandTimer;
import io.holdfast.hub.method.LocalMethods;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.hub.registry.Vault;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.store.Store;
import io.holdfast.store.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom an edge hub forgets, by what its parent says and leaves out: what waits of them goes. */
class DeviceScopeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SELDOM = Duration.ofHours(1);

  @TempDir Path directory;
  private final ToldParent parent;
  private final List<AutoCloseable> open = new ArrayList<>();
  private Store store;
  private RecordWriter writer;
  private StoredRegistry registry;

  DeviceScopeTest() throws Exception {
    parent = new ToldParent();
  }

  @BeforeEach
  void open() {
    store = Store.open(directory, StoreOptions.defaults());
    writer = RecordWriter.start(store, () -> {});
    registry =
        StoredRegistry.openAtEdge(
            store, Vault.none(), writer, InstantSource.system(), new SplittableRandom());
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    writer.close();
    store.close();
    parent.close();
  }

  /** A scope that has looked at everybody once. */
  private DeviceScope scope(Duration identityInterval) {
    ScopeOptions usual = ScopeOptions.DEFAULT;
    ScopeOptions options =
        new ScopeOptions(
            SELDOM,
            identityInterval,
            usual.patience(),
            usual.answerTimeout(),
            Duration.ofSeconds(1),
            usual.pageSize());
    DeviceScope scope =
        DeviceScope.open(
            parent.options(),
            options,
            registry,
            new LocalMethods(registry, new HandTimer(), new SplittableRandom()),
            InstantSource.system(),
            new SplittableRandom());
    open.add(scope);
    scope.start();
    await().atMost(PATIENCE).until(() -> known("last") != null);
    return scope;
  }

  private @Nullable Registration known(String device) {
    return registry.known(new DeviceIdentity(device));
  }

  private List<@Nullable Registration> known(List<String> devices) {
    List<@Nullable Registration> known = new ArrayList<>();
    devices.forEach(each -> known.add(known(each)));
    return known;
  }

  private static void assertSame(
      List<@Nullable Registration> now, List<@Nullable Registration> before) {
    for (int i = 0; i < before.size(); i++) {
      assertThat(before.get(i)).isNotNull();
      assertThat(now.get(i)).isSameAs(before.get(i));
    }
  }

  @Test
  @DisplayName(
      "whom a page of the parent leaves out is asked for by name, and forgotten only if it is said"
          + " to be nobody, or not named again")
  void walk_PAGE_WITHOUT_SOME_asksForThemByName() throws Exception {
    List<String> kept = List.of("told", "busy", "slow");
    List<String> gone = List.of("none", "azure", "empty", "denied");
    parent.tells(
        Stream.concat(Stream.concat(kept.stream(), gone.stream()), Stream.of("last"))
            .map(each -> leaf(each, "1"))
            .toArray(String[]::new));
    DeviceScope scope = scope(Duration.ZERO);
    List<@Nullable Registration> before = known(kept);

    parent.tellsOf("told", 200, only(leaf("told", "1")));
    parent.tellsOf("busy", 503, "{}");
    parent.tellsOf("slow", 429, "{}");
    parent.tellsOf("azure", 400, "{}");
    parent.tellsOf("empty", 200, only(""));
    parent.tellsOf("denied", 401, "{}");
    parent.tells(leaf("last", "1"));
    scope.connected(ToldParent.SELF);

    await().atMost(PATIENCE).until(() -> gone.stream().allMatch(each -> known(each) == null));
    assertSame(known(kept), before);
  }

  @Test
  @DisplayName("a parent that says nothing to this edge hub any more makes it forget nobody")
  void walk_SHUT_OUT_MEANWHILE_forgetsNobody() throws Exception {
    List<String> kept = List.of("a", "b");
    parent.tells(leaf("a", "1"), leaf("b", "1"), leaf("last", "1"));
    DeviceScope scope = scope(Duration.ZERO);
    List<@Nullable Registration> before = known(kept);

    parent.tellsOf("a", 401, "{}");
    parent.tellsOf("b", 401, "{}");
    parent.deafAfterNames();
    int pages = parent.pages.get();
    parent.tells(leaf("last", "1"));
    scope.connected(ToldParent.SELF);

    // The look's own, the one that asks whether this hub is shut out, and those of looks after it.
    await().atMost(PATIENCE).until(() -> parent.pages.get() >= pages + 4);
    assertSame(known(kept), before);
  }

  @Test
  @DisplayName("a page that names another identity of the same name is not taken at its word")
  void walk_PAGE_WITH_ANOTHER_GENERATION_asksByName() throws Exception {
    parent.tells(leaf("again", "1"), leaf("first", "2"), leaf("last", "1"));
    DeviceScope scope = scope(Duration.ZERO);
    List<@Nullable Registration> before = known(List.of("first"));

    parent.tellsOf("again", 200, only(leaf("again", "2")));
    parent.tellsOf("first", 200, only(leaf("first", "2")));
    parent.tells(leaf("again", "2"), leaf("first", "1"), leaf("last", "1"));
    scope.connected(ToldParent.SELF);

    await()
        .atMost(PATIENCE)
        .until(() -> {
          Registration again = known("again");
          return again != null && again.generationId().equals("2");
        });
    assertSame(known(List.of("first")), before);
  }

  private static boolean refresh(DeviceScope scope, String device) throws Exception {
    return scope
        .refresh(new DeviceIdentity(device), null)
        .toCompletableFuture()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("who is asked for and not named is not forgotten at once")
  void refresh_NOT_NAMED_keeps() throws Exception {
    parent.tells(leaf("a", "1"), leaf("last", "1"));
    DeviceScope scope = scope(SELDOM);

    parent.tellsOf("a", 200, only(""));

    assertThat(refresh(scope, "a")).isFalse();
    assertThat(known("a")).isNotNull();
  }

  @Test
  @DisplayName("who was asked for while the parent had no answer is asked for again at once")
  void refresh_AFTER_NO_ANSWER_asksAgain() throws Exception {
    parent.tells(leaf("last", "1"));
    DeviceScope scope = scope(SELDOM);
    for (int status : new int[] {503, 429}) {
      parent.tellsOf("new", status, "{}");
      assertThat(refresh(scope, "new")).isFalse();
    }
    parent.tellsOf("new", 200, only(leaf("new", "1")));
    assertThat(refresh(scope, "new")).isTrue();
    assertThat(known("new")).isNotNull();
    assertThat(refresh(scope, "new")).as("within the interval").isFalse();
  }
}
