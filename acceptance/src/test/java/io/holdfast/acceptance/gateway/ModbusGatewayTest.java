/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import com.ghgande.j2mod.modbus.slave.ModbusSlave;
import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastOptions;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole way from a field device to a back end and back, all of it as it is shipped. */
class ModbusGatewayTest {

  private static final int UNIT = 3;
  private static final int ADDRESS = 4;

  @Test
  @DisplayName(
      "a register's value reaches the hub from the shipped gateway, and a direct method writes one")
  void run_MODBUS_AND_BRIDGE_bothWays(@TempDir Path folder) throws Exception {
    try (Plant plant = new Plant();
        Hub hub = Hub.start(HoldfastOptions.in(folder.resolve("root")))) {
      Registered identity = hub.newModule();
      Files.writeString(folder.resolve("gateway.json"), file(plant, hub));
      plant.set(21);
      try (Events events = hub.eventsOf(identity);
          GatewayCommand gateway =
              GatewayCommand.start(
                  Map.of("GATEWAY", identity.connectionString()),
                  folder,
                  "run",
                  "run",
                  "gateway.json",
                  "--json",
                  "--ready-file",
                  "ready.json")) {
        assertThat(gateway.ready("ready.json")).contains("plant", "bridge");
        assertReading(events.next(), 21);
        plant.set(22);
        assertReading(events.next(), 22);

        call(hub, identity, 1_234);
        await().atMost(3, TimeUnit.MINUTES).until(() -> plant.value() == 1_234);
        assertResultAndReading(events, 1_234);

        assertThat(gateway.stop()).as(gateway.err()).isZero();
        assertAllDelivered(gateway);
      }
    }
  }

  private static String file(Plant plant, Hub hub) {
    return """
    {"modules": [
       {"name": "plant", "loader": {"name": "builtin", "entrypoint": {"module": "modbus"}},
        "args": {"host": "%s", "port": %d, "unit": %d, "timeout": "1m",
          "readings": [{"name": "level", "table": "holding", "address": %d, "period": "100ms", "onChange": true}],
          "writes": [{"name": "level", "table": "holding", "address": %d}]}},
       {"name": "bridge", "loader": {"name": "builtin", "entrypoint": {"module": "iothub"}},
        "args": {"connectionStringEnv": "GATEWAY", "port": %d, "caFile": "%s", "methods": true,
          "outputs": {"modbus": "registers"}, "contentType": "application/json"}}],
     "links": [{"source": "plant", "sink": "bridge"}, {"source": "bridge", "sink": "plant"}]}
    """
        .formatted(
            plant.host,
            plant.port,
            UNIT,
            ADDRESS,
            ADDRESS,
            hub.ready().mqttPort(),
            hub.ready().caFile());
  }

  /** Calls until the gateway has it: the hub may have its readings before it takes methods. */
  private static void call(Hub hub, Registered identity, int value) {
    String call =
        """
        {"methodName":"write","payload":{"name":"level","value":%d,"id":17},
         "connectTimeoutInSeconds":30,"responseTimeoutInSeconds":30}
        """
            .formatted(value);
    List<JsonNode> answers = new ArrayList<>();
    await()
        .atMost(3, TimeUnit.MINUTES)
        .until(() -> {
          var reply = hub.service().invoke(identity.identity(), call);
          answers.add(reply.json());
          return reply.status() == 200;
        });
    assertThat(answers.getLast().path("status").intValue()).isEqualTo(202);
  }

  private static void assertReading(JsonNode event, int value) {
    assertThat(event.at("/systemProperties/iothub-outputname").asString()).isEqualTo("registers");
    JsonNode properties = event.path("applicationProperties");
    assertThat(properties.propertyNames()).containsExactlyInAnyOrder("source", "name", "unit");
    assertThat(properties.path("source").asString()).isEqualTo("modbus");
    assertThat(properties.path("name").asString()).isEqualTo("level");
    assertThat(properties.path("unit").asString()).isEqualTo(Integer.toString(UNIT));
    assertThat(event.at("/body/name").asString()).isEqualTo("level");
    assertThat(event.at("/body/value").intValue()).as(event.toString()).isEqualTo(value);
  }

  /** In whatever order, and a result for each call: one may be tried again that was carried out. */
  private static void assertResultAndReading(Events events, int value) {
    boolean isResultThere = false;
    boolean isReadingThere = false;
    while (!isResultThere || !isReadingThere) {
      JsonNode event = events.next();
      if (event.at("/applicationProperties/command").asString("").equals("result")) {
        assertThat(event.at("/applicationProperties/status").asString()).isEqualTo("ok");
        assertThat(event.at("/body/id").intValue()).isEqualTo(17);
        assertThat(event.at("/body/value").intValue()).isEqualTo(value);
        isResultThere = true;
      } else {
        assertReading(event, value);
        isReadingThere = true;
      }
    }
  }

  /** What it counted, which it writes last. */
  private static void assertAllDelivered(GatewayCommand gateway) throws IOException {
    List<String> lines = gateway.out().lines().toList();
    JsonNode counters = JsonMapper.shared().readTree(lines.getLast()).path("counters");
    for (String module : List.of("plant", "bridge")) {
      JsonNode its = counters.path(module);
      assertThat(its.path("received").intValue()).as(module).isPositive();
      assertThat(its.path("delivered")).as(module).isEqualTo(its.path("received"));
    }
  }

  /** A Modbus TCP server of another library with a few registers, at an address of its own. */
  private static final class Plant implements AutoCloseable {

    final String host = LoopbackAddress.next();
    final int port = LoopbackAddress.freePort(host);
    private final SimpleProcessImage image = new SimpleProcessImage(UNIT);
    private final ModbusSlave server;

    Plant() throws ModbusException {
      for (int i = 0; i < 10; i++) {
        image.addRegister(i, new SimpleRegister(0));
      }
      server = ModbusSlaveFactory.createTCPSlave(LoopbackAddress.inet(host), port, 2, false);
      server.addProcessImage(UNIT, image);
      server.open();
    }

    void set(int value) {
      image.getRegister(ADDRESS).setValue(value);
    }

    int value() {
      return image.getRegister(ADDRESS).getValue();
    }

    @Override
    public void close() {
      ModbusSlaveFactory.close(server);
    }
  }
}
