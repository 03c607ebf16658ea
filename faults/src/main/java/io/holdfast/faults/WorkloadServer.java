/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The workload API of an edge device: honest by default, and then it lies as a test tells it to.
 * All methods may be called from any thread.
 */
public final class WorkloadServer implements AutoCloseable {

  /** What a server does instead of what it should. */
  public enum Lie {
    /** An object without what was asked for. */
    OTHER_JSON,
    /** What was asked for, but as a number. */
    WRONG_TYPE,
    /** A page for people. */
    NOT_JSON,
    /** A digest or certificate that is none. */
    RUBBISH,
    /** An empty object with status 500. */
    FAULT,
    /** A refusal with a message. */
    REFUSAL,
    /** Bytes that are not HTTP. */
    NOT_HTTP,
    /** Nothing, for ever. */
    SILENCE,
    /** Hangs up without an answer. */
    HANG_UP,
    /** Resets the connection, or hangs up, in the middle of the answer. */
    BREAK,
    /** Says that there will be more than it sends, and hangs up. */
    SHORT,
    /** Chunks without an end. */
    HUGE,
    /** Says that it will send more than anybody wants. */
    HUGE_LENGTH
  }

  private static final int HUGE_CHUNKS = 256;
  private static final String CHUNK = "8000\r\n" + "x".repeat(0x8000) + "\r\n";

  private final ScriptedHttpServer server;
  private final byte[] key;
  private final String certificates;
  private volatile @Nullable Lie lie;

  private WorkloadServer(ScriptedHttpServer server, byte[] key, String certificates) {
    this.server = server;
    this.key = key.clone();
    this.certificates = certificates;
    server.script(this::reply);
  }

  /** Listens at a unix domain socket. */
  public static WorkloadServer unix(Path path, byte[] key, String certificates) throws IOException {
    return new WorkloadServer(
        ScriptedHttpServer.unix(path, asked -> HttpReply.silence()), key, certificates);
  }

  /** Listens at a free port of 127.0.0.1. */
  public static WorkloadServer plain(byte[] key, String certificates) throws IOException {
    return new WorkloadServer(
        ScriptedHttpServer.plain(asked -> HttpReply.silence()), key, certificates);
  }

  /** Requests and connections. */
  public ScriptedHttpServer http() {
    return server;
  }

  /** Answers so from the next request on; honestly if null. */
  public void lie(@Nullable Lie next) {
    lie = next;
  }

  private HttpReply reply(HttpAsked asked) {
    Lie told = lie;
    if (told != null) {
      return reply(told);
    }
    if (asked.method().equals("GET") && asked.path().equals("/trust-bundle")) {
      return HttpReply.json(200, "{\"certificate\":\"" + escaped(certificates) + "\"}");
    }
    if (asked.method().equals("POST") && asked.path().endsWith("/sign")) {
      return HttpReply.json(200, "{\"digest\":\"" + sign(data(asked.body())) + "\"}");
    }
    return HttpReply.json(404, "{\"message\":\"no such thing\"}");
  }

  private static String escaped(String text) {
    return text.replace("\r", "\\r").replace("\n", "\\n");
  }

  private static byte[] data(String question) {
    int from = question.indexOf("\"data\":\"") + 8;
    return Base64.getDecoder().decode(question.substring(from, question.indexOf('"', from)));
  }

  private String sign(byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(data));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static HttpReply reply(Lie lie) {
    return switch (lie) {
      case OTHER_JSON -> HttpReply.json(200, "{\"other\":\"x\"}");
      case WRONG_TYPE -> HttpReply.json(200, "{\"digest\":7,\"certificate\":7}");
      case NOT_JSON -> HttpReply.json(200, "<html>all is well</html>");
      case RUBBISH -> HttpReply.json(200, "{\"digest\":\"& &\",\"certificate\":\"& &\"}");
      case FAULT -> HttpReply.json(500, "{}");
      case REFUSAL -> HttpReply.json(403, "{\"message\":\"not your key\"}");
      case NOT_HTTP -> HttpReply.bytes("SSH-2.0-workload\r\n\r\n");
      case SILENCE -> HttpReply.silence();
      case HANG_UP -> HttpReply.silence().then(HttpReply.Then.HANG_UP);
      case BREAK -> HttpReply.bytes("HTTP/1.1 200 OK\r\nContent-Le").then(HttpReply.Then.RESET);
      case SHORT ->
          HttpReply.bytes(HttpReply.head(200, 500) + "{\"digest\":\"YQ==\"}")
              .then(HttpReply.Then.HANG_UP);
      case HUGE ->
          HttpReply.bytes(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", CHUNK.repeat(HUGE_CHUNKS));
      case HUGE_LENGTH -> HttpReply.bytes(HttpReply.head(200, 1L << 40) + "{");
    };
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
