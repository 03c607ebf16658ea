/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.core;

import io.holdfast.client.http.HttpCall;
import io.holdfast.client.http.HttpClient;
import io.holdfast.client.http.HttpException;
import io.holdfast.client.http.HttpHandler;
import io.holdfast.client.http.HttpRequest;
import io.holdfast.client.http.HttpResponse;
import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.LoopMember;
import io.holdfast.client.net.Timeout;
import io.holdfast.model.Bytes;
import io.holdfast.model.PercentEncoding;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.attest.ServiceToken;
import io.holdfast.provisioning.core.RegistrationOutcome.Assigned;
import io.holdfast.provisioning.core.RegistrationOutcome.Failed;
import io.holdfast.provisioning.transport.ProvisioningResult;
import io.holdfast.provisioning.transport.Reply;
import io.holdfast.provisioning.transport.TransportStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One registration by a TPM, over HTTPS: it shows its public keys, is given a key that only it can
 * take in, and registers with a token that it signs with that; at last it is given its key for the
 * hub. Owner: the loop. The module, which may be slow, is asked on other threads, one question at a
 * time.
 */
public final class TpmRegistration implements LoopMember {

  /** That of the C SDK. */
  private static final String API_VERSION = "2021-06-01";

  /** Unless the service says otherwise, in seconds. */
  private static final int DEFAULT_WAIT = 2;

  private static final int LONGEST_WAIT = 300;
  private static final int TOO_MANY = 429;

  private final HttpClient http;
  private final String idScope;
  private final IoLoop loop;
  private final Executor threads;
  private final Attestation.Tpm tpm;
  private final @Nullable String payload;
  private final Duration replyTimeout;
  private final RegistrationHandler handler;
  private final RegistrationStatusHandler statuses;
  private final ReplyReader replies = new ReplyReader(true);
  private Bytes request = Bytes.EMPTY;
  private String token = "";
  private @Nullable HttpCall call;
  private Timeout next = Timeout.NONE;
  private boolean ended;

  /**
   * A registration that has not begun.
   *
   * @param loop where it lives
   * @param threads where the module is asked; a task there may take seconds
   * @param service where the service is
   * @param idScope which service
   * @param tpm who the device is
   * @param payload JSON text for the service, or null
   * @param replyTimeout for each answer
   * @param handler told once what it came to, on the loop
   * @param statuses told how far it is, on the loop
   */
  public TpmRegistration(
      IoLoop loop,
      Executor threads,
      Endpoint service,
      String idScope,
      Attestation.Tpm tpm,
      @Nullable String payload,
      Duration replyTimeout,
      RegistrationHandler handler,
      RegistrationStatusHandler statuses) {
    this.loop = loop;
    this.threads = threads;
    this.http = new HttpClient(loop, service);
    this.idScope = idScope;
    this.tpm = tpm;
    this.payload = payload;
    this.replyTimeout = replyTimeout;
    this.handler = handler;
    this.statuses = statuses;
  }

  /** Begins; the handler is told later, also of what fails at once. */
  public void begin() {
    loop.attach(this);
    ask(
        () ->
            RegisterRequest.of(
                tpm.registrationId(), tpm.endorsementKey(), tpm.storageRootKey(), payload),
        made -> {
          if (made == null) {
            end(new Failed(ProvisioningResult.TRANSPORT, "the payload is not JSON"));
          } else {
            request = made;
            introduce();
          }
        });
  }

  /** Gives it up; nobody is told. Any number of times. */
  public void close() {
    ended = true;
    loop.detach(this);
    next.cancel();
    if (call != null) {
      call.cancel();
    }
  }

  @Override
  public void abort() {
    end(new Failed(ProvisioningResult.ERROR, "the driver was closed"));
  }

  /** Without a token: the answer is a challenge. */
  private void introduce() {
    token = "";
    send(
        "PUT",
        "/register",
        request,
        (reply, response) -> {
          Bytes key = reply.key();
          String keyName = reply.keyName();
          if (reply.status() == TransportStatus.UNASSIGNED && key != null && keyName != null) {
            tell(RegistrationStatus.CONNECTED);
            prove(key);
          } else {
            end(refused("the service gave the TPM no key"));
          }
        },
        this::introduce);
  }

