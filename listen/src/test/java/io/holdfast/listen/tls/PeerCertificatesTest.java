/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server learns of a client's certificate. */
class PeerCertificatesTest {

  private static final String TLS_13 = "TLSv1.3";
  private static final String TLS_12 = "TLSv1.2";
  private final Instant now = Instant.now();

  private final Certified hub =
      CertificateDraft.of("CN=hub", now).authority().address("127.0.0.1").selfSigned();
  private final TlsServer server = new TlsIdentity(hub.key(), hub.chain()).server();
  private final Certified root = CertificateDraft.of("CN=root", now).authority().selfSigned();
  private final Certified middle = CertificateDraft.of("CN=middle", now).authority().by(root);

  private Certified device(String name) {
    return CertificateDraft.of("CN=" + name, now).by(middle);
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS_13, TLS_12})
  @DisplayName("a client need not show a certificate")
  void of_NONE_isEmptyAndTheHandshakeDone(String protocol) {
    SSLContext context = Certified.contextWithout(hub.certificate());
    try (Handshake handshake = new Handshake(server, context, protocol)) {
      assertThat(handshake.isDone()).isTrue();
      assertThat(handshake.shown()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS_13, TLS_12})
  @DisplayName("any certificate passes the handshake: of an unknown authority, expired, not begun")
  void of_ANY_isTheChainAsShown(String protocol) {
    Certified device = device("d");
    Certified expired =
        CertificateDraft.of("CN=d", now)
            .valid(now.minusSeconds(20), now.minusSeconds(10))
            .selfSigned();
    Certified later =
        CertificateDraft.of("CN=d", now)
            .valid(now.plusSeconds(600), now.plusSeconds(700))
            .selfSigned();

    for (Certified each : List.of(device, expired, later, device.showing(1))) {
      try (Handshake handshake =
          new Handshake(server, each.clientContext(hub.certificate()), protocol)) {
        assertThat(handshake.isDone()).isTrue();
        assertThat(handshake.shown()).isEqualTo(each.chain());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS_13, TLS_12})
  @DisplayName("a certificate without its key does not pass")
  void of_WITHOUT_THE_KEY_isNoHandshake(String protocol) {
    Certified stolen = new Certified(device("e").key(), device("d").chain());
    try (Handshake handshake =
        new Handshake(server, stolen.clientContext(hub.certificate()), protocol)) {
      assertThat(handshake.isDone()).isFalse();
      assertThat(handshake.refusal()).contains("CertificateVerify");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS_13, TLS_12})
  @DisplayName("a session that is resumed has the certificates of its beginning, and no others")
  void of_RESUMED_isTheSameChain(String protocol) {
    Certified first = device("first");
    Certified second = device("second");
    Client one = new Client(first.keyManagers());
    Client two = new Client(second.keyManagers());
    Client none = new Client(new KeyManager[0]);

    for (int round = 0; round < 3; round++) {
      assertThat(one.shows(protocol)).isEqualTo(first.chain());
      assertThat(two.shows(protocol)).isEqualTo(second.chain());
      assertThat(none.shows(protocol)).isEmpty();
    }

    // Who resumes does not check the server again.
    assertThat(List.of(one.checks, two.checks, none.checks)).containsOnly(1);
  }

  /** A client that remembers its sessions, and counts how often it checks the server. */
  private final class Client extends X509ExtendedTrustManager {
    private final SSLContext context;
    private int checks;

    Client(KeyManager[] keys) {
      try {
        context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {this}, null);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    List<X509Certificate> shows(String protocol) {
      try (Handshake handshake = new Handshake(server, context, protocol)) {
        assertThat(handshake.isDone()).isTrue();
        return handshake.shown();
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
      checks++;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
      checks++;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
      checks++;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  @DisplayName("a connection without TLS shows none")
  void of_NO_TLS_isEmpty() {
    assertThat(PeerCertificates.of(new EmbeddedChannel())).isEmpty();
  }
}
