/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import io.holdfast.gateway.load.Entrypoint;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The two ways to drive a host, so that each test can be done in both. */
enum Drive {
  BY_ITS_THREADS {
    @Override
    Running attach(String controlId, Entrypoint module, Pace pace) throws IOException {
      ModuleHost host = ModuleHost.attach(controlId, module, pace);
      return new Running() {
        @Override
        public HostStatus status() {
          return host.status();
        }

        @Override
        public void close() {
          host.detach();
        }
      };
    }
  },

  BY_ITS_CALLER {
    @Override
    Running attach(String controlId, Entrypoint module, Pace pace) throws IOException {
      return new Driven(controlId, module, pace);
    }
  };

  abstract Running attach(String controlId, Entrypoint module, Pace pace) throws IOException;

  Running attach(String controlId, Entrypoint module) throws IOException {
    return attach(controlId, module, Pace.USUAL);
  }

  /** A host that goes on by itself; closing detaches it. */
  interface Running extends AutoCloseable {
    HostStatus status();

    @Override
    void close();
  }

  /** Somebody's loop around {@code doWork}. */
  private static final class Driven implements Running {

    private final AtomicBoolean isOver = new AtomicBoolean();
    private final CompletableFuture<DrivenHost> attached = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final DrivenHost host;

    Driven(String controlId, Entrypoint module, Pace pace) throws IOException {
      Thread caller = new Thread(() -> drive(controlId, module, pace), "caller");
      caller.setDaemon(true);
      caller.start();
      try {
        host = attached.get(3, TimeUnit.MINUTES);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
      } catch (InterruptedException | TimeoutException e) {
        throw new IllegalStateException(e);
      }
    }

    private void drive(String controlId, Entrypoint module, Pace pace) {
      try (DrivenHost driven = DrivenHost.attach(controlId, module, pace)) {
        attached.complete(driven);
        while (!isOver.get()) {
          var unused = driven.doWork(Duration.ofMillis(5));
        }
      } catch (IOException | RuntimeException e) {
        attached.completeExceptionally(e);
      } finally {
        ended.countDown();
      }
    }

    @Override
    public HostStatus status() {
      return host.status();
    }

    @Override
    public void close() {
      isOver.set(true);
      try {
        if (!ended.await(3, TimeUnit.MINUTES)) {
          throw new AssertionError("the caller did not end");
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