  private void prove(Bytes key) {
    ask(
        () ->
            tpm.activate(key)
                ? ServiceToken.sign(idScope, tpm.registrationId(), loop.now(), tpm::sign)
                : null,
        signed -> {
          if (signed == null) {
            end(new Failed(ProvisioningResult.KEY_ERROR, "the TPM does not take the key"));
          } else {
            token = signed;
            register();
          }
        });
  }

  /** If that must be repeated the key may be used up, so it begins anew. */
  private void register() {
    send("PUT", "/register", request, this::assigning, this::introduce);
  }

  private void poll(String operationId) {
    String path = "/operations/" + PercentEncoding.encode(operationId);
    send("GET", path, Bytes.EMPTY, this::assigning, () -> poll(operationId));
  }

  private void assigning(Reply reply, HttpResponse response) {
    String operationId = reply.operationId();
    switch (reply.status()) {
      case ASSIGNING -> {
        tell(RegistrationStatus.ASSIGNING);
        later(response, () -> poll(operationId == null ? "" : operationId));
      }
      case ASSIGNED -> takeHubKey(reply.key());
      default -> end(refused("the service does not register the TPM"));
    }
  }

  private void takeHubKey(@Nullable Bytes key) {
    ask(
        () -> key != null && tpm.activate(key),
        taken -> {
          Assigned assigned = replies.assigned();
          end(
              taken && assigned != null
                  ? assigned
                  : new Failed(
                      ProvisioningResult.KEY_ERROR, "the TPM does not take the hub's key"));
        });
  }

  private RegistrationOutcome refused(String otherwise) {
    RegistrationOutcome said = replies.refusal();
    return said == null ? new Failed(ProvisioningResult.DEV_AUTH_ERROR, otherwise) : said;
  }

  /** What is done with an answer that can be read. */
  @FunctionalInterface
  private interface Step {
    void answered(Reply reply, HttpResponse response);
  }

  private void send(String method, String path, Bytes body, Step step, Runnable again) {
    String target =
        "/"
            + PercentEncoding.encode(idScope)
            + "/registrations/"
            + PercentEncoding.encode(tpm.registrationId())
            + path
            + "?api-version="
            + API_VERSION;
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", "application/json");
    headers.put("Content-Type", "application/json; charset=utf-8");
    if (!token.isEmpty()) {
      headers.put("Authorization", token);
    }
    call =
        http.send(
            new HttpRequest(method, target, headers, body), replyTimeout, new Told(step, again));
  }

  /** Reads an answer, or waits and asks again. */
  private final class Told implements HttpHandler {

    private final Step step;
    private final Runnable again;

    Told(Step step, Runnable again) {
      this.step = step;
      this.again = again;
    }

    @Override
    public void answered(HttpResponse response) {
      if (response.status() >= TOO_MANY) {
        later(response, again);
        return;
      }
      Reply reply = replies.read(response.body());
      if (reply == null) {
        end(refused("an answer that cannot be read"));
      } else {
        step.answered(reply, response);
      }
    }

    @Override
    public void failed(HttpException failure) {
      end(new Failed(ProvisioningResult.TRANSPORT, String.valueOf(failure.getMessage())));
    }
  }

  private void later(HttpResponse response, Runnable step) {
    next = loop.after(Duration.ofSeconds(seconds(response.header("retry-after"))), step);
  }

  private static int seconds(@Nullable String text) {
    if (text == null || !text.matches("[0-9]{1,3}")) {
      return DEFAULT_WAIT;
    }
    return Math.max(1, Math.min(LONGEST_WAIT, Integer.parseInt(text)));
  }

  /** Asks the module elsewhere, and goes on here. */
  private <T extends @Nullable Object> void ask(Supplier<T> question, Consumer<T> then) {
    try {
      threads.execute(() -> {
        try {
          T answer = question.get();
          here(() -> then.accept(answer));
        } catch (RuntimeException e) {
          here(() -> end(new Failed(ProvisioningResult.KEY_ERROR, "the TPM failed: " + e)));
        }
      });
    } catch (RejectedExecutionException e) {
      here(() -> end(new Failed(ProvisioningResult.ERROR, "the driver was closed")));
    }
  }

  private void here(Runnable step) {
    try {
      loop.execute(() -> {
        if (!ended) {
          step.run();
        }
      });
    } catch (RejectedExecutionException closed) {
      // Nobody is left to be told.
      return;
    }
  }

  private void tell(RegistrationStatus status) {
    statuses.onStatus(status);
  }

  private void end(RegistrationOutcome outcome) {
    if (!ended) {
      close();
      handler.onRegistered(outcome);
    }
  }
}
