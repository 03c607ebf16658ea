/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.holdfast.app.certificates.DevelopmentCertificates;
import io.holdfast.app.certificates.KeyedCertificate;
import io.holdfast.app.certificates.SubjectNames;
import io.holdfast.faults.LoopbackAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A service API that answers what a test tells it to, and keeps what it was asked. */
public final class ScriptedHub implements AutoCloseable {

  /** A key, base64. */
  public static final String KEY = "c2VydmljZS1rZXk=";

  private static final CountDownLatch OPEN = new CountDownLatch(0);

  private final HttpsServer server;
  private final Queue<CountDownLatch> stalled = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Path caFile;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  /** What was asked. */
  public record Request(String method, String uri, Map<String, List<String>> headers, String body) {
    /** The header's first value. */
    public String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }
  }

  /** What is sent, the body once the latch is open. */
  private record Answer(
      int status, Map<String, String> headers, String body, CountDownLatch open) {}

  private ScriptedHub(HttpsServer server, Path caFile) {
    this.server = server;
    this.caFile = caFile;
  }

  /** Starts one with certificates in the folder. */
  public static ScriptedHub start(Path folder) throws IOException, GeneralSecurityException {
    DevelopmentCertificates certificates =
        new DevelopmentCertificates(folder, InstantSource.system(), new SecureRandom());
    certificates.prepareAuthority(true);
    KeyedCertificate keyed =
        certificates.server(
            SubjectNames.of(List.of("localhost"), List.of(LoopbackAddress.inet("127.0.0.1"))));
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(LoopbackAddress.inet("127.0.0.1"), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(keyed)));
    ScriptedHub hub = new ScriptedHub(server, certificates.authorityFile());
    server.createContext("/", hub::answer);
    server.setExecutor(hub.threads);
    server.start();
    return hub;
  }

  private static SSLContext context(KeyedCertificate keyed)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = {'x'};
    store.setKeyEntry("hub", keyed.key(), password, new Certificate[] {keyed.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** Says what the next request gets. */
  public void willAnswer(int status, String body) {
    answers.add(new Answer(status, Map.of(), body, OPEN));
  }

  /** Says what the next request gets, with a header. */
  public void willAnswer(int status, String body, String header, String value) {
    answers.add(new Answer(status, Map.of(header, value), body, OPEN));
  }

  /** The next request gets status 200 and no body, until this is closed. */
  public void willStaySilent() {
    var _ = willStall("");
  }

  /** The next request gets status 200 at once, and the body when the latch is opened. */
  public CountDownLatch willStall(String body) {
    CountDownLatch open = new CountDownLatch(1);
    stalled.add(open);
    answers.add(new Answer(200, Map.of(), body, open));
    return open;
  }

  /** Says what the next request gets, in IoT Hub's form of an error. */
  public void willRefuse(int status, String code, int number, String text) {
    answers.add(
        new Answer(
            status,
            Map.of("iothub-errorcode", code),
            "{\"Message\":\"ErrorCode:"
                + code
                + ";"
                + text
                + "\",\"ExceptionMessage\":\"Tracking ID:1\",\"errorCode\":"
                + number
                + "}",
            OPEN));
  }

  /** The next request that has come; waits for it. */
  public Request request() throws InterruptedException {
    return Objects.requireNonNull(requests.poll(60, TimeUnit.SECONDS), "no request came");
  }

  /** The authority to trust. */
  public Path caFile() {
    return caFile;
  }

  /** A service connection string. */
  public String connectionString() {
    return "HostName=127.0.0.1;SharedAccessKeyName=iothubowner;SharedAccessKey=" + KEY;
  }

  /** The port. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              Map.copyOf(exchange.getRequestHeaders()),
              body));
      Answer answer =
          Objects.requireNonNullElse(answers.poll(), new Answer(500, Map.of(), "", OPEN));
      exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      if (answer.open().getCount() > 0) {
        exchange.sendResponseHeaders(answer.status(), 0);
        exchange.getResponseBody().flush();
        answer.open().await();
        exchange.getResponseBody().write(bytes);
        return;
      }
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(bytes);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stalled.forEach(CountDownLatch::countDown);
    server.stop(0);
    threads.shutdownNow();
  }
}
