/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The rules of the house; each is made for a root package, so that it can be tried on bad code. */
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
enum Rule {
  MODULES_FOLLOW_THEIR_ARROWS(
      root -> classes().that().resideInAPackage(root + "..").should(Arrows.followModules(root))),

  HUB_STAGES_IMPORT_ONLY_LATER_ONES(root ->
      classes()
          .that()
          .resideInAPackage(root + ".hub..")
          .should(Arrows.followStages(root + ".hub"))),

  NO_PACKAGE_CYCLES(
      root -> slices().assignedFrom(new PackageSlices(root)).should().beFreeOfCycles()),

  NO_NETTY_BELOW_THE_LISTENERS(root ->
      noClasses()
          .that()
          .resideInAnyPackage(below(root, "hub", "store", "wire", "model"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..")),

  LOGBACK_ONLY_IN_APP(root ->
      noClasses()
          .that()
          .resideInAPackage(root + "..")
          .and()
          .resideOutsideOfPackages(root + ".app..", root + ".faults.netty..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ch.qos.logback..")),

  USER_CODE_RUNS_IN_GATEWAYS_ONLY(root ->
      noClasses()
          .that()
          .resideInAPackage(root + "..")
          .and()
          .resideOutsideOfPackages(below(root, "gateway", "app.gateway", "app.cli"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(below(root, "gateway.run", "gateway.load", "gateway.host"))),

  TIME_IS_INJECTED(root ->
      noClasses()
          .that(resideInAnyPackage(below(root, injected())))
          // Users of the library give a clock in tests alone: here is where it takes the default.
          .and()
          .doNotHaveFullyQualifiedName(root + ".client.net.LoopSettings")
          .and()
          .doNotHaveFullyQualifiedName(root + ".gateway.modules.MachineClock")
          .should()
          .callCodeUnitWhere(ofTheClock())),

  NAMES_SAY_WHAT_A_CLASS_DOES(root ->
      noClasses()
          .that()
          .resideInAPackage(root + "..")
          .should()
          .haveNameMatching(".*[.$]\\w*(Manager|Helper|Helpers|Util|Utils|Impl)")),

  NO_STATIC_STATE_THAT_CHANGES(root ->
      fields()
          .that()
          .areDeclaredInClassesThat()
          .resideInAPackage(root + "..")
          .and()
          .areStatic()
          .should()
          .beFinal());

  private static final Set<String> CLOCKS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.time.InstantSource.system",
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.ZonedDateTime.now");

  private final Function<String, ArchRule> made;

  Rule(Function<String, ArchRule> made) {
    this.made = made;
  }

  /** The rule for the packages below a root. */
  ArchRule below(String root) {
    return made.apply(root).as(name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
  }

  private static String[] injected() {
    return new String[] {
      "model", "wire", "client", "provisioning", "gateway", "store", "hub", "listen", "agent"
    };
  }

  private static String[] below(String root, String... modules) {
    return Stream.of(modules).map(module -> root + "." + module + "..").toArray(String[]::new);
  }

  private static DescribedPredicate<JavaCall<?>> ofTheClock() {
    return DescribedPredicate.describe(
        "read the machine's clock",
        call -> {
          CodeUnitCallTarget target = call.getTarget();
          String called = target.getOwner().getName() + "." + target.getName();
          return CLOCKS.contains(called) && target.getRawParameterTypes().isEmpty();
        });
  }
}
