/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.load;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.json.JsonPlace;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Loads a class that is a {@link GatewayModule}: {@code {"class.name": "com.example.Thermometer",
 * "class.path": "lib/thermometer.jar"}}. Modules with the same class path share its classes; they
 * see of the gateway's own classes only what a module needs, so they may bring other versions of
 * its libraries. Without a class path the class is looked for among the gateway's own. Thread-safe.
 */
public final class JavaLoader implements Loader {

  /** Its type. */
  public static final String TYPE = "java";

  private static final String NAME = "class.name";
  private static final String PATH = "class.path";

  private final ClassPaths classPaths = new ClassPaths();

  /** Makes one that has loaded nothing. */
  public JavaLoader() {}

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Entrypoint read(JsonPlace loader, Optional<JsonPlace> entrypoint) {
    JsonPlace given =
        entrypoint
            .orElseThrow(() -> loader.fault("lacks \"entrypoint\", which names the class"))
            .object(Set.of(NAME, PATH));
    String className = given.member(NAME).string();
    List<String> classPath =
        given.optional(PATH).map(path -> split(path.string())).orElse(List.of());
    return () -> load(className, classPath);
  }

  /** The parts of a class path, separated as the platform does. */
  public static List<String> split(String classPath) {
    List<String> parts = new ArrayList<>();
    for (String each : classPath.split(File.pathSeparator, -1)) {
      if (!each.isBlank()) {
        parts.add(each);
      }
    }
    return parts;
  }

  /**
   * A new module of a class.
   *
   * @param classPath jars and folders; empty for the gateway's own class path
   * @throws ModuleLoadException saying why there is none
   */
  public GatewayModule load(String className, List<String> classPath) throws ModuleLoadException {
    if (classPath.isEmpty()) {
      return create(className, JavaLoader.class.getClassLoader());
    }
    ClassPaths.Lease lease = classPaths.lease(classPath);
    try {
      return new LoadedModule(create(className, lease.loader()), lease);
    } catch (ModuleLoadException | RuntimeException | Error e) {
      lease.close();
      throw e;
    }
  }

  private static GatewayModule create(String name, ClassLoader loader) throws ModuleLoadException {
    Class<?> type = find(name, loader);
    if (!GatewayModule.class.isAssignableFrom(type)) {
      throw new ModuleLoadException(
          "the class " + name + " does not implement " + GatewayModule.class.getName(), null);
    }
    try {
      return (GatewayModule) type.getConstructor().newInstance();
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw new ModuleLoadException(
          "the class "
              + name
              + " must be public, not abstract, and have a public constructor"
              + " without arguments",
          e);
    } catch (InvocationTargetException e) {
      throw new ModuleLoadException(
          "the constructor of " + name + " failed: " + e.getCause(), e.getCause());
    } catch (LinkageError e) {
      throw new ModuleLoadException("the class " + name + " cannot be initialised: " + e, e);
    }
  }

  private static Class<?> find(String name, ClassLoader loader) throws ModuleLoadException {
    try {
      return Class.forName(name, true, loader);
    } catch (ClassNotFoundException e) {
      throw new ModuleLoadException(
          "there is no class "
              + name
              + " on its class path; name it with its package, and the jar"
              + " or folder that has it as \"class.path\"",
          e);
    } catch (UnsupportedClassVersionError e) {
      throw new ModuleLoadException(
          "the class "
              + name
              + " was compiled for a newer Java than this gateway's, which is "
              + Runtime.version().feature(),
          e);
    } catch (LinkageError e) {
      throw new ModuleLoadException(
          "the class "
              + name
              + " cannot be loaded, something that it uses may be missing on its"
              + " class path: "
              + e,
          e);
    }
  }
}
