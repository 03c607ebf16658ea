/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.deployment;

import static io.holdfast.hub.registry.Records.await;
import static io.holdfast.hub.registry.Records.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.SettableClock;
import io.holdfast.hub.HandTimer;
import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.queue.Endpoint;
import io.holdfast.hub.queue.Target;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.registry.Presence;
import io.holdfast.hub.registry.Records;
import io.holdfast.hub.route.Route;
import io.holdfast.hub.route.RouteTable;
import io.holdfast.hub.route.Routes;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EdgeHubDeploymentTest {

  private static final DeviceIdentity EDGE = new DeviceIdentity("edge.1");
  private static final ModuleIdentity SELF = new ModuleIdentity("edge.1", "$edgeHub");
  private static final ModuleIdentity MODULE = new ModuleIdentity("edge.1", "filter");
  private static final DeviceIdentity LEAF = new DeviceIdentity("leaf");

  private static final String INPUT = "FROM /* INTO BrokeredEndpoint('/modules/filter/inputs/i')";

  @TempDir Path directory;
  private Records records;
  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-31T12:00:00Z"));
  private final HandTimer timer = new HandTimer();
  private final List<AppliedConfiguration> applied = new CopyOnWriteArrayList<>();
  private Presence presence;
  private RouteTable table;
  private EdgeHubDeployment deployment;

  @BeforeEach
  void open() {
    records = new Records(directory);
    done(records.registry().create(DeviceDraft.of(EDGE)));
    done(records.registry().create(ModuleDraft.of(SELF)));
    make();
  }

  private void make() {
    presence = new Presence(clock);
    table = new RouteTable(Routes.atEdge(EDGE.deviceId(), List.of(), 0));
    deployment =
        new EdgeHubDeployment(
            EDGE.deviceId(),
            records.twins(),
            records.twins(),
            presence,
            table,
            LastConfiguration.in(records.store(), records.writer()),
            applied::add,
            clock,
            timer,
            "9.9");
  }

  @AfterEach
  void close() {
    deployment.close();
    records.close();
  }

  private void desire(String routes) {
    String json =
        "{'properties':{'desired':{'schemaVersion':'1.1','routes':"
            + routes.replace("'", "\\'").replace('`', '"')
            + ",'storeAndForwardConfiguration':{'timeToLiveSecs':60}}}}";
    String text = json.replace("\\'", "\u0000").replace('\'', '"').replace('\u0000', '\'');
    done(records.twins().patch(SELF, Bytes.utf8(text), IfMatch.ANY));
  }

  private List<Target> targets(Identity sender) {
    return table
        .current()
        .targets(new MessageHeader(sender, "g", "{}", MessageProperties.NONE), Bytes.EMPTY);
  }

  private JsonNode reported() {
    return JsonMapper.shared()
        .readTree(done(records.twins().get(SELF)).reportedJson().toByteArray());
  }

  private void awaitReported(String pointer, String value) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> assertThat(reported().at(pointer).asString("nothing")).isEqualTo(value));
  }

  @Test
  @DisplayName("a change of the twin changes the routes, and is reported with 200 [edge-33]")
  void desired_NEW_ROUTES_takeEffect() {
    assertThat(await(deployment.start())).isFalse();
    assertThat(targets(MODULE)).isEmpty();

    desire("{`r`:`" + INPUT + "`}");
    awaitReported("/lastDesiredStatus/code", "200");

    assertThat(targets(LEAF))
        .containsExactly(
            new Target(new Endpoint.Input(MODULE, "i"), Route.DEFAULT_PRIORITY, 60_000));
    assertThat(reported().at("/lastDesiredVersion").asInt()).isEqualTo(2);
    assertThat(reported().at("/lastDesiredStatus/description").asString()).isEmpty();
    assertThat(reported().at("/schemaVersion").asString()).isEqualTo("1.0");
    assertThat(reported().at("/version/version").asString()).isEqualTo("9.9");
    assertThat(applied)
        .singleElement()
        .satisfies(one -> {
          assertThat(one.desiredVersion()).isEqualTo(2);
          assertThat(one.endpoints()).containsExactly(new Endpoint.Input(MODULE, "i"));
        });
  }

  @Test
  @DisplayName("a bad configuration is reported with 400 and changes nothing [edge-32] [edge-33]")
  void desired_BAD_ROUTES_changeNothing() {
    assertThat(await(deployment.start())).isFalse();
    desire("{`r`:`" + INPUT + "`}");
    awaitReported("/lastDesiredVersion", "2");

    desire("{`r`:`FROM /* INTO $upstream`,`s`:{`route`:`FROM /* INTO $upstream`,`priority`:10}}");
    awaitReported("/lastDesiredVersion", "3");

    assertThat(reported().at("/lastDesiredStatus/code").asInt()).isEqualTo(400);
    assertThat(reported().at("/lastDesiredStatus/description").asString())
        .startsWith("Error while parsing desired properties - Error parsing route s - ");
    assertThat(targets(MODULE)).hasSize(1);
    assertThat(applied).hasSize(1);

    desire("{`s`:null}");
    awaitReported("/lastDesiredVersion", "4");
    assertThat(targets(MODULE)).extracting(Target::endpoint).containsExactly(Endpoint.UPSTREAM);
  }

  @Test
  @DisplayName("after a restart the routes are those of the stored twin [edge-34]")
  void start_STORED_TWIN_isTakenUp() {
    desire("{`r`:`" + INPUT + "`}");
    records.reopen();
    make();

    assertThat(await(deployment.start())).isTrue();

    assertThat(targets(MODULE)).hasSize(1);
    assertThat(applied).hasSize(1);
  }

  @Test
  @DisplayName(
      "[edge-32] [edge-34] after a restart with a refused configuration the one before is in force")
  void start_BAD_TWIN_AFTER_A_GOOD_takesTheLast() {
    boolean _ = await(deployment.start());
    desire("{`r`:`" + INPUT + "`}");
    awaitReported("/lastDesiredVersion", "2");
    desire("{`r`:`nothing`}");
    awaitReported("/lastDesiredVersion", "3");
    deployment.close();
    records.reopen();
    applied.clear();
    make();

    assertThat(await(deployment.start())).isTrue();

    assertThat(targets(MODULE))
        .extracting(Target::endpoint)
        .containsExactly(new Endpoint.Input(MODULE, "i"));
    assertThat(applied).singleElement().matches(one -> one.desiredVersion() == 2);
    awaitReported("/lastDesiredStatus/code", "400");
  }

  @Test
  @DisplayName("[edge-34] a twin that was emptied changes nothing, after a restart neither")
  void start_EMPTIED_TWIN_takesTheLast() {
    boolean _ = await(deployment.start());
    desire("{`r`:`" + INPUT + "`}");
    awaitReported("/lastDesiredVersion", "2");
    done(records.twins().replace(SELF, Bytes.utf8("{}"), IfMatch.ANY));
    awaitReported("/lastDesiredVersion", "3");
    assertThat(targets(MODULE)).hasSize(1);
    deployment.close();
    records.reopen();
    applied.clear();
    make();

    assertThat(await(deployment.start())).isTrue();

    assertThat(targets(MODULE))
        .extracting(Target::endpoint)
        .containsExactly(new Endpoint.Input(MODULE, "i"));
    assertThat(applied).singleElement().matches(one -> one.desiredVersion() == 2);
    awaitReported("/lastDesiredStatus/code", "400");
  }

  @Test
  @DisplayName("a refused configuration at the start leaves the hub without one")
  void start_BAD_TWIN_isNoConfiguration() {
    desire("{`r`:`nothing`}");

    assertThat(await(deployment.start())).isFalse();

    awaitReported("/lastDesiredStatus/code", "400");
    assertThat(targets(MODULE)).isEmpty();
  }

  @Test
  @DisplayName("who is connected is reported: modules stay, devices go, ids are encoded")
  void clients_COME_AND_GO_areReported() {
    done(
        records
            .twins()
            .patchReported(
                SELF, Bytes.utf8("{\"clients\":{\"old\":{\"status\":\"Connected\"}}}"), null));
    boolean _ = await(deployment.start());
    presence.connected(MODULE);
    presence.connected(LEAF);
    presence.connected(SELF);
    gather();
    awaitReported("/clients/leaf/status", "Connected");
    assertThat(reported().at("/clients").propertyNames())
        .containsExactlyInAnyOrder("edge%2E1/filter", "leaf");
    assertThat(reported().at("/clients/edge%2E1~1filter/lastConnectedTimeUtc").asString())
        .isEqualTo("2026-01-31T12:00:00Z");

    clock.turn(Duration.ofMinutes(1));
    presence.disconnected(MODULE);
    presence.disconnected(LEAF);
    gather();
    awaitReported("/clients/edge%2E1~1filter/status", "Disconnected");
    assertThat(reported().at("/clients").propertyNames()).containsExactly("edge%2E1/filter");
    assertThat(reported().at("/clients/edge%2E1~1filter/lastConnectedTimeUtc").asString())
        .isEqualTo("2026-01-31T12:00:00Z");
    assertThat(reported().at("/clients/edge%2E1~1filter/lastDisconnectedTimeUtc").asString())
        .isEqualTo("2026-01-31T12:01:00Z");
  }

  @Test
  @DisplayName("more clients than a twin holds are not reported, and break nothing")
  void clients_MANY_areReportedInPart() {
    boolean _ = await(deployment.start());
    for (int i = 0; i < 1000; i++) {
      presence.connected(new DeviceIdentity("leaf-" + i));
    }
    presence.connected(MODULE);
    gather();

    awaitReported("/clients/edge%2E1~1filter/status", "Connected");
    assertThat(reported().at("/clients").size()).isBetween(50, 500);
  }

  /** Lets the time pass in which changes are gathered, again and again while a patch is out. */
  private void gather() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> {
          timer.turn(Duration.ofSeconds(1));
          return timer.waiting() == 0;
        });
  }
}
