/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.run;

import io.holdfast.gateway.broker.Link;
import io.holdfast.gateway.broker.ModuleCounters;
import io.holdfast.gateway.broker.Station;
import io.holdfast.gateway.config.GatewayConfig;
import io.holdfast.gateway.config.GatewayFile;
import io.holdfast.gateway.config.ModuleEntry;
import io.holdfast.gateway.config.Present;
import io.holdfast.gateway.config.Reading;
import io.holdfast.gateway.load.Loaders;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Modules, the links between them, and the life of both. Any thread may call; what changes modules
 * or links waits for one another. A module must not remove itself, or end its gateway, on its own
 * thread: it would wait for itself.
 */
public final class Gateway implements AutoCloseable {

  private final Events events;
  private final ReentrantLock change = new ReentrantLock();

  /** Guarded by {@link #change}, but for what it says to be for any thread. */
  private final Assembly assembly;

  private final ScheduledExecutorService minutes;

  /** For what is added as JSON; guarded by {@link #change}. */
  private Loaders loaders;

  // Copies for those who only look.
  private volatile List<ModuleInfo> modules = List.of();
  private volatile List<Link> links = List.of();

  /** The modules that there were at the end; empty before. */
  private volatile List<Station> last = List.of();

  private volatile boolean isClosed;

