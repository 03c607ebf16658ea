/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.service.Access;
import io.holdfast.hub.service.EventQuery;
import io.holdfast.hub.service.EventReader;
import io.holdfast.hub.service.EventService;
import io.holdfast.hub.stream.StreamPosition;
import io.holdfast.hub.stream.StreamRecord;
import io.holdfast.wire.IsoTime;
import io.holdfast.wire.WireFormatException;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stream as lines of JSON: {@code GET /holdfast/v1/events}. */
final class EventCalls {

  /**
   * How often a reader that waits gets an empty line: so that both ends notice when the other is
   * gone.
   */
  private static final Duration BEAT = Duration.ofSeconds(15);

  private static final int MAX_CHUNK = 64 * 1024;
  private static final byte[] EMPTY_LINE = {'\n'};

  private final EventService events;

  EventCalls(EventService events) {
    this.events = events;
  }

  void addTo(Router<Call> router) {
    router.add("GET", "/holdfast/v1/events", this::read);
  }

  private Answer read(Request request, Access access) throws InterruptedException {
    return switch (query(request)) {
      case Outcome.Refused<EventQuery>(var refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<EventQuery>(EventQuery query) ->
          Answer.of(
              events.read(access, query), reader -> new Answer.Lines(sink -> write(reader, sink)));
    };
  }

  private static void write(EventReader reader, Answer.Sink sink) throws InterruptedException {
    try (reader) {
      while (!reader.isAtEnd()) {
        List<StreamRecord> records = reader.next(BEAT);
        if (records.isEmpty() && !reader.isAtEnd()) {
          sink.send(EMPTY_LINE);
        } else {
          send(records, sink);
        }
        reader.handedOver();
      }
    }
  }

  private static void send(List<StreamRecord> records, Answer.Sink sink)
      throws InterruptedException {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    for (StreamRecord each : records) {
      chunk.writeBytes(EventJson.line(each));
      if (chunk.size() >= MAX_CHUNK) {
        sink.send(chunk.toByteArray());
        chunk.reset();
      }
    }
    if (chunk.size() > 0) {
      sink.send(chunk.toByteArray());
    }
  }

  private Outcome<EventQuery> query(Request request) {
    String group = request.parameter("consumerGroup");
    boolean follow = "true".equalsIgnoreCase(request.parameter("follow"));
    String partition = request.parameter("partition");
    String max = request.parameter("max");
    StreamPosition from = from(request, group, follow);
    if (from == null) {
      return invalid("from is not earliest, latest, an offset or a time");
    }
    if (partition != null && (!isNumber(partition) || partition.length() > 4)) {
      return invalid("partition is not a number");
    }
    if (max != null && !isNumber(max)) {
      return invalid("max is not a number");
    }
    return Outcome.done(
        new EventQuery(
            group,
            !"false".equalsIgnoreCase(request.parameter("commit")),
            partition == null ? null : Integer.valueOf(partition),
            from,
            request.parameter("deviceId"),
            request.parameter("moduleId"),
            follow,
            max == null ? Long.MAX_VALUE : Long.parseLong(max)));
  }

  /**
   * Where to begin: as asked; else at the group's place; else, for one who follows, with what comes
   * now.
   */
  private static @Nullable StreamPosition from(
      Request request, @Nullable String group, boolean follow) {
    String offset = request.parameter("offset");
    String from = offset == null ? request.parameter("from") : offset;
    if (from == null) {
      return group != null
          ? new StreamPosition.Group(group)
          : follow ? new StreamPosition.Latest() : new StreamPosition.Earliest();
    }
    return switch (from) {
      case "earliest" -> new StreamPosition.Earliest();
      case "latest" -> new StreamPosition.Latest();
      default -> isNumber(from) ? new StreamPosition.At(Long.parseLong(from)) : since(from);
    };
  }

  private static @Nullable StreamPosition since(String time) {
    try {
      return new StreamPosition.Since(IsoTime.parse(time));
    } catch (WireFormatException e) {
      return null;
    }
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= 18
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Outcome<EventQuery> invalid(String detail) {
    return Outcome.refused(ErrorCode.ARGUMENT_INVALID, detail);
  }
}
