/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceTest {

  private static final DemandId DEMAND = new DemandId("mqtt", 13);

  @Test
  @DisplayName("a name may carry several tokens, and a demand may have several files")
  void add_SEVERAL_TOKENS_keepsAll() {
    Evidence evidence = new Evidence();

    evidence.add("b/BTest.java", List.of("[mqtt-13] [mqtt-14] it does", "no token", "mqtt-15"));
    evidence.add("a/ATest.java", List.of("also, at the end [mqtt-13]"));

    assertThat(evidence.files()).containsOnlyKeys(DEMAND, new DemandId("mqtt", 14));
    assertThat(evidence.of(DEMAND)).containsExactly("a/ATest.java", "b/BTest.java");
  }

  @Test
  @DisplayName("tests of every module are read; main code, build output and hidden folders are not")
  void read_A_PROJECT_findsItsTests(@TempDir Path root) throws IOException {
    write(root, "hub/src/test/java/a/ATest.java", 13);
    write(root, "samples/deep/src/test/java/BTest.java", 14);
    write(root, "hub/src/main/java/a/A.java", 15);
    write(root, "hub/target/src/test/java/CTest.java", 16);
    write(root, ".copy/hub/src/test/java/DTest.java", 17);

    Evidence evidence = Evidence.read(root);

    assertThat(evidence.files()).containsOnlyKeys(DEMAND, new DemandId("mqtt", 14));
    assertThat(evidence.of(DEMAND)).containsExactly("hub/src/test/java/a/ATest.java");
  }

  private static void write(Path root, String file, int number) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "@DisplayName(\"[mqtt-%d] it does\") class T {}".formatted(number));
  }
}
