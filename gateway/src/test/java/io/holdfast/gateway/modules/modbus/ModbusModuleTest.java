/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.ghgande.j2mod.modbus.procimg.SimpleDigitalIn;
import com.ghgande.j2mod.modbus.procimg.SimpleInputRegister;
import io.holdfast.wire.gateway.GatewayMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ModbusModuleTest {

  private final Plant plant = new Plant();

  @BeforeEach
  void start() {
    plant.start();
  }

  @AfterEach
  void stop() {
    plant.close();
  }

  private static String reading(String more) {
    return ",'readings':[{'name':'level','period':'20ms'," + more + "}]";
  }

  @Test
  @DisplayName("A reading is published with its name, value and time, and says where it is from")
  void read_HOLDING_isPublished() throws Exception {
    plant.holding(4, 215);
    try (Running module =
        new Running(plant, reading("'table':'holding','address':4,'scale':0.1"))) {
      GatewayMessage message = module.next();
      assertThat(message.properties())
          .containsExactly(entry("source", "modbus"), entry("name", "level"), entry("unit", "3"));
      JsonNode content = Running.json(message);
      assertThat(content.propertyNames()).containsExactly("name", "time", "value");
      assertThat(content.path("value").toString()).isEqualTo("21.5");
      assertThat(Instant.parse(content.path("time").asString())).isAfter(Instant.EPOCH);
      plant.holding(4, 300);
      assertThat(module.next(each -> each.path("value").doubleValue() == 30)).isNotNull();
    }
  }

  @Test
  @DisplayName("Input registers, coils and discrete inputs are read, several at once")
  void read_OTHER_TABLES_arePublished() throws Exception {
    plant.image.setInputRegister(0, new SimpleInputRegister(0xFFFE));
    plant.image.setInputRegister(1, new SimpleInputRegister(7));
    plant.image.getDigitalOut(2).set(true);
    plant.image.setDigitalIn(9, new SimpleDigitalIn(true));
    String readings =
        """
        ,'readings':[
          {'name':'two','table':'input','address':0,'count':2,'type':'int16'},
          {'name':'coils','table':'coil','address':0,'count':10},
          {'name':'last','table':'discrete','address':9}]\
        """;
    try (Running module = new Running(plant, readings)) {
      assertThat(value(module, "two")).isEqualTo("[-2,7]");
      assertThat(value(module, "coils"))
          .isEqualTo("[false,false,true,false,false,false,false,false,false,false]");
      assertThat(value(module, "last")).isEqualTo("true");
    }
  }

  private static String value(Running module, String name) throws InterruptedException {
    return module.next(each -> each.path("name").asString().equals(name)).path("value").toString();
  }

  @Test
  @DisplayName("With onChange a value is published only if it is another one")
  void read_ON_CHANGE_isPublishedOnce() throws Exception {
    String readings =
        """
        ,'readings':[
          {'name':'level','table':'holding','address':0,'period':10,'onChange':true},
          {'name':'clock','table':'holding','address':1,'period':10}]\
        """;
    try (Running module = new Running(plant, readings)) {
      assertThat(value(module, "level")).isEqualTo("0");
      for (int i = 0; i < 5; i++) {
        assertThat(Running.json(module.next()).path("name").asString()).isEqualTo("clock");
      }
      plant.holding(0, 8);
      assertThat(value(module, "level")).isEqualTo("8");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'table':'holding','address':5                                    | 7    | 7     | 0",
        "'table':'holding','address':5,'type':'int16'                     | -2   | 65534 | 0",
        "'table':'holding','address':5,'scale':0.5                        | 21.5 | 43    | 0",
        "'table':'holding','address':5,'type':'uint32'                    | 65539 | 1    | 3",
        "'table':'holding','address':5,'type':'uint32','wordOrder':'little' | 65539 | 3  | 1",
        "'table':'holding','address':5,'type':'float32'                   | 1.5  | 16320 | 0",
      })
  @DisplayName("A command writes, and its result is published")
  void write_COMMAND_isDone(String point, String value, int first, int second) throws Exception {
    try (Running module = new Running(plant, ",'writes':[{'name':'goal'," + point + "}]")) {
      module.receive("{'name':'goal','value':" + value + ",'id':7}", "command", "write");
      GatewayMessage result = module.next();
      assertThat(result.properties())
          .containsExactly(
              entry("source", "modbus"),
              entry("name", "goal"),
              entry("unit", "3"),
              entry("command", "result"),
              entry("status", "ok"));
      JsonNode content = Running.json(result);
      assertThat(content.path("id").intValue()).isEqualTo(7);
      assertThat(content.path("value").toString()).isEqualTo(value);
      assertThat(content.has("error")).isFalse();
      assertThat(plant.holding(5)).isEqualTo(first);
      assertThat(plant.holding(6)).isEqualTo(second);
    }
  }

  @Test
  @DisplayName("A coil is written by a call of a method, or by a content that says so")
  void write_COIL_isDone() throws Exception {
    String writes = ",'writes':[{'name':'pump','table':'coil','address':1}]";
    try (Running module = new Running(plant, writes)) {
      module.receive("{'name':'pump','value':true}", "method", "write");
      assertThat(module.next().properties()).containsEntry("status", "ok");
      assertThat(plant.image.getDigitalOut(1).isSet()).isTrue();
      module.receive("{'command':'write','name':'pump','value':0}");
      assertThat(module.next().properties()).containsEntry("status", "ok");
      assertThat(plant.image.getDigitalOut(1).isSet()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'name':'other','value':1}     | is called \"other\"",
        "{'name':'goal'}                | lacks \"value\"",
        "{'value':1}                    | lacks \"name\"",
        "[1]                            | must be an object",
        "nonsense                       | no JSON",
        "{'name':'goal','value':70000}  | must be from 0 to 65535",
        "{'name':'goal','value':-1}     | must be from 0 to 65535",
        "{'name':'goal','value':'x'}    | must be a number",
        "{'name':'none','value':1}      | exception 2, illegal data address",
        "{'name':'goal','value':1e400}  | must be a number",
        "{'name':'real','value':-1e400} | must be a number",
        "{'name':'real','value':1e39}   | must be a number that 32 bits can hold",
        "{'name':'bit','value':1e400}   | must be true or false",
      })
  @DisplayName("A command that cannot be carried out is answered with the reason")
  void write_IMPOSSIBLE_isAnswered(String command, String reason) throws Exception {
    String writes =
        """
        ,'writes':[{'name':'goal','table':'holding','address':5},
                   {'name':'real','table':'holding','address':6,'type':'float32'},
                   {'name':'bit','table':'coil','address':1},
                   {'name':'none','table':'holding','address':500}]\
        """;
    try (Running module = new Running(plant, writes)) {
      module.receive(command, "command", "write");
      GatewayMessage result = module.next();
      assertThat(result.properties())
          .containsEntry("command", "result")
          .containsEntry("status", "error");
      assertThat(Running.json(result).path("error").asString()).contains(reason);
      module.receive("{'name':'goal','value':1}", "command", "write");
      assertThat(module.next().properties()).containsEntry("status", "ok");
    }
  }

  @Test
  @DisplayName("What is no command is none of its business")
  void receive_NO_COMMAND_isIgnored() throws Exception {
    String writes = ",'writes':[{'name':'goal','table':'holding','address':5}]";
    try (Running module = new Running(plant, writes)) {
      module.receive("21.5", "source", "mapping");
      module.receive("{'name':'goal','value':3}", "source", "modbus");
      module.receive("{'name':'goal','value':4}", "command", "result");
      module.receive("{'name':'goal','value':5}", "command", "write");
      assertThat(Running.json(module.next()).path("value").intValue()).isEqualTo(5);
    }
  }

  @Test
  @DisplayName("An exception of the server is told once, and the others are read on")
  void read_EXCEPTION_isTold() throws Exception {
    String readings =
        """
        ,'readings':[
          {'name':'none','table':'holding','address':100,'period':10},
          {'name':'clock','table':'holding','address':1,'period':10}]\
        """;
    try (Running module = new Running(plant, readings)) {
      GatewayMessage failed = module.next();
      assertThat(failed.properties())
          .containsEntry("name", "none")
          .containsEntry("status", "error");
      assertThat(Running.json(failed).path("error").asString())
          .isEqualTo("exception 2, illegal data address");
      for (int i = 0; i < 5; i++) {
        JsonNode content = Running.json(module.next());
        assertThat(content.path("name").asString()).isEqualTo("clock");
        assertThat(content.path("value").toString()).isEqualTo("0");
      }
    }
  }

  @Test
  @DisplayName("A server that goes and comes again is read again")
  void read_SERVER_RESTARTED_goesOn() throws Exception {
    try (Running module =
        new Running(plant, ",'timeout':'1s'" + reading("'table':'holding','address':0"))) {
      // On a slow machine it may not even have been connected in that time, at first.
      assertThat(module.next(each -> each.has("value")).path("value").intValue()).isZero();
      plant.stop();
      assertThat(module.next(each -> each.has("error")).path("name").asString()).isEqualTo("level");
      plant.holding(0, 5);
      plant.start();
      assertThat(module.next(each -> each.path("value").intValue() == 5)).isNotNull();
    }
  }

  @Test
  @DisplayName("A server that never answers holds up neither commands nor the end")
  void receive_SERVER_SILENT_doesNotWait() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Running module =
            new Running(
                "127.0.0.1",
                silent.getLocalPort(),
                ",'timeout':'200ms','writes':[{'name':'goal','table':'coil','address':0}]"
                    + reading("'table':'coil','address':0"))) {
      // On a slow machine it may not even have been connected in that time, at first.
      assertThat(
              module
                  .next(each -> each.path("error").asString("").startsWith("no answer"))
                  .path("error")
                  .asString())
          .isEqualTo("no answer in 200 ms");
      for (int i = 0; i < 2 * Worker.WAITING; i++) {
        module.receive("{'name':'goal','value':1}", "command", "write");
      }
      // Some waited in vain, some did not find room; all are answered.
      for (int i = 0; i < 2 * Worker.WAITING; i++) {
        module.next(each -> each.path("name").asString().equals("goal") && each.has("error"));
      }
    }
  }

  @Test
  @DisplayName("A server that is not there is told, and read once it is there")
  void read_SERVER_LATE_isReadOnceThere() throws Exception {
    plant.stop();
    try (Running module = new Running(plant, reading("'table':'holding','address':0"))) {
      assertThat(Running.json(module.next()).path("error").asString())
          .startsWith("no connection to " + plant.host);
      plant.start();
      assertThat(module.next(each -> each.has("value"))).isNotNull();
    }
  }

  @Test
  @DisplayName("Its threads end with it")
  void destroy_RUNNING_endsItsThreads() throws IOException {
    try (Running module = new Running(plant, reading("'table':'holding','address':0"))) {
      Awaitility.await().atMost(Running.PATIENCE).until(() -> !module.published.isEmpty());
      assertThat(threads()).isPositive();
    }
    Awaitility.await().atMost(Running.PATIENCE).until(() -> threads() == 0);
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("plant-"))
        .count();
  }
}
