/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.client.ClientOptions;
import io.holdfast.client.ConnectionStatus;
import io.holdfast.client.DesiredHandler;
import io.holdfast.client.InputHandler;
import io.holdfast.client.MethodHandler;
import io.holdfast.client.ModuleClient;
import io.holdfast.client.net.ClientCertificate;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.faults.Certified;
import io.holdfast.model.Message;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import io.holdfast.model.Twin;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The asynchronous face. */
final class AsyncPeer implements Peer {

  private final Stage stage;
  private final ModuleClient client;
  private final List<String> statuses = new CopyOnWriteArrayList<>();

  AsyncPeer(Stage stage, ClientDriver driver, Setup setup) {
    this.stage = stage;
    ClientOptions options = options(setup);
    client =
        setup.environment() == null
            ? ModuleClient.fromConnectionString(driver, setup.connectionString(), options)
            : ModuleClient.fromEnvironment(driver, options, setup.environment());
  }

  private ClientOptions options(Setup setup) {
    ClientOptions.Builder options =
        ClientOptions.builder()
            .transport(setup.transport())
            .port(setup.port())
            .httpsPort(setup.httpsPort())
            .retry(setup.retry())
            .tokenLifetime(setup.tokenLifetime())
            .statusListener(status -> statuses.add(text(status)));
    if (setup.environment() == null) {
      options.trustedCertificates(setup.authority().getBytes(UTF_8));
    }
    Certified certificate = setup.certificate();
    if (certificate != null) {
      options.certificate(
          ClientCertificate.fromPem(
              certificate.chainPem().getBytes(UTF_8), certificate.keyPem().getBytes(UTF_8)));
    }
    return (setup.proxy() == null ? options : options.proxy(setup.proxy())).build();
  }

  private static String text(ConnectionStatus status) {
    String name = status.getClass().getSimpleName();
    return switch (status) {
      case ConnectionStatus.Reconnecting reconnecting -> name + " " + reconnecting.reason();
      case ConnectionStatus.Lost lost -> name + " " + lost.reason();
      case ConnectionStatus.Stopped stopped -> name + " " + stopped.failure().code();
      default -> name;
    };
  }

  @Override
  public void open() {
    stage.result(client.open());
    stage.until("the status", () -> connects() > 0);
  }

  @Override
  public void begin() {
    var _ = client.open();
  }

  @Override
  public List<String> statuses() {
    return List.copyOf(statuses);
  }

  @Override
  public CompletableFuture<Void> send(@Nullable String output, Message message) {
    return output == null ? client.send(message) : client.sendToOutput(output, message);
  }

  @Override
  public void onInput(@Nullable String input, InputHandler handler) {
    var _ = input == null ? client.onOtherInputs(handler) : client.onInput(input, handler);
  }

  @Override
  public void onMethod(String name, MethodHandler handler) {
    var _ = client.onMethod(name, handler);
  }

  @Override
  public CompletableFuture<Twin> twin() {
    return client.twin();
  }

  @Override
  public CompletableFuture<Long> report(Map<String, @Nullable Object> change) {
    return client.updateReported(change).thenApply(OptionalLong::orElseThrow);
  }

  @Override
  public void onDesired(DesiredHandler handler) {
    var _ = client.onDesired(handler);
  }

  @Override
  public CompletableFuture<MethodResult> invoke(String deviceId, String moduleId, MethodCall call) {
    return client.invokeMethod(deviceId, moduleId, call);
  }

  @Override
  public void close() {
    client.close();
  }
}
