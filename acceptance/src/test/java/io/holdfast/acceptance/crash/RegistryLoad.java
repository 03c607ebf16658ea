/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.acceptance.mqtt.Dial;
import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A back end creates, changes and deletes a few devices, each with a module, one by one and several
 * at once. What is there always has its twin, its keys and, if it is a module, its device.
 */
final class RegistryLoad extends Load {

  private static final int DEVICES = 5;
  private static final int OF_A_BULK = 6;

  private final BackEnd backEnd;
  private final SplittableRandom random;
  private final Map<Identity, Entry> known = new HashMap<>();
  private final List<Map<Identity, Entry>> underWay = new ArrayList<>();
  private int changes;

  /**
   * What the hub says of an identity.
   *
   * @param mark a number that the last change of it wrote
   */
  private record Entry(boolean isThere, int mark, String etag, String generation, String key) {

    static final Entry ABSENT = new Entry(false, 0, "", "", "");

    static Entry of(JsonNode json) {
      return json.isMissingNode()
          ? ABSENT
          : new Entry(
              true,
              mark(json),
              json.path("etag").asString(),
              json.path("generationId").asString(),
              json.path("authentication").path("symmetricKey").path("primaryKey").asString());
    }

    /** Modules have no reason for their status; who manages them is free text. */
    private static int mark(JsonNode json) {
      String text = json.path(json.has("moduleId") ? "managedBy" : "statusReason").asString("");
      return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    /** What it may be after a change that was not answered: only the mark can be foretold. */
    Entry marked(int newMark) {
      return new Entry(true, newMark, "", "", "");
    }

    boolean fits(Entry expected) {
      return expected.etag.isEmpty()
          ? isThere == expected.isThere && mark == expected.mark
          : equals(expected);
    }
  }

  RegistryLoad(BackEnd backEnd, SplittableRandom random) {
    this.backEnd = backEnd;
    this.random = random;
  }

  @Override
  int enough() {
    return random.nextInt(2, 20);
  }

  @Override
  void begin(Hub hub) {
    write(() -> {
      while (!isEnding()) {
        change();
        underWay.clear();
        acknowledged();
      }
    });
  }

  private void change() throws IOException, InterruptedException {
    DeviceIdentity device = new DeviceIdentity("single-" + random.nextInt(DEVICES));
    ModuleIdentity module = device.module("m");
    if (random.nextInt(4) == 0) {
      bulk();
    } else if (!entry(device).isThere()) {
      put(device);
    } else if (random.nextInt(4) == 0) {
      delete(device);
    } else if (entry(module).isThere() && random.nextInt(3) == 0) {
      delete(module);
    } else {
      put(random.nextBoolean() ? device : module);
    }
  }

  private Entry entry(Identity identity) {
    return known.getOrDefault(identity, Entry.ABSENT);
  }

  /** Creates it, or changes it if it is still as it was. */
  private void put(Identity identity) throws IOException, InterruptedException {
    Entry before = entry(identity);
    int mark = ++changes;
    underWay.add(Map.of(identity, before.marked(mark)));
    String[] condition = before.isThere() ? new String[] {"If-Match", before.etag} : new String[0];
    Entry after =
        Entry.of(
            backEnd
                .call("PUT", path(identity), body(identity, mark).formatted(""), condition)
                .ok());
    assertThat(after.mark).isEqualTo(mark);
    if (before.isThere()) {
      assertThat(after.generation).isEqualTo(before.generation);
      assertThat(after.etag).isNotEqualTo(before.etag);
    }
    known.put(identity, after);
  }

  /** With a place for more members. */
  private static String body(Identity identity, int mark) {
    return identity instanceof ModuleIdentity module
        ? "{\"deviceId\":\"%s\",\"moduleId\":\"%s\",\"managedBy\":\"%d\"%%s}"
            .formatted(module.deviceId(), module.moduleId(), mark)
        : "{\"deviceId\":\"%s\",\"statusReason\":\"%d\"%%s}".formatted(identity.deviceId(), mark);
  }

  private void delete(Identity identity) throws IOException, InterruptedException {
    Map<Identity, Entry> gone = new HashMap<>();
    gone.put(identity, Entry.ABSENT);
    if (identity instanceof DeviceIdentity device) {
      gone.put(device.module("m"), Entry.ABSENT);
    }
    underWay.add(gone);
    JsonNode ignored = backEnd.call("DELETE", path(identity), null, "If-Match", "*").ok();
    known.putAll(gone);
  }

