/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.LoopbackAddress;
import io.holdfast.model.DeviceIdentity;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ServiceApiTest {

  @Test
  @DisplayName("closed, it ends the calls that wait for an answer")
  void close_CALL_WAITS_fails() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, LoopbackAddress.inet("127.0.0.1"))) {
      ServiceApi service = new ServiceApi(readyAt(silent.getLocalPort()), SSLContext.getDefault());
      CompletableFuture<Object> call =
          CompletableFuture.supplyAsync(() -> service.twin(new DeviceIdentity("d")));
      try (var accepted = silent.accept()) {
        assertThat(accepted.getInputStream().read()).as("the TLS handshake begins").isEqualTo(22);

        service.close();

        assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(UncheckedIOException.class);
      }
    }
  }

  private static ReadyFile readyAt(int port) {
    return new ReadyFile(
        "127.0.0.1",
        1,
        port,
        OptionalInt.empty(),
        OptionalInt.empty(),
        Path.of("ca.pem"),
        "HostName=127.0.0.1;SharedAccessKeyName=service;SharedAccessKey=YQ==",
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }
}
