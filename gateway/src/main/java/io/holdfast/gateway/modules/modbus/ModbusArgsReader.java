/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.modbus;

import io.holdfast.gateway.json.JsonFault;
import io.holdfast.gateway.json.JsonPlace;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the arguments of the module. */
final class ModbusArgsReader {

  private static final Set<String> ALL =
      Set.of("host", "port", "unit", "timeout", "readings", "writes");
  private static final Set<String> OF_WRITE =
      Set.of("name", "table", "address", "type", "wordOrder", "scale", "unit");
  private static final Set<String> OF_READING =
      Set.of(
          "name",
          "table",
          "address",
          "type",
          "wordOrder",
          "scale",
          "unit",
          "count",
          "period",
          "onChange");

  private static final int PORT = 502;
  private static final int UNIT = 1;
  private static final int ADDRESSES = 65_536;
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration SHORTEST = Duration.ofMillis(10);

  private final int unit;

  private ModbusArgsReader(int unit) {
    this.unit = unit;
  }

  /**
   * Reads arguments.
   *
   * @throws JsonFault naming what is wrong with them
   */
  static ModbusArgs read(String text) {
    JsonPlace args = JsonPlace.parse(text).object(ALL);
    ModbusArgsReader reader =
        new ModbusArgsReader(args.optional("unit").map(ModbusArgsReader::unit).orElse(UNIT));
    List<Reading> readings = reader.readings(args);
    Map<String, Point> writes = reader.writes(args);
    if (readings.isEmpty() && writes.isEmpty()) {
      throw args.fault("has neither \"readings\" nor \"writes\", so there is nothing to do");
    }
    return new ModbusArgs(
        args.member("host").string(),
        args.optional("port").map(place -> place.whole(1, 65_535)).orElse(PORT),
        args.optional("timeout")
            .map(place -> place.duration(SHORTEST, Duration.ofMinutes(1)))
            .orElse(TIMEOUT),
        readings,
        writes);
  }

  private static int unit(JsonPlace place) {
    return place.whole(0, 255);
  }

  private List<Reading> readings(JsonPlace args) {
    List<Reading> readings = new ArrayList<>();
    Set<String> names = new HashSet<>();
    args.optional("readings")
        .ifPresent(array ->
            array
                .elements()
                .forEach(place -> {
                  Reading reading = reading(place.object(OF_READING));
                  unique(names, reading.point().name(), place);
                  readings.add(reading);
                }));
    return readings;
  }

  private Reading reading(JsonPlace place) {
    int count = place.optional("count").map(each -> each.whole(1, 2000)).orElse(0);
    return new Reading(
        point(place, count),
        place
            .optional("period")
            .map(each -> each.duration(SHORTEST, Duration.ofHours(24)))
            .orElse(PERIOD),
        place.optional("onChange").map(JsonPlace::flag).orElse(false));
  }

  private Map<String, Point> writes(JsonPlace args) {
    Map<String, Point> writes = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    args.optional("writes")
        .ifPresent(array ->
            array
                .elements()
                .forEach(place -> {
                  Point point = point(place.object(OF_WRITE), 0);
                  unique(names, point.name(), place);
                  if (!point.table().writable) {
                    throw place.member("table").fault("cannot be written; holding and coil can");
                  }
                  writes.put(point.name(), point);
                }));
    return writes;
  }

  private static void unique(Set<String> names, String name, JsonPlace place) {
    if (!names.add(name)) {
      throw place.member("name").fault("is the name of another one before it");
    }
  }

  private Point point(JsonPlace place, int count) {
    Table table = word(place.member("table"), Table.class);
    DataType type = type(place, table);
    Point point =
        new Point(
            place.member("name").string(),
            place.optional("unit").map(ModbusArgsReader::unit).orElse(unit),
            table,
            place.member("address").whole(0, ADDRESSES - 1),
            type,
            count,
            place.optional("wordOrder").map(ModbusArgsReader::lowWordFirst).orElse(false),
            scale(place, type));
    if (point.quantity() > table.most) {
      throw place
          .member("count")
          .fault("is too many: one request has at most " + table.most / type.width + " of these");
    }
    if (point.address() + point.quantity() > ADDRESSES) {
      throw place.member("address").fault("and what follows it must not exceed 65535");
    }
    return point;
  }

  private static DataType type(JsonPlace place, Table table) {
    DataType usual = table.hasBits() ? DataType.BOOL : DataType.UINT16;
    DataType type = place.optional("type").map(each -> word(each, DataType.class)).orElse(usual);
    if (table.hasBits() != (type == DataType.BOOL)) {
      throw place
          .member("type")
          .fault(
              table.hasBits()
                  ? "must be bool for coils and discrete inputs"
                  : "must be a number's");
    }
    return type;
  }

  private static boolean lowWordFirst(JsonPlace place) {
    return switch (place.string()) {
      case "big" -> false;
      case "little" -> true;
      default -> throw place.fault("must be big (high word first) or little (low word first)");
    };
  }

  private static @Nullable BigDecimal scale(JsonPlace place, DataType type) {
    if (!place.has("scale")) {
      return null;
    }
    JsonPlace at = place.member("scale");
    BigDecimal scale = at.number();
    if (scale.signum() == 0 || type == DataType.BOOL) {
      throw at.fault("must be a number that is not 0, of a register");
    }
    return scale;
  }

  private static <E extends Enum<E>> E word(JsonPlace place, Class<E> kind) {
    String text = place.string();
    List<String> known = new ArrayList<>();
    for (E each : kind.getEnumConstants()) {
      String word = each.name().toLowerCase(Locale.ROOT);
      if (word.equals(text)) {
        return each;
      }
      known.add(word);
    }
    throw place.fault("must be one of " + String.join(", ", known));
  }
}