  /** Each item is one commit with its twin, and they are done in their order. */
  private void bulk() throws IOException, InterruptedException {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < OF_A_BULK; i++) {
      DeviceIdentity device = new DeviceIdentity("bulk-" + i);
      int mark = ++changes;
      boolean delete = entry(device).isThere() && random.nextInt(3) == 0;
      underWay.add(Map.of(device, delete ? Entry.ABSENT : entry(device).marked(mark)));
      items.add(
          "{\"id\":\"%s\",\"importMode\":\"%s\",\"statusReason\":\"%3$d\",\"tags\":{\"mark\":%3$d}}"
              .formatted(device.deviceId(), delete ? "delete" : "createOrUpdate", mark));
    }
    JsonNode answer = backEnd.call("POST", "/devices", items.toString()).ok();
    assertThat(answer.path("isSuccessful").asBoolean()).isTrue();
    for (int i = 0; i < OF_A_BULK; i++) {
      known.putAll(underWay.get(i));
    }
  }

  private static String path(Identity identity) {
    return ServiceApi.path("devices", identity);
  }

  @Override
  void check(Hub hub) throws Exception {
    Map<Identity, Entry> found = new HashMap<>();
    for (int i = 0; i < OF_A_BULK; i++) {
      find(new DeviceIdentity("bulk-" + i), found);
    }
    for (int i = 0; i < DEVICES; i++) {
      DeviceIdentity device = new DeviceIdentity("single-" + i);
      find(device, found);
      find(device.module("m"), found);
    }
    assertAnswered(found);
    assertPrefix(found);
    assertKeys(hub, found);
    known.clear();
    known.putAll(found);
    underWay.clear();
  }

  /** An identity and its twin are there, or neither; a module only with its device. */
  private void find(Identity identity, Map<Identity, Entry> found)
      throws IOException, InterruptedException {
    JsonNode registration = backEnd.find(path(identity));
    JsonNode twin = backEnd.find(ServiceApi.path("twins", identity));
    Entry entry = Entry.of(registration);
    assertThat(!twin.isMissingNode()).as("twin of %s", identity).isEqualTo(entry.isThere());
    if (entry.isThere() && identity.deviceId().startsWith("bulk")) {
      assertThat(twin.path("tags").path("mark").asInt(-1)).as("%s", twin).isEqualTo(entry.mark);
    }
    if (entry.isThere() && identity instanceof ModuleIdentity) {
      assertThat(Objects.requireNonNull(found.get(new DeviceIdentity(identity.deviceId()))))
          .as("device of %s", identity)
          .matches(Entry::isThere);
    }
    found.put(identity, entry);
  }

  /** Everything is as it was answered, but for what was under way. */
  private void assertAnswered(Map<Identity, Entry> found) {
    found.forEach((identity, entry) -> {
      Entry wanted = entry(identity);
      Entry other = asked(identity);
      assertThat(entry)
          .as("%s, acknowledged as %s, under way %s", identity, wanted, other)
          .matches(e -> e.fits(wanted) || (other != null && e.fits(other)));
    });
  }

  private @Nullable Entry asked(Identity identity) {
    return underWay.stream()
        .map(step -> step.get(identity))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Of steps under way the first so many were done, each as a whole. */
  private void assertPrefix(Map<Identity, Entry> found) {
    boolean undone = false;
    for (Map<Identity, Entry> step : underWay) {
      boolean done = step.entrySet().stream().allMatch(e -> isDone(e, found));
      boolean untouched =
          step.keySet().stream().allMatch(i -> Objects.requireNonNull(found.get(i)).fits(entry(i)));
      assertThat(done || untouched).as("whole: %s of %s", step, underWay).isTrue();
      assertThat(undone && done && !untouched).as("in order: %s of %s", step, underWay).isFalse();
      undone |= !done;
    }
  }

  private static boolean isDone(Map.Entry<Identity, Entry> step, Map<Identity, Entry> found) {
    return Objects.requireNonNull(found.get(step.getKey())).fits(step.getValue());
  }

  /** One of those that are there connects with its key, and one that is gone does not. */
  private void assertKeys(Hub hub, Map<Identity, Entry> found) throws IOException {
    for (boolean there : new boolean[] {true, false}) {
      List<Identity> some =
          found.keySet().stream()
              .filter(i -> there ? !keyOf(i, found).isEmpty() : isGone(i, found))
              .toList();
      if (!some.isEmpty()) {
        Identity one = some.get(random.nextInt(some.size()));
        String key = there ? keyOf(one, found) : entry(one).key;
        assertThat(connack(hub, new Registered(hub.host(), one, key, key)))
            .as("CONNACK of %s", one)
            .isEqualTo(there ? 0 : 5);
      }
    }
  }

  private static String keyOf(Identity identity, Map<Identity, Entry> found) {
    return Objects.requireNonNull(found.get(identity)).key;
  }

  private boolean isGone(Identity identity, Map<Identity, Entry> found) {
    return keyOf(identity, found).isEmpty() && !entry(identity).key.isEmpty();
  }

  private static int connack(Hub hub, Registered who) throws IOException {
    try (RawMqtt client = hub.rawMqtt()) {
      client.send(Dial.request(who).bytes());
      int code = client.await(MqttPacket.CONNACK).returnCode();
      client.send(MqttBytes.disconnect());
      return code;
    }
  }
}
