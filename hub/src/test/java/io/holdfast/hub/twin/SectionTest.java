/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import io.holdfast.hub.twin.Section.Stamp;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class SectionTest {

  private static final int RUNS = 2000;

  @Test
  @DisplayName("[mqtt-74] Merging what replaces one document by another gives the other")
  void replacing_RANDOM_DOCUMENTS_leadsFromOneToTheOther() {
    Seed.times(
        RUNS,
        random -> {
          ObjectNode before = document(random, false);
          ObjectNode after = document(random, false);
          JsonNode kept = before.deepCopy();

          assertThat(Section.merge(before, Section.replacing(before, after))).isEqualTo(after);
          assertThat(before).isEqualTo(kept);
        });
  }

  @Test
  @DisplayName("[mqtt-74] A patch applied twice does what it does once, and leaves no null")
  void merge_TWICE_isAsOnce() {
    Seed.times(
        RUNS,
        random -> {
          ObjectNode before = document(random, false);
          ObjectNode patch = document(random, true);

          ObjectNode once = Section.merge(before, patch);

          assertThat(Section.merge(once, patch)).isEqualTo(once);
          assertThat(hasNull(once)).isFalse();
        });
  }

  @Test
  void merge_ANY_PATCHES_keepsMetadataInTheShapeOfTheValues() {
    Seed.times(
        RUNS,
        random -> {
          Section section = Section.EMPTY;
          for (int version = 2; version < 6; version++) {
            Stamp stamp = new Stamp("t" + version, version, true);
            section =
                random.nextInt(4) == 0
                    ? Section.of(document(random, true), stamp)
                    : section.merge(document(random, true), stamp);
            assertThat(section.version()).isEqualTo(version);
            assertSameShape(section.values(), section.metadata());
            assertThat(section.size()).isEqualTo(TwinLimits.size(section.values()));
          }
        });
  }

  @Test
  @DisplayName("leaves of metadata that say the same are one object, read from the store or not")
  void shareLeaves_METADATA_staysTheSame() {
    Seed.times(
        RUNS,
        random -> {
          ObjectNode values = document(random, true);
          Section section = Section.of(values, new Stamp("t", 2, true));
          ObjectNode read = section.metadata().deepCopy();
          Section.shareLeaves(read);

          assertThat(read).isEqualTo(section.metadata());
          Section next = section.merge(values, new Stamp("u", 3, true));
          assertThat(section.metadata()).isEqualTo(read);
          assertThat(next.metadata().get("$lastUpdated").asString()).isEqualTo("u");
        });
  }

  private static void assertSameShape(ObjectNode values, JsonNode metadata) {
    assertThat(metadata.get("$lastUpdated")).isNotNull();
    assertThat(metadata.propertyNames().stream().filter(name -> !name.startsWith("$")).toList())
        .hasSameElementsAs(values.propertyNames());
    values
        .properties()
        .forEach(member -> {
          if (member.getValue() instanceof ObjectNode object) {
            assertSameShape(object, metadata.get(member.getKey()));
          }
        });
  }

  private static boolean hasNull(ObjectNode object) {
    return object.properties().stream()
        .anyMatch(member ->
            member.getValue().isNull()
                || (member.getValue() instanceof ObjectNode inner && hasNull(inner)));
  }

  private static ObjectNode document(SplittableRandom random, boolean nulls) {
    return object(random, nulls, 3);
  }

  private static ObjectNode object(SplittableRandom random, boolean nulls, int depth) {
    ObjectNode object = TwinJson.MAPPER.createObjectNode();
    for (int n = random.nextInt(4); n > 0; n--) {
      String name = String.valueOf((char) ('a' + random.nextInt(4)));
      switch (random.nextInt(nulls ? 5 : 4)) {
        case 0 -> object.put(name, random.nextInt(3));
        case 1 -> object.put(name, "s" + random.nextInt(3));
        case 2 -> array(object.putArray(name), random);
        case 3 ->
            object.set(
                name, depth == 0 ? object.booleanNode(true) : object(random, nulls, depth - 1));
        default -> object.putNull(name);
      }
    }
    return object;
  }

  private static void array(ArrayNode array, SplittableRandom random) {
    for (int n = random.nextInt(3); n > 0; n--) {
      array.add(random.nextInt(3));
    }
  }
}
