/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench;

import io.holdfast.testkit.Hub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Devices {@code bench-0}, {@code bench-1} and so on, each with a key of its own.
 *
 * @param host of the hub
 * @param size how many
 * @param keyFile a key on each line, for the generator
 */
record Fleet(String host, int size, Path keyFile) {

  /** As many as one request of the bulk API takes. */
  private static final int BATCH = 100;

  private static final int CALLERS = 4;
  private static final int KEY_BYTES = 32;

  /** Registers them in bulk. */
  static Fleet register(Hub hub, int size, Path data) throws IOException, InterruptedException {
    Random random = new Random(1);
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      keys.add(key(random));
    }
    List<Future<?>> calls = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      for (int from = 0; from < size; from += BATCH) {
        String batch = batch(keys, from, Math.min(from + BATCH, size));
        calls.add(callers.submit(() -> hub.service().call("POST", "/devices", batch).ok()));
      }
      for (Future<?> call : calls) {
        var ignored = call.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("devices could not be registered", e);
    }
    Path keyFile = Files.write(data.resolve("keys.txt"), keys);
    return new Fleet(hub.host(), size, keyFile);
  }

  private static String key(Random random) {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String batch(List<String> keys, int from, int to) {
    ArrayNode items = JsonMapper.shared().createArrayNode();
    for (int i = from; i < to; i++) {
      items
          .addObject()
          .put("id", id(i))
          .put("importMode", "create")
          .putObject("authentication")
          .put("type", "sas")
          .putObject("symmetricKey")
          .put("primaryKey", keys.get(i))
          .put("secondaryKey", keys.get((i + 1) % keys.size()));
    }
    return items.toString();
  }

  /** The id of a device. */
  static String id(int index) {
    return "bench-" + index;
  }

  /** How the generator connects as these devices. */
  List<String> arguments() {
    return List.of(
        "--key-file",
        keyFile.toString(),
        "--client-id",
        "bench-{i}",
        "--username",
        host + "/{id}/?api-version=2021-04-12",
        "--sas-resource",
        host + "/devices/{id}");
  }
}
