/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.edge;

import io.holdfast.client.http.HttpCall;
import io.holdfast.client.http.HttpClient;
import io.holdfast.client.http.HttpException;
import io.holdfast.client.http.HttpHandler;
import io.holdfast.client.http.HttpRequest;
import io.holdfast.client.http.HttpResponse;
import io.holdfast.client.json.Json;
import io.holdfast.client.net.IoLoop;
import io.holdfast.model.Bytes;
import io.holdfast.model.PercentEncoding;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an edge device does for the modules that it runs. Every question is bounded in time and in
 * the size of its answer. Owner: the loop.
 */
public final class WorkloadApi {

  static final String WHO = "the workload API";

  private final HttpClient http;
  private final Workload workload;
  private final Duration timeout;

  /**
   * The API of a module.
   *
   * @param timeout for each question
   */
  public WorkloadApi(IoLoop loop, Workload workload, Duration timeout) {
    this.http = new HttpClient(loop, workload.server());
    this.workload = workload;
    this.timeout = timeout;
  }

  /**
   * Signs with the module's key, which does not leave the device.
   *
   * @param data what to sign
   * @param answer takes the signature, base64
   */
  public HttpCall sign(Bytes data, Answer<String> answer) {
    Map<String, Object> question = new LinkedHashMap<>();
    question.put("keyId", "primary");
    question.put("algo", "HMACSHA256");
    question.put("data", Base64.getEncoder().encodeToString(data.toByteArray()));
    String path =
        "/modules/"
            + PercentEncoding.encode(workload.module().moduleId())
            + "/genid/"
            + PercentEncoding.encode(workload.generationId())
            + "/sign";
    return ask("POST", path, Json.write(question), "digest", answer);
  }

  /**
   * Says whom the device trusts.
   *
   * @param answer takes certificates as PEM
   */
  public HttpCall trustBundle(Answer<String> answer) {
    return ask("GET", "/trust-bundle", Bytes.EMPTY, "certificate", answer);
  }

  private HttpCall ask(
      String method, String path, Bytes body, String wanted, Answer<String> answer) {
    String target = path + "?api-version=" + PercentEncoding.encode(workload.apiVersion());
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/json");
    if (!body.isEmpty()) {
      headers.put("Content-Type", "application/json; charset=utf-8");
    }
    return http.send(
        new HttpRequest(method, target, headers, body), timeout, new TextReader(wanted, answer));
  }

  /** Takes one text out of an answer. */
  private record TextReader(String wanted, Answer<String> answer) implements HttpHandler {

    @Override
    public void answered(HttpResponse response) {
      if (!response.isSuccess()) {
        answer.failed(HttpFailures.refused(WHO, response));
        return;
      }
      String text;
      try {
        text = text(Json.readObject(response.body()));
      } catch (IllegalArgumentException e) {
        answer.failed(HttpFailures.malformed(WHO, e));
        return;
      }
      answer.answered(text);
    }

    private String text(Map<String, @Nullable Object> members) {
      if (members.get(wanted) instanceof String text && !text.isBlank()) {
        return text;
      }
      throw new IllegalArgumentException("no " + wanted);
    }

    @Override
    public void failed(HttpException failure) {
      answer.failed(HttpFailures.of(WHO, failure));
    }
  }
}
