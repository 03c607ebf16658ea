/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.MessageCodec;
import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.registry.Records;
import io.holdfast.hub.registry.Right;
import io.holdfast.hub.stream.EmbeddedStream;
import io.holdfast.hub.stream.StreamOptions;
import io.holdfast.hub.stream.StreamPosition;
import io.holdfast.hub.stream.StreamRecord;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.store.Batch;
import io.holdfast.store.Log;
import io.holdfast.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventReaderTest {

  private static final Access SERVICE = new Access("service", Set.of(Right.SERVICE_CONNECT));
  private static final DeviceIdentity DEVICE = new DeviceIdentity("d1");
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path directory;
  private Records records;
  private EmbeddedStream stream;
  private EventService events;

  @BeforeEach
  void open() {
    records = new Records(directory);
    stream =
        EmbeddedStream.open(
            records.store(), StreamOptions.defaults(), (delay, task) -> () -> {}, records.clock());
    events = new EventService(stream);
  }

  @AfterEach
  void close() {
    stream.close();
    records.close();
  }

  @Test
  void next_NOT_FOLLOWING_givesWhatIsThereAndEnds() throws Exception {
    for (int i = 0; i < 300; i++) {
      send(DEVICE, "a" + i);
      send(new DeviceIdentity("d" + i), "b");
    }

    List<String> bodies = readAll(query(null, new StreamPosition.Earliest()));

    assertThat(bodies).hasSize(600);
    assertThat(bodies.stream().filter(body -> body.startsWith("a")))
        .containsExactlyElementsOf(IntStream.range(0, 300).mapToObj(i -> "a" + i).toList());
  }

  @Test
  void next_FILTERED_givesOnlyWhatIsWanted() throws Exception {
    send(DEVICE, "device");
    send(DEVICE.module("m1"), "m1");
    send(DEVICE.module("m2"), "m2");
    send(new DeviceIdentity("d2"), "other");

    EventQuery ofDevice =
        new EventQuery(null, true, null, new StreamPosition.Earliest(), "d1", null, false, 10);
    EventQuery ofModule =
        new EventQuery(null, true, null, new StreamPosition.Earliest(), "d1", "m2", false, 10);

    assertThat(readAll(ofDevice)).containsExactly("device", "m1", "m2");
    assertThat(readAll(ofModule)).containsExactly("m2");
  }

  @Test
  void next_MAX_REACHED_ends() throws Exception {
    for (int i = 0; i < 5; i++) {
      send(DEVICE, "a" + i);
    }

    EventQuery query =
        new EventQuery("g", true, null, new StreamPosition.Earliest(), null, null, true, 3);
    assertThat(readAll(query)).containsExactly("a0", "a1", "a2");
    assertThat(readAll(query("g", new StreamPosition.Group("g")))).containsExactly("a3", "a4");
  }

  @Test
  void next_FOLLOWING_waitsForMore() throws Exception {
    send(DEVICE, "before");
    EventQuery query =
        new EventQuery(null, true, null, new StreamPosition.Latest(), null, null, true, 10);
    try (EventReader reader = open(query)) {
      Thread sender = Thread.ofVirtual().start(() -> send(DEVICE, "after"));
      List<StreamRecord> came = List.of();
      while (came.isEmpty()) {
        came = reader.next(LIMIT);
      }
      sender.join();

      assertThat(came).extracting(each -> each.message().body().utf8()).containsExactly("after");
      assertThat(reader.isAtEnd()).isFalse();
    }
  }

  @Test
  void handedOver_NOT_CALLED_readsAgain() throws Exception {
    send(DEVICE, "a");
    send(DEVICE, "b");
    EventQuery query = query("g", new StreamPosition.Group("g"));
    try (EventReader reader = open(query)) {
      assertThat(reader.next(LIMIT)).hasSize(2);
    }

    assertThat(readAll(query)).containsExactly("a", "b");
    assertThat(readAll(query)).isEmpty();
  }

  @Test
  void handedOver_PEEKING_keepsThePlace() throws Exception {
    send(DEVICE, "a");
    EventQuery peek =
        new EventQuery("g", false, null, new StreamPosition.Group("g"), null, null, false, 10);

    assertThat(readAll(peek)).containsExactly("a");
    assertThat(readAll(peek)).containsExactly("a");
  }

  @Test
  void read_OUT_OF_BOUNDS_isRefused() throws Exception {
    StreamPosition from = new StreamPosition.Earliest();
    assertThat(refused(new EventQuery("a b", true, null, from, null, null, false, 1)))
        .isEqualTo(ErrorCode.ARGUMENT_INVALID);
    assertThat(refused(new EventQuery("", true, null, from, null, null, false, 1)))
        .isEqualTo(ErrorCode.ARGUMENT_INVALID);
    assertThat(refused(new EventQuery(null, true, 4, from, null, null, false, 1)))
        .isEqualTo(ErrorCode.ARGUMENT_INVALID);
    assertThat(refused(new EventQuery(null, true, 0, from, null, null, false, 0)))
        .isEqualTo(ErrorCode.ARGUMENT_INVALID);
  }

  private static EventQuery query(@Nullable String group, StreamPosition from) {
    return new EventQuery(group, true, null, from, null, null, false, Long.MAX_VALUE);
  }

  private List<String> readAll(EventQuery query) throws InterruptedException {
    List<String> bodies = new ArrayList<>();
    try (EventReader reader = open(query)) {
      while (!reader.isAtEnd()) {
        reader.next(LIMIT).forEach(each -> bodies.add(each.message().body().utf8()));
        reader.handedOver();
      }
    }
    return bodies;
  }

  private EventReader open(EventQuery query) throws InterruptedException {
    return switch (events.read(SERVICE, query)) {
      case Outcome.Done<EventReader>(EventReader reader) -> reader;
      case Outcome.Refused<EventReader>(var refusal) -> Assertions.fail(refusal.toString());
    };
  }

  private ErrorCode refused(EventQuery query) throws InterruptedException {
    return events.read(SERVICE, query) instanceof Outcome.Refused<EventReader>(var refusal)
        ? refusal.code()
        : Assertions.fail("not refused");
  }

  private void send(Identity sender, String body) {
    StoredMessage message =
        new StoredMessage(
            new MessageHeader(sender, "1", "{}", MessageProperties.NONE), 1, Bytes.utf8(body));
    int partition = stream.partitionOf(sender);
    Log log = stream.partition(partition).log();
    Store store = records.store();
    try (Batch batch = store.batch()) {
      MessageCodec.encode(message, log.record(MessageCodec.length(message)));
      long _ = log.append(batch);
      store.commitNow(batch);
    }
    stream.partition(partition).committed();
  }
}
