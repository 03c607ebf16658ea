/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.method;

import static io.holdfast.hub.registry.Records.done;
import static io.holdfast.hub.registry.Records.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.Records;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalMethodsTest {

  private static final DeviceIdentity DEVICE = new DeviceIdentity("d1");

  @TempDir Path directory;
  private Records records;
  private final HandTimer timer = new HandTimer();
  private LocalMethods methods;

  @BeforeEach
  void open() {
    records = new Records(directory);
    done(records.registry().create(DeviceDraft.of(DEVICE)));
    methods = new LocalMethods(records.registry(), timer, new SplittableRandom());
  }

  @AfterEach
  void close() {
    records.close();
  }

  @Test
  @DisplayName("[mqtt-78] A call without payload reaches the client with the body null")
  void invoke_NO_PAYLOAD_sendsNull() {
    Client client = listening();

    var result = methods.invoke(DEVICE, call("reboot", "", 30, 0));
    client.answer(0, 200, "{\"ok\":true}");

    assertThat(client.calls)
        .extracting(call -> call.name + call.payload)
        .containsExactly("rebootnull");
    assertThat(done(result)).isEqualTo(new MethodResult(200, Bytes.utf8("{\"ok\":true}")));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 404, 501, -7})
  @DisplayName("[mqtt-79] The status of an answer is passed through, whatever number it is")
  void answered_ANY_STATUS_passesThrough(int status) {
    Client client = listening();

    var result = methods.invoke(DEVICE, call("m", "1", 30, 0));
    client.answer(0, status, "null");

    assertThat(done(result).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "\"text\"", "{}", "[1,2]", " 7 "})
  @DisplayName("[mqtt-80] Empty and JSON answers are accepted")
  void answered_EMPTY_OR_JSON_isDone(String payload) {
    Client client = listening();

    var result = methods.invoke(DEVICE, call("m", "1", 30, 0));
    client.answer(0, 200, payload);

    assertThat(done(result).payload().utf8()).isEqualTo(payload);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "{", "1 2", "{\"a\":1}x", " "})
  void answered_NOT_JSON_isABadResponse(String payload) {
    Client client = listening();

    var result = methods.invoke(DEVICE, call("m", "1", 30, 0));
    client.answer(0, 200, payload);

    assertThat(refused(result)).isEqualTo(ErrorCode.BAD_DEVICE_RESPONSE);
    assertThat(ErrorCode.BAD_DEVICE_RESPONSE.httpStatus()).isEqualTo(502);
  }

  @Test
  @DisplayName(
      "[mqtt-81] Without an answer the caller gets 504 when the response time-out has passed")
  void invoke_NO_ANSWER_timesOut() {
    listening();

    var result = methods.invoke(DEVICE, call("m", "1", 5, 0));
    timer.turn(Duration.ofMillis(4999));
    assertThat(result.toCompletableFuture()).isNotDone();
    timer.turn(Duration.ofMillis(1));

    assertThat(refused(result)).isEqualTo(ErrorCode.GATEWAY_TIMEOUT);
    assertThat(ErrorCode.GATEWAY_TIMEOUT.httpStatus()).isEqualTo(504);
  }

  @Test
  @DisplayName(
      "[mqtt-82] With nobody listening the caller gets 404103, at once or after the connect time-out")
  void invoke_NOBODY_LISTENS_isRefused() {
    assertThat(refused(methods.invoke(DEVICE, call("m", "1", 30, 0))))
        .isEqualTo(ErrorCode.DEVICE_NOT_ONLINE);

    var waiting = methods.invoke(DEVICE, call("m", "1", 30, 10));
    timer.turn(Duration.ofSeconds(9));
    assertThat(waiting.toCompletableFuture()).isNotDone();
    timer.turn(Duration.ofSeconds(1));

    assertThat(refused(waiting)).isEqualTo(ErrorCode.DEVICE_NOT_ONLINE);
    assertThat(ErrorCode.DEVICE_NOT_ONLINE.number()).isEqualTo(404103);
  }

  @Test
  @DisplayName("[service-60] A call with a connect time-out waits until the client listens")
  void listening_CALLS_WAIT_getsThem() {
    var first = methods.invoke(DEVICE, call("m", "1", 5, 10));
    var second = methods.invoke(DEVICE, call("m", "2", 5, 10));
    timer.turn(Duration.ofSeconds(8));
    Client client = listening();
    timer.turn(Duration.ofSeconds(4));
    client.answer(0, 200, "1");
    client.answer(1, 200, "2");

    assertThat(client.calls).extracting(call -> call.payload).containsExactly("1", "2");
    assertThat(done(first).payload().utf8()).isEqualTo("1");
    assertThat(done(second).payload().utf8()).isEqualTo("2");
    assertThat(timer.waiting()).isZero();
  }

  @Test
  void gone_TARGET_isNotCalledAnymore() {
    Client client = listening();
    methods.gone(DEVICE, client);

    assertThat(refused(methods.invoke(DEVICE, call("m", "1", 30, 0))))
        .isEqualTo(ErrorCode.DEVICE_NOT_ONLINE);
  }

  @Test
  void gone_AFTER_TAKE_OVER_leavesTheNewTarget() {
    Client old = listening();
    Client taker = listening();
    methods.gone(DEVICE, old);

    var result = methods.invoke(DEVICE, call("m", "1", 30, 0));
    taker.answer(0, 200, "1");

    done(result);
    assertThat(old.calls).isEmpty();
  }

  @Test
  void answered_AFTER_RECONNECT_completesTheCall() {
    Client client = listening();
    var result = methods.invoke(DEVICE, call("m", "1", 30, 0));
    methods.gone(DEVICE, client);
    listening();

    client.answer(0, 200, "1");

    done(result);
  }

  @Test
  @DisplayName("[mqtt-83] Late, repeated and unknown answers, and those of others, change nothing")
  void answered_NOT_EXPECTED_isIgnored() {
    Client client = listening();
    var result = methods.invoke(DEVICE, call("m", "1", 5, 0));
    String id = client.calls.getFirst().requestId;
    methods.answered(DEVICE, "unknown", 1, Bytes.EMPTY);
    methods.answered(new DeviceIdentity("d2"), id, 2, Bytes.EMPTY);
    assertThat(result.toCompletableFuture()).isNotDone();

    methods.answered(DEVICE, id, 3, Bytes.EMPTY);
    methods.answered(DEVICE, id, 4, Bytes.EMPTY);

    assertThat(done(result).status()).isEqualTo(3);
    var late = methods.invoke(DEVICE, call("m", "1", 5, 0));
    timer.turn(Duration.ofSeconds(5));
    client.answer(1, 200, "1");
    assertThat(refused(late)).isEqualTo(ErrorCode.GATEWAY_TIMEOUT);
  }

  @Test
  @DisplayName("[mqtt-84] Ten calls run side by side and are answered in any order")
  void invoke_TEN_AT_ONCE_getTheirOwnAnswers() {
    Client client = listening();
    List<CompletionStage<Outcome<MethodResult>>> results = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      results.add(methods.invoke(DEVICE, call("m", String.valueOf(i), 30, 0)));
    }
    assertThat(client.calls).extracting(call -> call.requestId).doesNotHaveDuplicates();

    for (int i = 9; i >= 0; i--) {
      client.answer(i, i, client.calls.get(i).payload);
    }

    for (int i = 0; i < 10; i++) {
      assertThat(done(results.get(i)))
          .isEqualTo(new MethodResult(i, Bytes.utf8(String.valueOf(i))));
    }
  }

  @Test
  void invoke_TOO_MANY_OPEN_isThrottled() {
    Client client = listening();
    for (int i = 0; i < LocalMethods.MAX_CALLS_PER_TARGET; i++) {
      var _ = methods.invoke(DEVICE, call("m", "1", 30, 0));
    }

    assertThat(refused(methods.invoke(DEVICE, call("m", "1", 30, 0))))
        .isEqualTo(ErrorCode.THROTTLED);
    client.answer(0, 200, "1");
    var next = methods.invoke(DEVICE, call("m", "1", 30, 0));
    client.answer(client.calls.size() - 1, 200, "1");
    done(next);
  }

  @Test
  @DisplayName("relayed calls, whose callers may have left long ago, make room for later ones")
  void relay_TOO_MANY_OPEN_endsTheOldest() {
    Client client = listening();
    var oldest = methods.relay(DEVICE, call("m", "1", 300, 0));
    var second = methods.relay(DEVICE, call("m", "1", 300, 0));
    for (int i = 2; i < LocalMethods.MAX_CALLS_PER_TARGET; i++) {
      var _ = methods.relay(DEVICE, call("m", "1", 300, 0));
    }

    var next = methods.relay(DEVICE, call("m", "1", 300, 0));
    assertThat(refused(oldest)).isEqualTo(ErrorCode.GATEWAY_TIMEOUT);
    assertThat(second.toCompletableFuture()).isNotDone();
    client.answer(client.calls.size() - 1, 200, "1");
    done(next);
    client.answer(1, 200, "1");
    done(second);
  }

  @Test
  void invoke_TARGET_THAT_LISTENS_TO_OTHERS_isNotCalled() {
    Client client = new Client(DEVICE, "only");
    methods.listening(DEVICE, client);

    assertThat(refused(methods.invoke(DEVICE, call("other", "1", 30, 0))))
        .isEqualTo(ErrorCode.DEVICE_NOT_ONLINE);
    var result = methods.invoke(DEVICE, call("only", "1", 30, 0));
    client.answer(0, 200, "1");
    done(result);
  }

  @Test
  void listening_THEN_GONE_isTold() {
    List<String> told = new ArrayList<>();
    methods.addListener((identity, listening) -> told.add(identity + " " + listening));
    Client first = new Client(DEVICE, "m");
    Client second = new Client(DEVICE, "m");
    methods.listening(DEVICE, first);
    methods.listening(DEVICE, second);
    methods.gone(DEVICE, first);
    assertThat(told).containsExactly("d1 true");
    methods.gone(DEVICE, second);
    methods.gone(DEVICE, second);

    assertThat(told).containsExactly("d1 true", "d1 false");
  }

  @Test
  void invoke_UNKNOWN_IDENTITY_isRefused() {
    assertThat(refused(methods.invoke(new DeviceIdentity("x"), call("m", "1", 30, 0))))
        .isEqualTo(ErrorCode.DEVICE_NOT_FOUND);
    assertThat(refused(methods.invoke(DEVICE.module("m"), call("m", "1", 30, 0))))
        .isEqualTo(ErrorCode.MODULE_NOT_FOUND);
  }

  @ParameterizedTest
  @CsvSource({
    "5,0,true",
    "300,300,true",
    "4,0,false",
    "301,0,false",
    "30,301,false",
    "30,-1,false"
  })
  void invoke_TIMEOUTS_areBounded(int response, int connect, boolean allowed) {
    listening();

    var result = methods.invoke(DEVICE, call("m", "1", response, connect));

    if (allowed) {
      assertThat(result.toCompletableFuture()).isNotDone();
    } else {
      assertThat(refused(result)).isEqualTo(ErrorCode.ARGUMENT_INVALID);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a/b", "a#", "+", "a$", "ä", "a{", "tab\t", "q?", ""})
  void invoke_BAD_NAME_isRefused(String name) {
    listening();

    assertThat(refused(methods.invoke(DEVICE, call(name, "1", 30, 0))))
        .isEqualTo(ErrorCode.ARGUMENT_INVALID);
  }

  @Test
  void invoke_PAYLOAD_AT_AND_OVER_ITS_LIMIT() {
    Client client = listening();
    String longest = "\"" + "x".repeat(MethodCall.MAX_PAYLOAD - 2) + "\"";

    var allowed = methods.invoke(DEVICE, call("m", longest, 30, 0));
    client.answer(0, 200, longest);
    assertThat(done(allowed).payload().length()).isEqualTo(MethodCall.MAX_PAYLOAD);

    assertThat(refused(methods.invoke(DEVICE, call("m", longest + " ", 30, 0))))
        .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
    var tooLong = methods.invoke(DEVICE, call("m", "1", 30, 0));
    client.answer(1, 200, longest + " ");
    assertThat(refused(tooLong)).isEqualTo(ErrorCode.BAD_DEVICE_RESPONSE);
  }

  private Client listening() {
    Client client = new Client(DEVICE, null);
    methods.listening(DEVICE, client);
    return client;
  }

  private static MethodCall call(String name, String payload, int response, int connect) {
    return new MethodCall(
        name, Bytes.utf8(payload), Duration.ofSeconds(response), Duration.ofSeconds(connect));
  }

  private record Call(String requestId, String name, String payload) {}

  private final class Client implements MethodTarget {
    private final Identity identity;
    private final @Nullable String only;
    private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());

    Client(Identity identity, @Nullable String only) {
      this.identity = identity;
      this.only = only;
    }

    @Override
    public void call(String requestId, String name, Bytes payload) {
      calls.add(new Call(requestId, name, payload.utf8()));
    }

    @Override
    public boolean listensTo(String name) {
      return only == null || only.equals(name);
    }

    void answer(int index, int status, String payload) {
      methods.answered(identity, calls.get(index).requestId, status, Bytes.utf8(payload));
    }
  }
}
