/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.DesiredChange;
import io.holdfast.client.DesiredHandler;
import io.holdfast.client.Disposition;
import io.holdfast.client.InputHandler;
import io.holdfast.client.InputMessage;
import io.holdfast.client.MethodHandler;
import io.holdfast.client.MethodRequest;
import io.holdfast.client.core.TwinJson;
import io.holdfast.client.core.TwinRefusedException;
import io.holdfast.client.json.Json;
import io.holdfast.client.ll.ClientResult;
import io.holdfast.client.ll.ConfirmationResult;
import io.holdfast.client.ll.MessageDisposition;
import io.holdfast.client.ll.MessageHandler;
import io.holdfast.client.ll.ModuleClientLL;
import io.holdfast.client.ll.Option;
import io.holdfast.client.ll.TransportProvider;
import io.holdfast.client.ll.TwinUpdateState;
import io.holdfast.client.net.IoDriver;
import io.holdfast.faults.Certified;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import io.holdfast.model.Twin;
import io.holdfast.model.TwinProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The caller-driven face; everything happens on the test's thread. */
final class LowerPeer implements Peer {

  private final Stage stage;
  private final ModuleClientLL client;
  private final List<String> statuses = new ArrayList<>();

  LowerPeer(Stage stage, IoDriver driver, Setup setup) {
    this.stage = stage;
    client =
        setup.environment() == null
            ? ModuleClientLL.createFromConnectionString(
                setup.connectionString(), protocol(setup), driver)
            : ModuleClientLL.createFromEnvironment(protocol(setup), setup.environment(), driver);
    if (setup.environment() == null) {
      ok(client.setOption(Option.TRUSTED_CERTS, setup.authority()));
    }
    ok(client.setOption(Option.PORT, setup.port()));
    ok(client.setOption(Option.HTTPS_PORT, setup.httpsPort()));
    ok(client.setOption(Option.SAS_TOKEN_LIFETIME, setup.tokenLifetime()));
    if (setup.proxy() != null) {
      ok(client.setOption(Option.PROXY_DATA, setup.proxy()));
    }
    Certified certificate = setup.certificate();
    if (certificate != null) {
      ok(client.setOption(Option.X509_CERTIFICATE, certificate.chainPem()));
      ok(client.setOption(Option.X509_PRIVATE_KEY, certificate.keyPem()));
    }
    ok(client.setRetryPolicy(setup.retry(), Duration.ZERO));
    ok(
        client.setConnectionStatusCallback(
            (state, reason, cause) -> statuses.add(state + " " + reason)));
  }

  private static TransportProvider protocol(Setup setup) {
    return TransportProvider.valueOf(setup.transport().name());
  }

  private static void ok(ClientResult result) {
    assertThat(result).isEqualTo(ClientResult.OK);
  }

  @Override
  public void open() {
    stage.until("connected", () -> connects() > 0);
  }

  /** The first work begins to connect. */
  @Override
  public void begin() {}

  @Override
  public List<String> statuses() {
    return List.copyOf(statuses);
  }

  @Override
  public CompletableFuture<Void> send(@Nullable String output, Message message) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    ClientResult taken =
        output == null
            ? client.sendEventAsync(message, result -> settle(sent, result))
            : client.sendEventToOutputAsync(message, output, result -> settle(sent, result));
    if (taken != ClientResult.OK) {
      sent.completeExceptionally(new Unconfirmed(taken));
    }
    return sent;
  }

  private static void settle(CompletableFuture<Void> sent, ConfirmationResult result) {
    if (result == ConfirmationResult.OK) {
      sent.complete(null);
    } else {
      sent.completeExceptionally(new Unconfirmed(result));
    }
  }

  @Override
  public void onInput(@Nullable String input, InputHandler handler) {
    ok(client.setInputMessageCallback(input, taking(handler)));
  }

  private MessageHandler taking(InputHandler handler) {
    return received -> {
      CompletableFuture<Disposition> decision =
          handler
              .received(
                  new InputMessage(received.inputName(), received.message(), received.duplicate()))
              .toCompletableFuture();
      if (decision.isDone()) {
        return lower(decision.join());
      }
      var _ = decision.thenAccept(late -> ok(client.sendMessageDisposition(received, lower(late))));
      return MessageDisposition.ASYNC_ACK;
    };
  }

  private static MessageDisposition lower(Disposition disposition) {
    return MessageDisposition.valueOf(disposition.name());
  }

  /** One handler has all methods here, so it is that which refuses. */
  @Override
  public void onMethod(String name, MethodHandler handler) {
    ok(
        client.setInboundMethodCallback((called, payload, handle) -> {
          if (!called.equals(name)) {
            ok(client.deviceMethodResponse(handle, 404, Bytes.EMPTY));
            return;
          }
          var _ =
              handler
                  .called(new MethodRequest(called, Optional.of(payload)))
                  .thenAccept(answer ->
                      ok(client.deviceMethodResponse(handle, answer.status(), answer.payload())));
        }));
  }

  @Override
  public CompletableFuture<Twin> twin() {
    CompletableFuture<Twin> read = new CompletableFuture<>();
    ok(
        client.getTwinAsync((json, failure) -> {
          if (json == null) {
            read.completeExceptionally(requireNonNull(failure));
          } else {
            read.complete(TwinJson.twin(json));
          }
        }));
    return read;
  }

  @Override
  public CompletableFuture<Long> report(Map<String, @Nullable Object> change) {
    CompletableFuture<Long> reported = new CompletableFuture<>();
    ok(
        client.sendReportedState(
            Json.write(change),
            (status, version) -> {
              if (status / 100 == 2) {
                reported.complete(version);
              } else {
                reported.completeExceptionally(new TwinRefusedException(status, "refused"));
              }
            }));
    return reported;
  }

  @Override
  public void onDesired(DesiredHandler handler) {
    ok(client.setModuleTwinCallback((state, json) -> handler.changed(change(state, json))));
  }

  private static DesiredChange change(TwinUpdateState state, Bytes json) {
    if (state == TwinUpdateState.COMPLETE) {
      return new DesiredChange(TwinJson.twin(json).desired(), true);
    }
    Map<String, @Nullable Object> members = Json.readObject(json);
    long version = (Long) requireNonNull(members.remove("$version"));
    return new DesiredChange(new TwinProperties(members, version), false);
  }

  @Override
  public CompletableFuture<MethodResult> invoke(String deviceId, String moduleId, MethodCall call) {
    CompletableFuture<MethodResult> invoked = new CompletableFuture<>();
    ok(
        client.moduleMethodInvokeAsync(
            deviceId,
            moduleId,
            call,
            (answer, failure) -> {
              if (answer == null) {
                invoked.completeExceptionally(requireNonNull(failure));
              } else {
                invoked.complete(answer);
              }
            }));
    return invoked;
  }

  @Override
  public void close() {
    client.destroy();
  }
}
