/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.watch;

import java.util.List;

/**
 * Every metric that a hub has: what it is called, and how its series are told apart. Names and
 * labels of the first part are IoT Edge's, so that dashboards for that go on working.
 */
public enum Metric {
  /** Clients and this hub fetched twins. */
  GET_TWIN("gettwin", Kind.COUNTER, true, "Twins fetched", "source", "id"),
  /** How long that took. */
  GET_TWIN_TIME(
      "gettwin_duration_seconds", Kind.TIME, false, "Time taken to get a twin", "source", "id"),
  /** Messages that clients sent. */
  RECEIVED(
      "messages_received",
      Kind.COUNTER,
      true,
      "Messages received from clients",
      "id",
      "route_output"),
  /** How large they were. */
  SIZE("message_size_bytes", Kind.SIZE, false, "Size of messages received from clients", "id"),
  /** Messages that a recipient acknowledged. */
  SENT(
      "messages_sent",
      Kind.COUNTER,
      true,
      "Messages that a client or the parent acknowledged",
      "from",
      "to",
      "from_route_output",
      "to_route_input",
      "priority"),
  /** From when they were handed out. */
  SEND_TIME(
      "message_send_duration_seconds",
      Kind.TIME,
      false,
      "Time from handing a message out to its acknowledgement",
      "from",
      "to",
      "from_route_output",
      "to_route_input"),
  /** From when they came. */
  PROCESS_TIME(
      "message_process_duration_seconds",
      Kind.TIME,
      true,
      "Time from receiving a message to its acknowledgement by the recipient",
      "from",
      "to",
      "priority"),
  /** Patches of reported properties. */
  REPORTED(
      "reported_properties", Kind.COUNTER, true, "Updates of reported properties", "target", "id"),
  /** How long they took. */
  REPORTED_TIME(
      "reported_properties_update_duration_seconds",
      Kind.TIME,
      false,
      "Time taken to update reported properties",
      "target",
      "id"),
  /** Calls of direct methods. */
  METHODS("direct_methods", Kind.COUNTER, true, "Direct methods called", "from", "to"),
  /** How long they took. */
  METHOD_TIME(
      "direct_method_duration_seconds",
      Kind.TIME,
      false,
      "Time taken to call a direct method",
      "from",
      "to"),
  /** Messages that wait. */
  QUEUE_LENGTH(
      "queue_length",
      Kind.GAUGE,
      true,
      "Messages that wait for an endpoint",
      "endpoint",
      "priority"),
  /** Messages that no route took, or that died. */
  DROPPED(
      "messages_dropped",
      Kind.COUNTER,
      true,
      "Messages that no route took, or whose time to live passed",
      "reason",
      "from",
      "from_route_output"),
  /** Messages that could not be taken. */
  UNACKNOWLEDGED(
      "messages_unack",
      Kind.COUNTER,
      true,
      "Messages that were not acknowledged since they could not be stored",
      "reason",
      "from",
      "from_route_output"),
  /** The hub lost its parent. */
  OFFLINE("offline_count", Kind.COUNTER, true, "How often the parent was lost", "id"),
  /** For how long. */
  OFFLINE_TIME("offline_duration_seconds", Kind.TIME, true, "How long the parent was away", "id"),
  /** Something was tried again. */
  RETRIED("operation_retry", Kind.COUNTER, true, "Operations tried again", "id", "operation"),
  /** A client was not let in. */
  NOT_LET_IN("client_connect_failed", Kind.COUNTER, true, "Clients not let in", "id", "reason"),
  /** Who is connected. */
  CONNECTED("connected_clients", Kind.GAUGE, false, "Clients that are connected"),
  /** A client was let in. */
  LET_IN("client_connect_success", Kind.COUNTER, false, "Connections of clients let in", "id"),
  /** It has gone. */
  LEFT("client_disconnect", Kind.COUNTER, false, "Connections of clients ended", "id"),

  // What IoT Edge does not tell.

  /** For how long the oldest message has waited. */
  OLDEST(
      "queue_oldest_message_age_seconds",
      Kind.GAUGE,
      false,
      "Age of the oldest message that waits for an endpoint",
      "endpoint",
      "priority"),
  /** What queues take of the disk. */
  QUEUE_BYTES(
      "queue_size_bytes",
      Kind.GAUGE,
      false,
      "What a queue takes of the disk",
      "endpoint",
      "priority"),
  /** How fast queues become shorter, or would if nothing came. */
  DRAIN_RATE(
      "queue_drain_messages_per_second",
      Kind.GAUGE,
      false,
      "Messages that left an endpoint's queues each second of the last minute",
      "endpoint"),
  /** How long it takes to store what came in a turn. */
  COMMIT_TIME(
      "store_commit_duration_seconds",
      Kind.TIME,
      false,
      "Time taken to store what was received in one turn"),
  /** How far the parent is behind. */
  UPSTREAM_LAG(
      "upstream_lag_seconds",
      Kind.GAUGE,
      false,
      "How long the oldest message that the parent lacks has waited"),
  /** Whether the parent is there. */
  UPSTREAM_CONNECTED(
      "upstream_connected",
      Kind.GAUGE,
      false,
      "1 while the hub is connected to its parent, else 0"),
  /** What is on its way. */
  UPSTREAM_IN_FLIGHT(
      "upstream_in_flight_messages",
      Kind.GAUGE,
      false,
      "Messages on their way to the parent, without its acknowledgement"),
  /** Messages that left without having been acknowledged. */
  REMOVED(
      "messages_removed",
      Kind.COUNTER,
      false,
      "Messages that were removed before their recipient acknowledged them",
      "reason");

  /** What it shows. */
  public enum Kind {
    /** A number that only grows; its name ends in {@code _total}. */
    COUNTER,
    /** A number as it is now. */
    GAUGE,
    /** How long something took; recorded in microseconds, shown in seconds. */
    TIME,
    /** How large something was, in bytes. */
    SIZE
  }

  private static final String PREFIX = "edgehub_";

  /** The label that the reference gives to what Microsoft may collect. */
  static final String TELEMETRY = "ms_telemetry";

  private final String name;
  private final Kind kind;
  private final boolean telemetry;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // it is copied
  private final List<String> labels;

  Metric(String name, Kind kind, boolean telemetry, String help, String... labels) {
    this.name = PREFIX + name;
    this.kind = kind;
    this.telemetry = telemetry;
    this.help = help;
    this.labels = List.of(labels);
  }

  /** Its name, without a counter's {@code _total}. */
  public String metricName() {
    return name;
  }

  /** What it shows. */
  public Kind kind() {
    return kind;
  }

  /** What it is, for people. */
  public String help() {
    return help;
  }

  /** The labels of its own that each series has. */
  public List<String> labels() {
    return labels;
  }

  /** Whether each series is marked as IoT Edge marks it. */
  public boolean isTelemetry() {
    return telemetry;
  }
}
