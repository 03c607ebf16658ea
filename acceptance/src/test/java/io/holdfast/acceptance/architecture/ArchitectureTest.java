/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchitectureTest {

  private static final String OURS = "io.holdfast";
  private static final String BROKEN = ArchitectureTest.class.getPackageName() + ".broken";

  private static final JavaClasses SHIPPED =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(OURS);
  private static final JavaClasses OFFENDERS = new ClassFileImporter().importPackages(BROKEN);

  @ParameterizedTest
  @EnumSource
  void rule_OUR_CLASSES_keepIt(Rule rule) {
    rule.below(OURS).check(SHIPPED);
  }

  @ParameterizedTest
  @EnumSource
  void rule_CODE_THAT_BREAKS_IT_isFound(Rule rule) {
    assertThat(rule.below(BROKEN).evaluate(OFFENDERS).hasViolation()).isTrue();
  }

  /** A rule that sees no classes of a module would hold for it whatever they did. */
  @Test
  void rules_ALL_MODULES_areOnTheClassPath() {
    Set<String> modules =
        SHIPPED.stream()
            .map(c -> c.getPackageName().split("\\.", 4)[2])
            .collect(Collectors.toSet());

    assertThat(modules)
        .contains(
            "model",
            "wire",
            "client",
            "provisioning",
            "gateway",
            "store",
            "hub",
            "listen",
            "app",
            "faults",
            "testkit");
  }
}
