/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.gateway.broker.Link;
import io.holdfast.gateway.broker.QueuePolicy;
import io.holdfast.gateway.broker.QueueSettings;
import io.holdfast.gateway.json.JsonFault;
import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.gateway.load.BuiltinLoader;
import io.holdfast.gateway.load.JavaLoader;
import io.holdfast.gateway.load.Loaders;
import io.holdfast.wire.gateway.GatewayMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayFileTest {

  private static final class Nothing implements GatewayModule {
    @Override
    public void create(ModuleContext context) {}

    @Override
    public void receive(GatewayMessage message) {}
  }

  /** Would have its arguments null; must not be created. */
  private static final class Asked implements GatewayModule {
    @Override
    public void create(ModuleContext context) {
      throw new AssertionError("nobody is to be created");
    }

    @Override
    public void check(String args) throws Exception {
      JsonPlace place = JsonPlace.parse(args);
      if (place.isObject()) {
        throw place.member("x").fault("must be absent");
      }
      if (!place.isNull()) {
        throw new IOException("there is no such thing");
      }
    }

    @Override
    public void receive(GatewayMessage message) {}
  }

  private static final Loaders LOADERS =
      Loaders.of(
          new JavaLoader(),
          new BuiltinLoader(
              Map.of("logger", Nothing::new, "map", Nothing::new, "asked", Asked::new)));
  private static final String LOADER =
      "'loader': {'name': 'builtin', 'entrypoint': {'module': 'logger'}}";

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private static String file(String modules, String links) {
    return json("{'modules': [" + modules + "], 'links': [" + links + "]}");
  }

  private static String module(String name) {
    return "{'name': '" + name + "', " + LOADER + "}";
  }

  private static GatewayConfig good(String text) {
    Reading reading = GatewayFile.read(text, LOADERS);
    assertThat(reading)
        .as(reading instanceof Reading.Faulty faulty ? faulty.text() : "")
        .isInstanceOf(Reading.Good.class);
    return ((Reading.Good) reading).config();
  }

  private static List<String> faults(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.Faulty.class);
    return ((Reading.Faulty) reading)
        .faults().stream().map(each -> String.valueOf(each.getMessage())).toList();
  }

  private static List<String> faults(String text) {
    return faults(GatewayFile.read(text, LOADERS));
  }

  @Test
  @DisplayName(
      "[gateway-11] modules, their arguments and queues, and links are read in their order")
  void read_WHOLE_FILE_asItSays() {
    GatewayConfig config =
        good(
            file(
                "{'name': 'a', 'args': {'x': [1, 2.50]}, "
                    + LOADER
                    + "},"
                    + "{'name': 'b', 'args': null, 'queue': {'capacity': 10, 'policy': 'block',"
                    + " 'wait': '90s'}, "
                    + LOADER
                    + "},"
                    + "{'name': 'c', 'queue': {'policy': 'drop-oldest'}, "
                    + LOADER
                    + "}",
                "{'source': 'b', 'sink': 'c'}, {'source': '*', 'sink': 'a'}"));

    assertThat(config.modules().stream().map(ModuleEntry::name)).containsExactly("a", "b", "c");
    assertThat(config.modules().stream().map(ModuleEntry::args))
        .containsExactly(json("{'x':[1,2.50]}"), "null", "null");
    assertThat(config.modules().stream().map(ModuleEntry::pointer))
        .containsExactly("/modules/0", "/modules/1", "/modules/2");
    assertThat(config.modules().stream().map(ModuleEntry::queue))
        .containsExactly(
            QueueSettings.DEFAULT,
            new QueueSettings(10, QueuePolicy.BLOCK, Duration.ofSeconds(90)),
            new QueueSettings(1_024, QueuePolicy.DROP_OLDEST, Duration.ofSeconds(30)));
    assertThat(config.links()).containsExactly(new Link("b", "c"), new Link("*", "a"));
  }

  @Test
  @DisplayName("[gateway-11] modules are asked about their arguments, beside what else is wrong")
  void check_BAD_ARGUMENTS_allFaults() throws Exception {
    String asked = "'loader': {'name': 'builtin', 'entrypoint': {'module': 'asked'}}";
    String text =
        file(
            "{'name': 'a', "
                + asked
                + "},"
                + "{'name': 'b', 'args': {'x': 1}, "
                + asked
                + "},"
                + "{'name': 'c', 'args': 7, "
                + asked
                + "},"
                + "{'name': 'd', 'loader': {'name': 'java',"
                + " 'entrypoint': {'class.name': 'no.Such'}}}",
            "{'source': 'a', 'sink': 'e'}");

    assertThat(faults(GatewayFile.check(text, LOADERS)))
        .satisfiesExactly(
            fault -> assertThat(fault).startsWith("/links/0/sink: "),
            fault -> assertThat(fault).isEqualTo("/modules/1/args/x: must be absent"),
            fault -> assertThat(fault).isEqualTo("/modules/2/args: there is no such thing"),
            fault -> assertThat(fault).startsWith("/modules/3/loader: there is no class no.Such"));
    assertThat(GatewayFile.check(file(module("a"), ""), LOADERS)).isInstanceOf(Reading.Good.class);
  }

  @Test
  @DisplayName("[gateway-11] empty arrays are a gateway without modules")
  void read_EMPTY_ARRAYS_good() {
    assertThat(good(file("", ""))).isEqualTo(GatewayConfig.EMPTY);
  }

  @Test
  @DisplayName("[gateway-11] loaders can be named, and a module's loader may repeat its type")
  void read_NAMED_LOADER_used() {
    String text =
        "{'loaders': [{'type': 'builtin', 'name': 'ours', 'configuration': {}},"
            + " {'type': 'builtin', 'name': 'builtin'}],"
            + " 'modules': [{'name': 'a', 'loader': {'name': 'ours', 'type': 'builtin',"
            + " 'entrypoint': {'module': 'map'}}}], 'links': []}";

    assertThat(good(json(text)).modules()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`{}` | `lacks \"modules\"`",
        "`[]` | `must be an object`",
        "`{'modules': [], 'links': [], 'modules': []}` | `Duplicate`",
        "`{'modules': [], 'links': []} x` | `line 1`",
        "`{'modules': {}, 'links': []}` | `/modules: must be an array`",
        "`{'modules': [], 'links': [], 'module': []}` | `/module: is not known here`",
        "`{'modules': [{}], 'links': []}` | `/modules/0: lacks \"name\"`",
        "`{'modules': [7], 'links': []}` | `/modules/0: must be an object`",
        "`{'modules': [{'name': ''}], 'links': []}` | `/modules/0/name: must be a text`",
        "`{'modules': [{'name': '*'}], 'links': []}` | `/modules/0/name: must not be \"*\"`",
        "`{'modules': [{'name': 'a'}], 'links': []}` | `/modules/0: lacks \"loader\"`",
        "`{'modules': [{'name': 'a', 'loader': {}}], 'links': []}` | `would mean \"native\"`",
        "`{'modules': [{'name': 'a', 'loader': {'name': 'native'}}], 'links': []}` | `out of process`",
        "`{'modules': [{'name': 'a', 'loader': {'name': 'node'}}], 'links': []}` | `\"node\" cannot`",
        "`{'modules': [{'name': 'a', 'loader': {'name': 'x'}}], 'links': []}` | `known are java, builtin`",
        "`{'modules': [{'name': 'a', 'loader': {'name': 'builtin'}}], 'links': []}` | `lacks \"entrypoint\"`",
        "`{'modules': [{'name': 'a', 'loader': {'name': 'java', 'type': 'node'}}], 'links': []}` | `/modules/0/loader/type: must be \"java\"`",
        "`{'modules': [{'name': 'a', 'loader': {'name': 'builtin', 'entrypoint': {'module': 'x'}}}], 'links': []}` | `known are asked, logger, map`",
        "`{'modules': [{'name': 'a', 'loader': {'name': 'java', 'entrypoint': {'class.path': 'x'}}}], 'links': []}` | `/modules/0/loader/entrypoint: lacks \"class.name\"`",
        "`{'modules': [{'name': 'a', 'arg': 1, LOADER}], 'links': []}` | `/modules/0/arg: is not known`",
        "`{'modules': [{'name': 'a', 'queue': {'capacity': 0}, LOADER}], 'links': []}` | `/modules/0/queue/capacity`",
        "`{'modules': [{'name': 'a', 'queue': {'policy': 'drop'}, LOADER}], 'links': []}` | `block, drop-newest, drop-oldest`",
        "`{'modules': [{'name': 'a', 'queue': {'policy': 'drop-newest', 'wait': 1}, LOADER}], 'links': []}` | `/modules/0/queue/wait: has no meaning`",
        "`{'modules': [{'name': 'a', 'queue': {'wait': '2h'}, LOADER}], 'links': []}` | `/modules/0/queue/wait: must be from`",
        "`{'modules': [], 'links': [{'source': 'a'}]}` | `/links/0: lacks \"sink\"`",
        "`{'modules': [], 'links': [{'sink': 'a'}]}` | `/links/0: lacks \"source\"`",
        "`{'modules': [], 'links': [{'source': '*', 'sink': '*'}]}` | `/links/0/sink: names the module \"*\", and there is none`",
        "`{'loaders': [{'name': 'x'}], 'modules': [], 'links': []}` | `/loaders/0: lacks \"type\"`",
        "`{'loaders': [{'type': 'java'}], 'modules': [], 'links': []}` | `/loaders/0: lacks \"name\"`",
        "`{'loaders': [{'type': 'node', 'name': 'x'}], 'modules': [], 'links': []}` | `/loaders/0/type: \"node\" cannot`",
        "`{'loaders': [{'type': 'java', 'name': 'builtin'}], 'modules': [], 'links': []}` | `/loaders/0/name: is the name of`",
        "`{'loaders': [{'type': 'java', 'name': 'x', 'configuration': {'jvm.options': {}}}], 'modules': [], 'links': []}` | `/loaders/0/configuration: must be empty`",
        "`{'loaders': [{'type': 'java', 'name': 'x'}, {'type': 'java', 'name': 'x'}], 'modules': [], 'links': []}` | `/loaders/1/name: names the loader`"
      })
  @DisplayName("[gateway-11] a mistake is told with its place")
  void read_MISTAKE_toldWithItsPlace(String text, String fault) {
    assertThat(faults(json(text.replace("LOADER", LOADER))))
        .anySatisfy(each -> assertThat(each).contains(fault));
  }

  @Test
  @DisplayName("[gateway-11] all mistakes are told at once, each with a pointer that is right")
  void read_MANY_MISTAKES_allTold() {
    String text =
        "{'modules': ["
            + module("a")
            + ", "
            + module("a")
            + ", {'name': 'b', 'loader': 1}],"
            + " 'links': [{'source': 'a', 'sink': 'b'}, {'source': 'a', 'sink': 'b'},"
            + " {'source': 'x', 'sink': 'y'}], 'other/~': 1}";
    Reading reading = GatewayFile.read(json(text), LOADERS);

    assertThat(((Reading.Faulty) reading).faults().stream().map(JsonFault::pointer))
        .containsExactly(
            "/other~1~0",
            "/modules/1/name",
            "/modules/2/loader",
            "/links/1",
            "/links/2/source",
            "/links/2/sink");
    assertThat(faults(reading))
        .contains(
            "/links/2/sink: names the module \"y\", and there is none",
            "/modules/1/name: names the module \"a\" a second time");
  }

  @Test
  @DisplayName(
      "[gateway-11] what is added may have modules or links alone, and knows what is there")
  void readMore_PRESENT_MODULES_linked() {
    Present present = new Present(List.of("old"), List.of(new Link("*", "old")));
    String more =
        file(module("a"), "{'source': 'a', 'sink': 'old'}, {'source': 'old', 'sink': 'a'}");

    assertThat(GatewayFile.readMore(more, LOADERS, present)).isInstanceOf(Reading.Good.class);
    assertThat(GatewayFile.readMore(json("{'links': []}"), LOADERS, present))
        .isInstanceOf(Reading.Good.class);
    assertThat(faults(GatewayFile.readMore(file(module("old"), ""), LOADERS, present)))
        .containsExactly(
            "/modules/0/name: names the module \"old\", which the gateway has already");
    assertThat(
            faults(
                GatewayFile.readMore(file("", "{'source': '*', 'sink': 'old'}"), LOADERS, present)))
        .containsExactly("/links/0: is a link that the gateway has already: * -> old");
    assertThat(faults(GatewayFile.readMore("{}", LOADERS, present)))
        .containsExactly("must have \"modules\" or \"links\", which are to be added");
  }
}
