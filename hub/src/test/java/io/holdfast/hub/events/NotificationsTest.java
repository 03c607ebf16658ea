/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.MessageSource;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.route.Route;
import io.holdfast.hub.service.EventQuery;
import io.holdfast.hub.service.EventReader;
import io.holdfast.hub.session.HubRig;
import io.holdfast.hub.session.RigPeer;
import io.holdfast.hub.stream.StreamPosition;
import io.holdfast.hub.stream.StreamRecord;
import io.holdfast.model.Bytes;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SystemProperty;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NotificationsTest {

  private static final ModuleIdentity NEW = HubRig.DEVICE.module("new");

  @TempDir Path directory;

  private HubRig rig(String... sources) {
    List<Route> routes = new ArrayList<>();
    for (String source : sources) {
      routes.add(Route.parse(source, "FROM " + source + " INTO $upstream", null, null));
    }
    return new HubRig(directory, 2, true, routes, Map.of(), Map.of());
  }

  /** What is in the stream, each partition in its order. */
  private static List<StoredMessage> events(HubRig rig, MessageSource source) throws Exception {
    EventQuery query =
        new EventQuery(null, false, null, new StreamPosition.Earliest(), null, null, false, 1000);
    List<StoredMessage> found = new ArrayList<>();
    if (rig.hub().service().events().read(HubRig.ALL, query)
        instanceof Outcome.Done<EventReader>(EventReader opened)) {
      try (EventReader reader = opened) {
        while (!reader.isAtEnd()) {
          for (StreamRecord record : reader.next(Duration.ofSeconds(30))) {
            if (record.message().header().source() == source) {
              found.add(record.message());
            }
          }
        }
      }
    }
    return found;
  }

  private static List<StoredMessage> await(HubRig rig, MessageSource source, int count) {
    List<StoredMessage> found = new ArrayList<>();
    rig.until(() -> {
      found.clear();
      try {
        found.addAll(events(rig, source));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      return found.size() >= count;
    });
    assertThat(found).hasSize(count);
    return found;
  }

  private static String property(StoredMessage message, String name) {
    return String.valueOf(message.header().properties().application().get(name));
  }

  private static JsonNode body(StoredMessage message) {
    return JsonMapper.shared().readTree(message.body().toByteArray());
  }

  @Test
  @DisplayName("[service-104] what a back end and a module change of a twin is told in order")
  void twin_CHANGED_isTold() throws Exception {
    try (HubRig rig = rig("/twinChangeNotifications/*")) {
      var twins = rig.hub().service().twins();
      Bytes patch =
          Bytes.utf8(
              "{\"tags\":{\"a\":1},\"properties\":{\"desired\":{\"b\":{\"c\":2},\"d\":null}}}");
      rig.done(twins.patch(HubRig.ALL, HubRig.A, patch, IfMatch.ANY));
      rig.done(twins.replace(HubRig.ALL, HubRig.A, patch, IfMatch.ANY));
      RigPeer a = rig.connect(HubRig.A, true, 0);
      a.lane().execute(() -> a.session().twinPatch("1", null, Bytes.utf8("{\"e\":5}")));

      List<StoredMessage> told = await(rig, MessageSource.TWIN_CHANGE, 3);

      StoredMessage first = told.getFirst();
      assertThat(first.header().sender()).isEqualTo(HubRig.A);
      assertThat(first.header().properties().system())
          .containsEntry(SystemProperty.CONTENT_TYPE, "application/json")
          .containsEntry(SystemProperty.CONTENT_ENCODING, "utf-8")
          .containsEntry(SystemProperty.USER_ID, "myhub")
          .containsKey(SystemProperty.CORRELATION_ID);
      assertThat(first.header().properties().application())
          .containsEntry("hubName", "myhub")
          .containsEntry("deviceId", "d")
          .containsEntry("moduleId", "a")
          .containsEntry("opType", "updateTwin")
          .containsEntry("iothub-message-schema", "twinChangeNotification")
          .containsKey("operationTimestamp");
      JsonNode update = body(first);
      assertThat(update.path("version").asInt()).isEqualTo(3);
      assertThat(update.path("tags").toString()).isEqualTo("{\"a\":1}");
      JsonNode desired = update.path("properties").path("desired");
      assertThat(desired.path("b").toString()).isEqualTo("{\"c\":2}");
      assertThat(desired.path("d").isNull()).isTrue();
      assertThat(desired.path("$version").asInt()).isEqualTo(2);
      assertThat(desired.path("$metadata").path("b").path("c").path("$lastUpdatedVersion").asInt())
          .isEqualTo(2);
      assertThat(update.path("properties").has("reported")).isFalse();

      assertThat(property(told.get(1), "opType")).isEqualTo("replaceTwin");
      JsonNode whole = body(told.get(1));
      assertThat(whole.path("deviceId").asString()).isEqualTo("d");
      assertThat(whole.path("moduleId").asString()).isEqualTo("a");
      assertThat(whole.path("version").asInt()).isEqualTo(4);
      assertThat(whole.path("properties").has("reported")).isTrue();

      JsonNode reported = body(told.get(2)).path("properties").path("reported");
      assertThat(reported.path("e").asInt()).isEqualTo(5);
      assertThat(reported.path("$version").asInt()).isEqualTo(2);
      assertThat(body(told.get(2)).path("properties").has("desired")).isFalse();
    }
  }

  @Test
  @DisplayName("[service-104] who is registered and forgotten is told, with the twin")
  void registration_MADE_AND_FORGOTTEN_isTold() throws Exception {
    try (HubRig rig = rig("/deviceLifecycleNotifications/*")) {
      rig.registerModule(NEW, HubRig.primary());
      Bytes tags = Bytes.utf8("{\"tags\":{\"a\":1}}");
      rig.done(rig.hub().service().twins().patch(HubRig.ALL, NEW, tags, IfMatch.ANY));
      rig.delete(HubRig.DEVICE);

      // The device, its modules a and b, and NEW: made; then NEW, a, b and the device forgotten.
      List<StoredMessage> told = await(rig, MessageSource.LIFECYCLE, 8);

      assertThat(told)
          .extracting(each -> property(each, "opType"))
          .containsExactly(
              "createDeviceIdentity",
              "createDeviceIdentity",
              "createDeviceIdentity",
              "createDeviceIdentity",
              "deleteDeviceIdentity",
              "deleteDeviceIdentity",
              "deleteDeviceIdentity",
              "deleteDeviceIdentity");
      assertThat(told)
          .allSatisfy(each ->
              assertThat(property(each, "iothub-message-schema"))
                  .isEqualTo("deviceLifecycleNotification"));
      assertThat(told.getLast().header().sender()).isEqualTo(HubRig.DEVICE);
      assertThat(told)
          .filteredOn(each -> each.header().sender().equals(NEW))
          .extracting(each -> body(each).path("tags").toString())
          .containsExactly("{}", "{\"a\":1}");
    }
  }

  @Test
  @DisplayName(
      "[service-104] who comes and goes is told, a take-over not, numbers grow over restarts")
  void connection_STATE_isTold() throws Exception {
    try (HubRig rig = rig("/deviceConnectionStateNotifications/*")) {
      RigPeer first = rig.connect(HubRig.A, true, 0);
      RigPeer second = rig.connect(HubRig.A, true, 1);
      first.leave(true);
      second.leave(true);
      rig.settle();
      rig.clock.turn(Duration.ofSeconds(1));
      rig.restart();
      rig.connect(HubRig.DEVICE, true, 0);

      List<StoredMessage> told = await(rig, MessageSource.CONNECTION_STATE, 3);

      assertThat(told)
          .extracting(each -> property(each, "opType"))
          .containsExactly("deviceConnected", "deviceDisconnected", "deviceConnected");
      List<String> numbers =
          told.stream().map(each -> body(each).path("sequenceNumber").asString()).toList();
      assertThat(numbers)
          .allMatch(each -> each.matches("[0-9a-f]{64}"))
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  @Test
  @DisplayName("without a route of their own nothing but telemetry and feedback is in the stream")
  void publish_WITHOUT_ROUTE_isNotTold() throws Exception {
    try (HubRig rig = rig("/feedback/*")) {
      RigPeer a = rig.connect(HubRig.A, true, 0);
      a.lane().execute(() -> a.session().twinPatch("1", null, Bytes.utf8("{\"e\":5}")));
      HubEvents events = rig.hub().events();
      assertThat(events.wants(MessageSource.TWIN_CHANGE)).isFalse();
      assertThat(events.wants(MessageSource.CONNECTION_STATE)).isFalse();
      assertThat(events.wants(MessageSource.LIFECYCLE)).isFalse();
      assertThat(events.wants(MessageSource.FEEDBACK)).isTrue();

      boolean stored =
          rig.await(
              events.publish(
                  MessageSource.FEEDBACK, HubRig.DEVICE, MessageProperties.NONE, Bytes.utf8("[]")));

      assertThat(stored).isTrue();
      assertThat(await(rig, MessageSource.FEEDBACK, 1)).hasSize(1);
      assertThat(events(rig, MessageSource.TWIN_CHANGE)).isEmpty();
      assertThat(rig.hub().counts().received()).isZero();
    }
  }

  @Test
  @DisplayName("what waits to be stored is bounded")
  void publish_FASTER_THAN_STORED_isBounded() throws Exception {
    try (HubRig rig = rig("/feedback/*")) {
      HubEvents events = rig.hub().events();
      Bytes large = Bytes.utf8("x".repeat(1 << 20));
      int taken = 0;
      while (!events
          .publish(MessageSource.FEEDBACK, HubRig.DEVICE, MessageProperties.NONE, large)
          .toCompletableFuture()
          .isDone()) {
        taken++;
      }
      assertThat((long) taken << 20).isLessThanOrEqualTo(HubEvents.MAX_WAITING_BYTES);
      rig.settle();

      assertThat(
              rig.await(
                  events.publish(
                      MessageSource.FEEDBACK, HubRig.DEVICE, MessageProperties.NONE, large)))
          .isTrue();
    }
  }
}
