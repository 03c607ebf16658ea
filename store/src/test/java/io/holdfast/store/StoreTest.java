/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {

  @TempDir Path directory;

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  static long append(Log log, Batch batch, String... records) {
    for (String record : records) {
      log.record(bytes(record).length).put(bytes(record));
    }
    return log.append(batch);
  }

  static List<String> read(Log log, long from) {
    List<String> found = new ArrayList<>();
    log.read(
        from,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE,
        (offset, record) -> found.add(offset + "=" + UTF_8.decode(record)));
    return found;
  }

  @Test
  @DisplayName("what a batch holds is there after reopening")
  void commit_AFTER_REOPENING_isThere() {
    try (Store store = Store.open(directory, StoreOptions.defaults())) {
      Table table = store.table("things");
      Log log = store.log("events");
      Batch batch = store.batch();
      table.put(batch, bytes("k"), bytes("v"));
      assertThat(append(log, batch, "a", "b", "c")).isZero();
      store.commitNow(batch);
      assertThat(append(log, batch, "d")).isEqualTo(3);
      store.commitNow(batch);
    }

    try (Store store = Store.open(directory, StoreOptions.defaults())) {
      Log log = store.log("events");

      assertThat(store.table("things").get(bytes("k"))).isEqualTo(bytes("v"));
      assertThat(log.first()).isZero();
      assertThat(log.next()).isEqualTo(4);
      assertThat(read(log, 0)).containsExactly("0=a", "1=b", "2=c", "3=d");
      assertThat(read(log, 2)).containsExactly("2=c", "3=d");
      assertThat(store.logNames("ev")).containsExactly("events");
    }
  }

  @Test
  @DisplayName("a second opener in the same process is refused")
  void open_WHILE_OPEN_isRefused() {
    try (Store store = Store.open(directory, StoreOptions.defaults())) {
      assertThat(store.logNames("")).isEmpty();
      assertThatThrownBy(() -> Store.open(directory, StoreOptions.defaults()))
          .isInstanceOf(StoreInUseException.class)
          .hasMessageContaining(directory.toString());
    }
  }
}
