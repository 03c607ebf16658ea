/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.guide;

import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What classes offer, by reflection. */
final class Api {

  private static final List<String> OUR_PACKAGES =
      Stream.of(
              "client",
              "client.ll",
              "client.core",
              "client.edge",
              "client.mqtt",
              "client.net",
              "model")
          .map(name -> "io.holdfast." + name + ".")
          .toList();

  /** What every class or enum has. */
  private static final Set<String> COMMON =
      Set.of("toString()", "hashCode()", "equals(Object)", "values()", "valueOf(String)");

  private Api() {}

  /** Public constructors, methods and fields, as {@code name(Type, Type)} or {@code name}. */
  static Set<String> offers(Class<?> type) {
    Set<String> offered = new TreeSet<>();
    for (Executable constructor : type.getConstructors()) {
      offered.add(text(type.getSimpleName(), constructor));
    }
    for (Method method : type.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()) {
        offered.add(text(method.getName(), method));
      }
    }
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isPublic(field.getModifiers())) {
        offered.add(field.getName());
      }
    }
    offered.removeAll(COMMON);
    return offered;
  }

  private static String text(String name, Executable executable) {
    return Arrays.stream(executable.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(", ", name + "(", ")"));
  }

  /** Whether one of our public types, or a public member of one, has the name. */
  static boolean exists(String name) {
    if (ourType(name) != null) {
      return true;
    }
    int dot = name.lastIndexOf('.');
    Class<?> owner = dot < 0 ? null : ourType(name.substring(0, dot));
    String member = name.substring(dot + 1);
    return owner != null
        && Stream.concat(Arrays.stream(owner.getMethods()), Arrays.stream(owner.getFields()))
            .anyMatch(found -> found.getName().equals(member));
  }

  private static @Nullable Class<?> ourType(String name) {
    for (String folder : OUR_PACKAGES) {
      try {
        Class<?> type = Class.forName(folder + name.replace('.', '$'));
        if (Modifier.isPublic(type.getModifiers())) {
          return type;
        }
      } catch (ClassNotFoundException elsewhere) {
        // The next package may have it.
      }
    }
    return null;
  }
}
