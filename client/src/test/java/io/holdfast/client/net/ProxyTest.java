/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.Certificates;
import io.holdfast.faults.ConnectProxy;
import io.netty.handler.ssl.SslContext;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProxyTest {

  private final ConnectProxy proxy = ConnectProxy.start();
  private final Pump pump = new Pump();

  ProxyTest() throws Exception {}

  @AfterEach
  void close() throws Exception {
    pump.close();
    proxy.close();
  }

  /** A host that no name server knows. */
  private Endpoint.Tcp through(@Nullable SslContext tls) {
    return new Endpoint.Tcp("hub.test", 8883, tls, new Proxy("127.0.0.1", proxy.port()));
  }

  private DialException failure(Endpoint endpoint) {
    return requireNonNull(pump.dialled(endpoint).failure);
  }

  @Test
  @DisplayName("A proxy is asked for the name, which it resolves, and gives plain TCP")
  void dial_GRANTED_connects() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      proxy.granting(server.getLocalPort());
      pump.dialled(through(null));
      assertThat(proxy.heads())
          .containsExactly("CONNECT hub.test:8883 HTTP/1.1\r\nHost: hub.test:8883\r\n\r\n");
      try (Socket peer = server.accept()) {
        peer.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
        pump.until(() -> pump.received.toString().equals("hello"));
      }
    }
  }

  @Test
  @DisplayName("[dps-45] What the target says in the same breath as the proxy's answer is not lost")
  void dial_TARGET_SPEAKS_AT_ONCE_isHeard() {
    proxy.saying("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.0 200 OK\r\nA: b\r\n\r\nhello");
    pump.dialled(through(null));
    pump.until(() -> pump.received.toString().equals("hello"));
  }

  @Test
  @DisplayName("User and password go to the proxy; without them its 407 is the failure")
  void dial_PROXY_DEMANDS_isAnswered() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // "Aladdin:open sesame", the example of RFC 7617.
      proxy.granting(server.getLocalPort()).demanding("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
      Proxy known = new Proxy("127.0.0.1", proxy.port(), "Aladdin", "open sesame");
      pump.dialled(new Endpoint.Tcp("hub.test", 8883, null, known));
      assertThat(pump.failure).isNull();

      assertThat(failure(through(null)))
          .isInstanceOfSatisfying(
              ProxyRefusedException.class, refused -> assertThat(refused.status()).isEqualTo(407))
          .hasMessageContaining("407 Proxy Authentication Required")
          .hasMessageContaining("hub.test:8883");
    }
  }

  @Test
  @DisplayName("[dps-47] Any answer of 200 to 299 is a connection")
  void dial_NO_CONTENT_connects() {
    proxy.saying("HTTP/1.1 204 No Content\r\n\r\nhello");
    pump.dialled(through(null));
    pump.until(() -> pump.received.toString().equals("hello"));
  }

  @Test
  @DisplayName("[dps-47] A proxy's refusal is a failure with its status: 302, 403, 502")
  void dial_REFUSED_saysTheStatus() {
    for (int status : new int[] {302, 403, 502}) {
      proxy.refusing(status, "No");
      DialException failure = failure(through(null));
      assertThat(failure.step()).isEqualTo(DialException.Step.PROXY);
      assertThat(((ProxyRefusedException) failure).status()).isEqualTo(status);
    }
  }

  @Test
  @DisplayName(
      "[dps-47] A proxy that is none, says half of an answer or never ends it is a failure")
  void dial_GARBAGE_fails() {
    for (String text :
        new String[] {
          "SSH-2.0-OpenSSH\r\n\r\n",
          "HTTP/1.1 2x0 OK\r\n\r\n",
          "HTTP/1.1 200 OK\r\nHalf: a",
          "",
          "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(4000)
        }) {
      proxy.saying(text);
      assertThat(failure(through(null)).step()).isEqualTo(DialException.Step.PROXY);
    }
  }

  @Test
  @DisplayName("A proxy that hangs holds a dial until it is cancelled, which leaves nothing")
  void cancel_PROXY_HANGS_leavesNothing() {
    proxy.hanging();
    Dial dial = pump.dial(through(null));
    pump.until(() -> !proxy.heads().isEmpty());
    dial.cancel();
    pump.driver.doWork();
    assertThat(dial.isOpen()).isFalse();
    assertThat(pump.failure).isNull();
    assertThat(pump.channel).isNull();
  }

  @Test
  @DisplayName("A connection that the proxy drops in the TLS handshake is a failure")
  void dial_DROPPED_MIDWAY_fails() {
    proxy.saying("HTTP/1.1 200 OK\r\n\r\n");
    assertThat(failure(through(Tls.trusting(null))).step()).isEqualTo(DialException.Step.CONNECT);
  }

  @Test
  @DisplayName("[client-118] Through a proxy TLS names and checks the target, not the proxy")
  void dial_TLS_isWithTheTarget() throws Exception {
    X509Bundle authority = Certificates.authority("tests");
    SslContext tls = Tls.trusting(Certificates.pem(authority));
    BlockingQueue<String> names = new LinkedBlockingQueue<>();
    try (SSLServerSocket right = server(Certificates.server(authority, "hub.test"), names);
        SSLServerSocket wrong = server(Certificates.server(authority, "127.0.0.1"), names)) {
      proxy.granting(right.getLocalPort());
      assertThat(pump.dialled(through(tls)).failure).isNull();
      assertThat(names.poll(30, TimeUnit.SECONDS)).contains("hub.test");

      proxy.granting(wrong.getLocalPort());
      DialException failure = failure(through(tls));
      assertThat(failure.step()).isEqualTo(DialException.Step.TLS);
      assertThat(failure).hasMessageContaining("No name matching hub.test");
    }
  }

  /** Shakes hands with all who come, and tells which name they asked for. */
  private static SSLServerSocket server(X509Bundle identity, BlockingQueue<String> names)
      throws Exception {
    SSLServerSocket server =
        (SSLServerSocket)
            Certificates.context(identity)
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(() -> {
          try {
            while (true) {
              SSLSocket peer = (SSLSocket) server.accept();
              peer.startHandshake();
              names.add(
                  ((ExtendedSSLSession) peer.getSession()).getRequestedServerNames().toString());
            }
          } catch (IOException ended) {
            // Closed, or a client that would not.
          }
        });
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  @Test
  @DisplayName("A proxy needs both user and password or neither, and shows neither in its text")
  void proxy_HALF_CREDENTIALS_isRefused() {
    assertThatThrownBy(() -> new Proxy("p", 1, "me", null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Proxy("p", 1, null, "secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> new Proxy("p", 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Proxy("", 1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(new Proxy("p", 1, "me", "secret")).hasToString("p:1");
    assertThatThrownBy(() -> new Endpoint.Tcp("a\r\nb", 1, null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
