/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.load;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Class loaders by class path, each closed when no module uses it any more. Thread-safe. */
final class ClassPaths {

  private static final Logger LOG = LoggerFactory.getLogger(ClassPaths.class);

  private final Map<List<Path>, Shared> open = new HashMap<>();

  /**
   * The classes of a class path, until it is closed.
   *
   * @throws ModuleLoadException if a part of it does not exist
   */
  Lease lease(List<String> classPath) throws ModuleLoadException {
    List<Path> paths = new ArrayList<>();
    List<URL> urls = new ArrayList<>();
    for (String each : classPath) {
      Path path = path(each);
      paths.add(path);
      urls.add(url(path));
    }
    synchronized (this) {
      Shared shared = open.computeIfAbsent(paths, key -> new Shared(key, urls));
      shared.users++;
      return new Lease(shared);
    }
  }

  private static Path path(String part) throws ModuleLoadException {
    try {
      Path path = Path.of(part).toAbsolutePath().normalize();
      if (Files.exists(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw new ModuleLoadException("\"" + part + "\" in \"class.path\" is no path", e);
    }
    throw new ModuleLoadException(
        "\"class.path\" names "
            + part
            + ", which does not exist; a relative path counts from where the gateway was started",
        null);
  }

  private static URL url(Path path) throws ModuleLoadException {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new ModuleLoadException("\"class.path\" cannot have " + path, e);
    }
  }

  private synchronized void release(Shared shared) {
    shared.users--;
    if (shared.users == 0) {
      open.remove(shared.paths, shared);
      try {
        shared.loader.close();
      } catch (IOException e) {
        LOG.warn("cannot close the class path {}: {}", shared.paths, e.toString());
      }
    }
  }

  /** A class loader and how many use it; guarded by the owner. */
  private static final class Shared {

    private final List<Path> paths;
    private final URLClassLoader loader;
    private int users;

    Shared(List<Path> paths, List<URL> urls) {
      this.paths = paths;
      this.loader = new URLClassLoader(urls.toArray(URL[]::new), new ModuleParent());
    }
  }

  /** The use of a class path by one module. */
  final class Lease implements AutoCloseable {

    private final Shared shared;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private Lease(Shared shared) {
      this.shared = shared;
    }

    ClassLoader loader() {
      return shared.loader;
    }

    /** Gives it back; once. */
    @Override
    public void close() {
      if (isClosed.compareAndSet(false, true)) {
        release(shared);
      }
    }
  }
}
