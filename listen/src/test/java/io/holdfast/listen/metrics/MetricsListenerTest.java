/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.metrics;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.watch.Family;
import io.holdfast.hub.watch.Metric;
import io.holdfast.hub.watch.Sample;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Metrics over HTTP. */
class MetricsListenerTest {

  private static final List<Family> FAMILIES =
      List.of(
          new Family(
              Metric.RECEIVED, List.of(new Sample(List.of("d/m", "a\"b\\c"), 3, 0, 0, Map.of()))),
          new Family(Metric.CONNECTED, List.of(new Sample(List.of(), 2, 0, 0, Map.of()))),
          new Family(
              Metric.SIZE, List.of(new Sample(List.of("d/m"), 0, 4, 40, Map.of(0.5, Double.NaN)))));

  private final AtomicInteger asked = new AtomicInteger();
  private volatile CompletableFuture<List<Family>> answer =
      CompletableFuture.completedFuture(FAMILIES);
  private final HttpClient client = HttpClient.newHttpClient();
  private MetricsListener listener;

  @BeforeEach
  void start() throws IOException {
    Map<String, String> common = new LinkedHashMap<>();
    common.put("iothub", "hub");
    common.put("edge_device", "");
    listener =
        MetricsListener.start(
            new MetricsOptions(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), common),
            () -> {
              asked.incrementAndGet();
              return answer;
            });
  }

  @AfterEach
  void stop() {
    client.close();
    listener.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + listener.address().getPort() + path));
  }

  private HttpResponse<String> sent(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  @DisplayName("A scrape has every series with its labels, escaped, as Prometheus reads them")
  void get_METRICS_isText() throws Exception {
    HttpResponse<String> response = sent(request("/metrics?x=y"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body().lines())
        .contains(
            "# TYPE edgehub_messages_received_total counter",
            "edgehub_messages_received_total{edge_device=\"\",id=\"d/m\",iothub=\"hub\","
                + "ms_telemetry=\"True\",route_output=\"a\\\"b\\\\c\"} 3.0",
            "edgehub_connected_clients{edge_device=\"\",iothub=\"hub\"} 2.0",
            "# TYPE edgehub_message_size_bytes summary",
            "edgehub_message_size_bytes{edge_device=\"\",id=\"d/m\",iothub=\"hub\","
                + "quantile=\"0.5\"} NaN",
            "edgehub_message_size_bytes_count{edge_device=\"\",id=\"d/m\",iothub=\"hub\"} 4",
            "edgehub_message_size_bytes_sum{edge_device=\"\",id=\"d/m\",iothub=\"hub\"} 40.0");
  }

  @Test
  @DisplayName("Who asks for OpenMetrics gets that")
  void get_OPEN_METRICS_isThat() throws Exception {
    HttpResponse<String> response =
        sent(request("/metrics").header("Accept", "application/openmetrics-text;version=1.0.0"));
    assertThat(response.headers().firstValue("content-type").orElse(""))
        .startsWith("application/openmetrics-text");
    assertThat(response.body()).endsWith("# EOF\n");
  }

  @Test
  @DisplayName("Other paths and methods are refused, HEAD is not")
  void get_OTHERS_refused() throws Exception {
    assertThat(sent(request("/")).statusCode()).isEqualTo(404);
    assertThat(sent(request("/metrics").DELETE()).statusCode()).isEqualTo(405);
    HttpResponse<String> head = sent(request("/metrics").HEAD());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValueAsLong("content-length").orElse(0)).isPositive();
    assertThat(sent(request("/metrics")).statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("However many ask at once, the hub is asked once; if it fails they hear 503")
  void get_MANY_askOnce() {
    answer = new CompletableFuture<>();
    List<CompletableFuture<HttpResponse<String>>> requests =
        IntStream.range(0, 8)
            .mapToObj(i -> client.sendAsync(request("/metrics").build(), BodyHandlers.ofString()))
            .toList();
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> asked.get() == 1);
    boolean _ = answer.completeExceptionally(new IllegalStateException("the test's hub fails"));
    requests.forEach(each -> assertThat(each.join().statusCode()).isEqualTo(503));
    answer = CompletableFuture.completedFuture(FAMILIES);
    assertThat(client.sendAsync(request("/metrics").build(), BodyHandlers.ofString()).join())
        .returns(200, HttpResponse::statusCode);
  }

  @Test
  @DisplayName("What is no HTTP, or too long, ends that connection and no other")
  void get_NONSENSE_closes() throws Exception {
    for (String nonsense : List.of("\0\1\2\r\n\r\n", "GET /" + "x".repeat(9000) + "\r\n")) {
      try (Socket socket =
          new Socket(InetAddress.getLoopbackAddress(), listener.address().getPort())) {
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write((nonsense + "\r\n\r\n").getBytes(US_ASCII));
        byte[] got = socket.getInputStream().readNBytes(12);
        assertThat(new String(got, US_ASCII)).startsWith("HTTP/1.1 4");
      }
    }
    assertThat(sent(request("/metrics")).statusCode()).isEqualTo(200);
  }
}
