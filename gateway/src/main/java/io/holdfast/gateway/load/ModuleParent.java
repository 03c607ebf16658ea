/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.load;

import java.util.List;

/**
 * What modules of a class path of their own see besides it: the JDK, and of the gateway's classes
 * those that a module is written against. Thread-safe.
 */
final class ModuleParent extends ClassLoader {

  private static final List<String> SHARED =
      List.of("io.holdfast.gateway.", "io.holdfast.wire.", "io.holdfast.model.", "org.slf4j.");

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader gateway = ModuleParent.class.getClassLoader();

  ModuleParent() {
    super("module-parent", ClassLoader.getPlatformClassLoader());
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (SHARED.stream().anyMatch(name::startsWith)) {
      return gateway.loadClass(name);
    }
    throw new ClassNotFoundException(name);
  }
}
