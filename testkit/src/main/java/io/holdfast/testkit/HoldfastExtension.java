/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Gives a test class a hub of its own, on an address of its own: one for all its tests, started
 * when the first of them asks for a {@link Hub} parameter. {@link HubOptions} on the class says how
 * it is started. When a test fails, the hub's output is printed.
 */
public final class HoldfastExtension implements ParameterResolver, AfterTestExecutionCallback {

  private static final Namespace NAMESPACE = Namespace.create(HoldfastExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Hub.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ExtensionContext ofClass = outermostClass(context);
    return ofClass
        .getStore(NAMESPACE)
        .computeIfAbsent(Running.class, key -> Running.start(ofClass), Running.class)
        .hub;
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    Running running = outermostClass(context).getStore(NAMESPACE).get(Running.class, Running.class);
    if (running != null && context.getExecutionException().isPresent()) {
      System.err.println(
          "Output of the hub of "
              + context.getDisplayName()
              + ":\n"
              + running.hub.process().output());
    }
  }

  private static ExtensionContext outermostClass(ExtensionContext context) {
    ExtensionContext found = context;
    while (found.getParent().isPresent() && found.getParent().get().getTestClass().isPresent()) {
      found = found.getParent().get();
    }
    return found;
  }

  /** The hub of a class and its data, removed after the last test. */
  private record Running(Hub hub, Path data) implements AutoCloseable {

    static Running start(ExtensionContext ofClass) {
      Path data = temporaryDirectory();
      HoldfastOptions options = HoldfastOptions.in(data);
      HubOptions wanted =
          AnnotationSupport.findAnnotation(ofClass.getRequiredTestClass(), HubOptions.class)
              .orElse(null);
      if (wanted != null) {
        options =
            options.withConfiguration(wanted.configuration()).withHttpsPort(wanted.httpsPort());
        options = wanted.plainMqtt() ? options.withPlainMqtt(0) : options;
      }
      return new Running(Hub.start(options), data);
    }

    private static Path temporaryDirectory() {
      try {
        return Files.createTempDirectory("holdfast-test");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      hub.close();
      try (Stream<Path> files = Files.walk(data)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