  private Gateway(Loaders loaders, GatewaySettings settings, List<GatewayListener> listeners) {
    this.loaders = loaders;
    this.assembly = new Assembly(new Life(settings));
    this.events = new Events(listeners);
    this.minutes =
        Executors.newSingleThreadScheduledExecutor(task -> {
          Thread thread = new Thread(task, "gateway-minutes");
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Creates all modules in their order, then all links. Waits as long as the modules take, which
   * the log tells; {@link #start} is to follow.
   *
   * @param loaders for what is added later as JSON
   * @param listeners hear all events, {@code Created} included
   * @throws GatewayException naming the module that could not be created; those before it are
   *     destroyed
   * @throws InterruptedException when this thread is interrupted while it waits, after the same
   */
  public static Gateway create(
      Loaders loaders,
      GatewayConfig config,
      GatewaySettings settings,
      List<GatewayListener> listeners)
      throws GatewayException, InterruptedException {
    Gateway gateway = new Gateway(loaders, settings, listeners);
    boolean done = false;
    try {
      gateway.assembly.add(config);
      done = true;
    } finally {
      if (!done) {
        gateway.abandon();
      }
    }
    var ignored = gateway.minutes.scheduleAtFixedRate(gateway::minute, 1, 1, TimeUnit.MINUTES);
    gateway.events.tell(new GatewayEvent.Created());
    gateway.tellModules();
    return gateway;
  }

  /** The same with the usual settings and no listeners. */
  public static Gateway create(Loaders loaders, GatewayConfig config)
      throws GatewayException, InterruptedException {
    return create(loaders, config, GatewaySettings.DEFAULT, List.of());
  }

  /**
   * Starts the modules that are not yet started, in the order of their creation. One that fails is
   * logged and stays.
   */
  public void start() throws InterruptedException {
    change.lockInterruptibly();
    try {
      assembly.start(assembly.stations());
      events.tell(new GatewayEvent.Started());
    } finally {
      change.unlock();
    }
  }

  /** Starts one module; false if it is started already. */
  public boolean start(String module) throws GatewayException, InterruptedException {
    change.lockInterruptibly();
    try {
      return assembly.start(List.of(assembly.named(module))) > 0;
    } finally {
      change.unlock();
    }
  }

  /** Adds a module, which is created and not started, and has the links that come from all. */
  public void add(ModuleEntry entry) throws GatewayException, InterruptedException {
    add(new GatewayConfig(List.of(entry), List.of()));
  }

  /**
   * Adds modules and links; on failure none of them. The modules are not started.
   *
   * @throws GatewayException saying which module or link, and why
   */
  public void add(GatewayConfig more) throws GatewayException, InterruptedException {
    change.lockInterruptibly();
    try {
      checkOpen();
      assembly.add(more);
      tellModules();
    } finally {
      change.unlock();
    }
  }

  /**
   * Adds what JSON says, as a gateway's file has it: modules, links, or both. On failure nothing is
   * added. Other than in the original, the new modules are started, if this gateway is.
   *
   * @throws GatewayException with all that is wrong
   */
  public void update(String json) throws GatewayException, InterruptedException {
    change.lockInterruptibly();
    try {
      checkOpen();
      Reading reading = GatewayFile.readMore(json, loaders, new Present(names(), links));
      if (!(reading instanceof Reading.Good good)) {
        throw new GatewayException(((Reading.Faulty) reading).text());
      }
      boolean isStarted = assembly.isAnyStarted();
      assembly.add(good.config());
      loaders = good.loaders();
      tellModules();
      if (isStarted) {
        assembly.start(assembly.stations());
      }
    } finally {
      change.unlock();
    }
  }

  /** Adds a link between modules that are there. */
  public void link(Link link) throws GatewayException, InterruptedException {
    add(new GatewayConfig(List.of(), List.of(link)));
  }

  /** Takes a link away; false if there is none such. */
  public boolean unlink(Link link) {
    change.lock();
    try {
      boolean was = assembly.unlink(link);
      if (was) {
        tellModules();
      }
      return was;
    } finally {
      change.unlock();
    }
  }

  /**
   * Removes a module and its links: what waits for it is delivered first, for some seconds, then it
   * is destroyed.
   *
   * @return false if there is none of that name
   * @throws IllegalStateException on the module's own thread
   */
  public boolean remove(String module) {
    change.lock();
    try {
      Station station = assembly.find(module).orElse(null);
      if (station == null) {
        return false;
      }
      if (station.isOwnThread()) {
        throw new IllegalStateException("a module cannot wait for its own end");
      }
      assembly.end(station);
      tellModules();
      return true;
    } finally {
      change.unlock();
    }
  }

  /** The modules in the order of their creation, at this moment. */
  public List<ModuleInfo> modules() {
    return modules;
  }

  /** The links in the order in which they came, at this moment. */
  public List<Link> links() {
    return links;
  }

  /** What each module has got and given so far; after the end, until then. */
  public List<ModuleCounters> counters() {
    List<Station> stations = last.isEmpty() ? assembly.stations() : last;
    return stations.stream().map(Station::counters).toList();
  }

  /** Adds a listener, which hears what happens from now on. */
  public void listen(GatewayListener listener) {
    events.add(listener);
  }

  /**
   * Ends it: listeners hear of it; then each module gets what still waits for it and is destroyed,
   * those whose messages go to others first. Waits some seconds for each that takes long. Once.
   */
  @Override
  public void close() {
    change.lock();
    try {
      if (isClosed) {
        return;
      }
      isClosed = true;
      events.tell(new GatewayEvent.Destroyed());
    } finally {
      change.unlock();
    }
    // Not under the lock: a listener may be waiting for it.
    events.close();
    abandon();
  }

  private void abandon() {
    isClosed = true;
    change.lock();
    try {
      last = assembly.stations();
      assembly.endAll();
      showChange();
    } finally {
      change.unlock();
    }
    events.close();
    minutes.shutdownNow();
  }

  private void checkOpen() throws GatewayException {
    if (isClosed) {
      throw new GatewayException("the gateway has ended");
    }
  }

  private List<String> names() {
    return assembly.stations().stream().map(Station::name).toList();
  }

  private void minute() {
    assembly.stations().forEach(Station::minute);
  }

  private void tellModules() {
    showChange();
    events.tell(new GatewayEvent.ModuleListChanged(modules));
  }

  private void showChange() {
    links = assembly.links();
    modules = assembly.infos();
  }
}
