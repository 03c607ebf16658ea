/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.gateway.json.JsonFault;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModbusArgsReaderTest {

  private static ModbusArgs read(String text) {
    return ModbusArgsReader.read(text.replace('\'', '"'));
  }

  @Test
  @DisplayName("What is not said has its default")
  void read_LITTLE_hasDefaults() {
    ModbusArgs args =
        read(
            "{'host':'plc','readings':[{'name':'a','table':'holding','address':9},"
                + "{'name':'b','table':'coil','address':0}]}");
    assertThat(args.port()).isEqualTo(502);
    assertThat(args.timeout()).hasSeconds(3);
    assertThat(args.readings())
        .containsExactly(
            new Reading(
                new Point("a", 1, Table.HOLDING, 9, DataType.UINT16, 0, false, null),
                Duration.ofSeconds(1),
                false),
            new Reading(
                new Point("b", 1, Table.COIL, 0, DataType.BOOL, 0, false, null),
                Duration.ofSeconds(1),
                false));
  }

  @Test
  @DisplayName("All that can be said is taken")
  void read_ALL_isTaken() {
    ModbusArgs args =
        read(
            """
            {'host':'plc','port':1502,'unit':7,'timeout':500,
             'readings':[{'name':'a','table':'input','address':65532,'count':2,'type':'float32',
                          'wordOrder':'little','scale':-0.5,'unit':8,'period':'2m','onChange':true}],
             'writes':[{'name':'a','table':'holding','address':1,'type':'int32'}]}\
            """);
    assertThat(args.port()).isEqualTo(1502);
    assertThat(args.timeout()).hasMillis(500);
    assertThat(args.readings())
        .containsExactly(
            new Reading(
                new Point(
                    "a", 8, Table.INPUT, 65_532, DataType.FLOAT32, 2, true, new BigDecimal("-0.5")),
                Duration.ofMinutes(2),
                true));
    assertThat(args.writes())
        .containsExactly(
            org.assertj.core.api.Assertions.entry(
                "a", new Point("a", 7, Table.HOLDING, 1, DataType.INT32, 0, false, null)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "null                                              |                     | object",
        "{}                                                |                     | nothing to do",
        "{'readings':[READING]}                            |                     | host",
        "{'host':'h','port':70000,'readings':[READING]}    | /port               | 65535",
        "{'host':'h','unit':256,'readings':[READING]}      | /unit               | 255",
        "{'host':'h','timeout':'2d','readings':[READING]}  | /timeout            | milliseconds",
        "{'host':'h','timeout':1,'readings':[READING]}     | /timeout            | from 10ms",
        "{'host':'h','Readings':[READING]}                 | /Readings           | not known",
        "{'host':'h','readings':[READING,READING]}         | /readings/1/name    | another one",
        "{'host':'h','readings':[{'name':'a'}]}            | /readings/0         | table",
        "{'host':'h','readings':[{POINT,'table':'rom'}]}   | /readings/0/table   | holding",
        "{'host':'h','readings':[{POINT,'table':'input','address':65536}]} | /readings/0/address | 65535",
        "{'host':'h','readings':[{POINT,'table':'input','address':65535,'type':'int32'}]} | /readings/0/address | 65535",
        "{'host':'h','readings':[{POINT,'table':'input','address':0,'count':126}]} | /readings/0/count | 125",
        "{'host':'h','readings':[{POINT,'table':'input','address':0,'count':63,'type':'int32'}]} | /readings/0/count | 62",
        "{'host':'h','readings':[{POINT,'table':'input','address':0,'type':'int64'}]} | /readings/0/type | uint16",
        "{'host':'h','readings':[{POINT,'table':'input','address':0,'type':'bool'}]} | /readings/0/type | number",
        "{'host':'h','readings':[{POINT,'table':'coil','address':0,'type':'int16'}]} | /readings/0/type | bool",
        "{'host':'h','readings':[{POINT,'table':'coil','address':0,'scale':2}]} | /readings/0/scale | register",
        "{'host':'h','readings':[{POINT,'table':'input','address':0,'scale':0}]} | /readings/0/scale | not 0",
        "{'host':'h','readings':[{POINT,'table':'input','address':0,'wordOrder':'mixed'}]} | /readings/0/wordOrder | little",
        "{'host':'h','readings':[{POINT,'table':'input','address':0,'period':5}]} | /readings/0/period | from 10ms",
        "{'host':'h','readings':[{POINT,'table':'input','address':0,'onChange':1}]} | /readings/0/onChange | true",
        "{'host':'h','writes':[{POINT,'table':'input','address':0}]} | /writes/0/table | cannot be written",
        "{'host':'h','writes':[{POINT,'table':'coil','address':0,'period':5}]} | /writes/0/period | not known",
      })
  @DisplayName("What is wrong is named by its place")
  void read_WRONG_namesThePlace(String text, String pointer, String words) {
    String written =
        text.replace("READING", "{POINT,'table':'holding','address':1}")
            .replace("POINT", "'name':'a'");
    assertThatThrownBy(() -> read(written))
        .isInstanceOf(JsonFault.class)
        .hasMessageContaining(words)
        .extracting(fault -> ((JsonFault) fault).pointer())
        .isEqualTo(pointer == null ? "" : pointer);
  }
}
