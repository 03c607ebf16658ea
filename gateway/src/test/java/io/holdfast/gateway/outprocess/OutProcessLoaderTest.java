/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.outprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.gateway.config.GatewayFile;
import io.holdfast.gateway.config.Reading;
import io.holdfast.gateway.json.JsonFault;
import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.gateway.load.Loaders;
import io.holdfast.gateway.sp.SpAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutProcessLoaderTest {

  private static final String ID = "7b1d0f3e-1111-4222-8333-444455556666";

  @Test
  @DisplayName(
      "an entrypoint with two keys gets defaults, and a message channel beside the control channel")
  void read_LEAST_defaults() {
    OutProcessSettings settings =
        read("{'activation.type':'none','control.id':'/run/sensor.control'}");

    assertThat(settings)
        .isEqualTo(
            new OutProcessSettings(
                "ipc:///run/sensor.control",
                new SpAddress.Ipc(Path.of("/run/sensor.control")),
                "ipc:///run/" + ID,
                new SpAddress.Ipc(Path.of("/run/" + ID)),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                1_024,
                Optional.empty()));
  }

  @Test
  @DisplayName(
      "[gateway-11] two modules of a file cannot have one address, which is told as a mistake")
  void read_SAME_ADDRESS_isAMistake() {
    String module =
        "{'name':'%s','loader':{'name':'outprocess','entrypoint':"
            + "{'activation.type':'none','control.id':'/run/%s','message.id':'/run/m-%s'}}}";
    String text =
        "{'modules':[%s,%s,%s],'links':[]}"
            .formatted(
                module.formatted("a", "x", "1"),
                module.formatted("b", "y", "2"),
                module.formatted("c", "x", "3"));
    Reading reading = GatewayFile.read(text.replace('\'', '"'), Loaders.of(new OutProcessLoader()));

    assertThat(((Reading.Faulty) reading).faults())
        .singleElement()
        .satisfies(fault ->
            assertThat(fault.getMessage()).startsWith("/modules/2/loader: has ipc:///run/x, "));
  }

  @Test
  @DisplayName("[gateway-9] an entrypoint with all keys says what it says")
  void read_ALL_asWritten() {
    OutProcessSettings settings =
        read(
            "{'activation.type':'launch','control.id':'c','message.id':'tcp://127.0.0.1:7502',"
                + "'timeout':250,'create.timeout':5000,'queue':7,"
                + "'launch':{'path':'host','args':['a','','--b c'],'grace.period.ms':500}}");

    assertThat(settings)
        .isEqualTo(
            new OutProcessSettings(
                "ipc://c",
                new SpAddress.Ipc(Path.of("c")),
                "tcp://127.0.0.1:7502",
                new SpAddress.Tcp("127.0.0.1", 7502),
                Duration.ofMillis(250),
                Duration.ofSeconds(5),
                7,
                Optional.of(
                    new OutProcessSettings.Launch(
                        "host", List.of("a", "", "--b c"), Duration.ofMillis(500)))));
  }

  @Test
  @DisplayName(
      "a relative control.id gets a relative message channel; a timeout of 0 is the default; a"
          + " host that is not launched may keep its launch for later")
  void read_RELATIVE_relative() {
    OutProcessSettings settings =
        read(
            "{'activation.type':'none','control.id':'ipc://c','timeout':0,'launch':{'path':'host'}}");

    assertThat(settings.messageUri()).isEqualTo("ipc://" + ID);
    assertThat(settings.silence()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.launch()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | must be an object",
        "{'control.id':'c'} | lacks \"activation.type\"",
        "{'activation.type':'none'} | lacks \"control.id\"",
        "{'activation.type':'fork','control.id':'c'} | /activation.type: must be \"none\"",
        "{'activation.type':1,'control.id':'c'} | /activation.type: must be a text",
        "{'activation.type':'none','control.id':''} | /control.id: must be a text",
        "{'activation.type':'none','control.id':'c','x':1} | /x: is not known here",
        "{'activation.type':'none','control.id':'tcp://h'} | /control.id: \"tcp://h\" must have a host",
        "{'activation.type':'none','control.id':'tcp://h:0','message.id':'m'} | /control.id: must name",
        "{'activation.type':'none','control.id':'tcp://h:1'} | lacks \"message.id\"",
        "{'activation.type':'none','control.id':'c','message.id':'c'} | /message.id: must not be the same",
        "{'activation.type':'none','control.id':'c','message.id':'tcp://*:1'} | /message.id: must name",
        "{'activation.type':'none','control.id':'c\\u0000'} | /control.id: must not hold",
        "{'activation.type':'none','control.id':'c','timeout':-1} | /timeout: must be from 0",
        "{'activation.type':'none','control.id':'c','timeout':'1s'} | /timeout: must be a whole",
        "{'activation.type':'none','control.id':'c','create.timeout':1.5} | /create.timeout: must be",
        "{'activation.type':'none','control.id':'c','queue':0} | /queue: must be from 1",
        "{'activation.type':'launch','control.id':'c'} | lacks \"launch\"",
        "{'activation.type':'launch','control.id':'c','launch':{}} | /launch: lacks \"path\"",
        "{'activation.type':'launch','control.id':'c','launch':{'path':'p','args':[1]}} | /launch/args/0: must",
        "{'activation.type':'launch','control.id':'c','launch':{'path':'p','args':'a'}} | /launch/args: must",
        "{'activation.type':'launch','control.id':'c','launch':{'path':'p','x':1}} | /launch/x: is not known",
        "{'activation.type':'launch','control.id':'c','launch':{'path':'p','grace.period.ms':'3000'}} |"
            + " /launch/grace.period.ms: must be a whole"
      })
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_005] a wrong entrypoint makes no module, and its place is told")
  void read_WRONG_faultWithPlace(String entrypoint, String told) {
    assertThatThrownBy(() -> read(entrypoint))
        .isInstanceOf(JsonFault.class)
        .hasMessageContaining(told);
  }

  @Test
  @DisplayName(
      "[gateway-3] a path that no socket can have is refused, also where it is the gateway's choice")
  void read_LONG_PATH_refused() {
    String longest = "/" + "p".repeat(SpAddress.MAX_PATH - 1);
    assertThat(read("{'activation.type':'none','message.id':'m','control.id':'" + longest + "'}"))
        .isNotNull();
    assertThatThrownBy(() ->
            read("{'activation.type':'none','message.id':'m','control.id':'" + longest + "p'}"))
        .isInstanceOf(JsonFault.class)
        .hasMessageContaining("/control.id: the path of")
        .hasMessageContaining(SpAddress.MAX_PATH + 1 + " bytes");
    assertThatThrownBy(
            () -> read("{'activation.type':'none','control.id':'/" + "p".repeat(90) + "/c'}"))
        .isInstanceOf(JsonFault.class)
        .hasMessageContaining("/control.id: the path of");
  }

  @Test
  @DisplayName(
      "[SRS_OUTPROCESS_MODULE_17_005] a module without an entrypoint is told what it lacks")
  void read_NO_ENTRYPOINT_fault() {
    assertThatThrownBy(() ->
            new OutProcessLoader()
                .read(JsonPlace.parse("{\"name\":\"outprocess\"}"), Optional.empty()))
        .isInstanceOf(JsonFault.class)
        .hasMessageContaining("lacks \"entrypoint\"");
  }

  @Test
  @DisplayName("[SRS_OUTPROCESS_MODULE_17_006] each load makes a module of its own")
  void load_TWICE_twoModules() throws Exception {
    var entrypoint =
        new OutProcessLoader()
            .read(
                JsonPlace.parse("{}"),
                Optional.of(json("{'activation.type':'none','control.id':'c'}")));

    assertThat(entrypoint.load())
        .isInstanceOf(OutProcessModule.class)
        .isNotSameAs(entrypoint.load());
    assertThat(new OutProcessLoader().type()).isEqualTo("outprocess");
  }

  private static OutProcessSettings read(String entrypoint) {
    return new EntrypointReader(() -> ID).read(json(entrypoint));
  }

  private static JsonPlace json(String text) {
    return JsonPlace.parse(text.replace('\'', '"'));
  }
}
