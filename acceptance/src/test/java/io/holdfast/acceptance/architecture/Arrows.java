/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The two conditions that read packages as places in an order: between modules, and in the hub. */
final class Arrows {

  /** What each module may use, besides itself. */
  private static final Map<String, Set<String>> MODULES =
      Map.ofEntries(
          Map.entry("model", Set.of()),
          Map.entry("store", Set.of()),
          Map.entry("wire", Set.of("model")),
          Map.entry("client", Set.of("wire", "model")),
          Map.entry("provisioning", Set.of("client", "wire", "model")),
          Map.entry("gateway", Set.of("client", "wire", "model")),
          Map.entry("hub", Set.of("client", "store", "wire", "model")),
          Map.entry("listen", Set.of("hub", "wire", "model")),
          Map.entry("agent", Set.of("provisioning", "gateway", "client", "wire", "model")),
          Map.entry(
              "app",
              Set.of(
                  "agent",
                  "listen",
                  "hub",
                  "store",
                  "gateway",
                  "provisioning",
                  "client",
                  "wire",
                  "model")),
          Map.entry("faults", Set.of("wire", "model")),
          Map.entry("testkit", Set.of("app", "faults", "wire", "model")));

  /** The stages that a message passes, in order: each may use those after it. */
  private static final List<String> STAGES =
      List.of(
          "admit",
          "session",
          "events",
          "route",
          // It takes from queues, as sessions do.
          "upstream",
          "queue",
          "stream",
          // Who is provisioned gets a registration and a twin.
          "enroll",
          "twin",
          "method",
          "mailbox",
          "trust",
          "registry");

  /** They put stages together, so they may use all, and nothing in the hub uses them. */
  private static final Set<String> ABOVE = Set.of("service", "deployment", "role");

  private Arrows() {}

  /** A class uses only classes of modules that its own may use. */
  static ArchCondition<JavaClass> followModules(String root) {
    return new EachDependency("follow the arrows between modules") {
      @Override
      @Nullable String objection(JavaClass from, JavaClass to) {
        String fromModule = segment(root, from);
        String toModule = segment(root, to);
        if (fromModule == null || toModule == null || fromModule.equals(toModule)) {
          return null;
        }
        if (!MODULES.getOrDefault(fromModule, Set.of()).contains(toModule)) {
          return fromModule + " may not use " + toModule;
        }
        boolean clientInHub = fromModule.equals("hub") && toModule.equals("client");
        return clientInHub && !"upstream".equals(segment(root + ".hub", from))
            ? "in the hub only upstream may use client"
            : null;
      }
    };
  }

  /** Inside the hub a stage uses only later stages, watch, and the hub's root package. */
  static ArchCondition<JavaClass> followStages(String hub) {
    return new EachDependency("import only later stages") {
      @Override
      @Nullable String objection(JavaClass from, JavaClass to) {
        if (!isBelow(hub, from) || !isBelow(hub, to)) {
          return null;
        }
        String fromStage = segment(hub, from);
        String toStage = segment(hub, to);
        return toStage == null || toStage.equals(fromStage)
            ? null
            : stageObjection(fromStage, toStage);
      }
    };
  }

  private static @Nullable String stageObjection(@Nullable String from, String to) {
    if (from == null) {
      return "the hub's root package may not use a stage, here " + to;
    }
    if (from.equals("watch")) {
      return "watch may not use " + to;
    }
    if (to.equals("watch")) {
      return null;
    }
    if (ABOVE.contains(from)) {
      return from.equals("service") && to.equals("role") ? "service may not use role" : null;
    }
    if (ABOVE.contains(to)) {
      return from + " may not use " + to + ", which puts stages together";
    }
    if (!STAGES.contains(from) || !STAGES.contains(to)) {
      return "give " + from + " and " + to + " a place in the order of stages";
    }
    return STAGES.indexOf(from) < STAGES.indexOf(to)
        ? null
        : from + " may not use " + to + ", an earlier stage";
  }

  private static boolean isBelow(String root, JavaClass of) {
    return of.getPackageName().equals(root) || of.getPackageName().startsWith(root + ".");
  }

  /** The package segment right below the root, or null in the root itself or elsewhere. */
  private static @Nullable String segment(String root, JavaClass of) {
    String name = of.getPackageName();
    if (!name.startsWith(root + ".")) {
      return null;
    }
    int end = name.indexOf('.', root.length() + 1);
    return name.substring(root.length() + 1, end < 0 ? name.length() : end);
  }

  /** A condition on each dependency of a class. */
  private abstract static class EachDependency extends ArchCondition<JavaClass> {

    EachDependency(String description) {
      super(description);
    }

    /** Why the one may not use the other, or null if it may. */
    abstract @Nullable String objection(JavaClass from, JavaClass to);

    @Override
    public void check(JavaClass item, ConditionEvents events) {
      for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
        String objection = objection(item, dependency.getTargetClass().getBaseComponentType());
        if (objection != null) {
          events.add(
              SimpleConditionEvent.violated(
                  dependency, objection + ": " + dependency.getDescription()));
        }
      }
    }
  }
}
