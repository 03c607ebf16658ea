/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.client.mqtt.QueueBound;
import io.holdfast.client.net.Proxy;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * What can be set on a lower-layer client, by the names that the C SDK gives. Options of other
 * protocols, of the C SDK's TLS libraries and of its thread do not exist here. Constants.
 *
 * @param <T> the type of its values
 */
public final class Option<T> {

  private static final Map<String, Option<?>> BY_NAME = new LinkedHashMap<>();

  /** How long a message may wait to be sent, fixed when it is queued; zero (default) for ever. */
  public static final Option<Duration> MESSAGE_TIMEOUT =
      option("messageTimeout", Duration.class, LowerOptions::messageTimeout);

  /** What the client adds to its type, which hubs log. Shown at the first connect only. */
  public static final Option<String> PRODUCT_INFO =
      option("product_info", String.class, LowerOptions::productInfo);

  /** The Plug and Play model; once, and before the first connect. */
  public static final Option<String> MODEL_ID =
      option("model_id", String.class, LowerOptions::modelId);

  /** How long a token is valid, 5 seconds or more; one hour unless set; renewed at 80 %. */
  public static final Option<Duration> SAS_TOKEN_LIFETIME =
      option("sas_token_lifetime", Duration.class, LowerOptions::tokenLifetime);

  /** The same as {@link #SAS_TOKEN_LIFETIME}, as over MQTT in the C SDK. */
  public static final Option<Duration> SAS_TOKEN_REFRESH_TIME =
      option("sas_token_refresh_time", Duration.class, LowerOptions::tokenLifetime);

  /** The share of messages that are traced, 0 (default) to 100 percent. */
  public static final Option<Integer> DIAG_SAMPLING_PERCENTAGE =
      option("diag_sampling_percentage", Integer.class, LowerOptions::diagnosticSampling);

  /**
   * The silence after which the hub is pinged: whole seconds, at most 65535, zero for none; 240
   * seconds unless set. More than 1177 counts as 1177: a hub waits no longer. A change while
   * connected connects anew.
   */
  public static final Option<Duration> KEEP_ALIVE =
      option("keepalive", Duration.class, LowerOptions::keepAlive);

  /** For one attempt, from the dial to the hub's answer; 30 seconds unless set. */
  public static final Option<Duration> CONNECT_TIMEOUT =
      option("connect_timeout", Duration.class, LowerOptions::connectTimeout);

  /** The first wait of the retry policy, whatever it is, more than zero. */
  public static final Option<Duration> RETRY_INTERVAL =
      option("retry_interval_sec", Duration.class, LowerOptions::retryInterval);

  /** The longest wait of policies whose waits grow; 30 seconds unless set. */
  public static final Option<Duration> RETRY_MAX_DELAY =
      option("retry_max_delay_secs", Duration.class, LowerOptions::retryMaxDelay);

  /**
   * Whether names and values of properties are percent-encoded when they are sent, and decoded when
   * they arrive. On unless set, other than in the C SDK: characters that are not encoded can cost
   * the connection. When off, what arrives stays as it stands in the topic, escapes and all.
   */
  public static final Option<Boolean> AUTO_URL_ENCODE_DECODE =
      option("auto_url_encode_decode", Boolean.class, LowerOptions::encoding);

  /** Whether each change of the connection is logged; off unless set. */
  public static final Option<Boolean> LOG_TRACE =
      option("logtrace", Boolean.class, LowerOptions::logTrace);

  /** The HTTP proxy to tunnel through, for both protocols; from the next connect on. */
  public static final Option<Proxy> PROXY_DATA =
      option("proxy_data", Proxy.class, LowerOptions::proxy);

  /** The authorities to trust, PEM, any number; those of the JDK unless set. */
  public static final Option<String> TRUSTED_CERTS =
      option("TrustedCerts", String.class, (options, pem) -> options.tls().trustedCerts(pem));

  /** The client's certificate with its chain, PEM; for connection strings with x509=true. */
  public static final Option<String> X509_CERTIFICATE =
      option("x509certificate", String.class, (options, pem) -> options.tls().certificate(pem));

  /** The private key to {@link #X509_CERTIFICATE}, PEM. */
  public static final Option<String> X509_PRIVATE_KEY =
      option("x509privatekey", String.class, (options, pem) -> options.tls().privateKey(pem));

  /** The same as {@link #X509_CERTIFICATE}, under its name for elliptic curves. */
  public static final Option<String> X509_ECC_CERTIFICATE =
      option("x509EccCertificate", String.class, (options, pem) -> options.tls().certificate(pem));

  /** The same as {@link #X509_PRIVATE_KEY}, under its name for elliptic curves. */
  public static final Option<String> X509_ECC_KEY =
      option("x509EccAliasKey", String.class, (options, pem) -> options.tls().privateKey(pem));

  /**
   * How much may wait to be sent and acknowledged, and what happens beyond; 10,000 messages and 32
   * MiB unless set, and a message beyond is refused. Not in the C SDK.
   */
  public static final Option<QueueBound> SEND_QUEUE =
      option("send_queue", QueueBound.class, LowerOptions::sendQueue);

  /**
   * How many messages may be on their way at once, 1 to 32767; 1000 unless set. Not in the C SDK.
   */
  public static final Option<Integer> SEND_WINDOW =
      option("send_window", Integer.class, LowerOptions::sendWindow);

  /** The hub's port; that of the protocol unless set. Not in the C SDK. */
  public static final Option<Integer> PORT = option("port", Integer.class, LowerOptions::port);

  /** The hub's port for calls of methods; 443 unless set. Not in the C SDK. */
  public static final Option<Integer> HTTPS_PORT =
      option("https_port", Integer.class, LowerOptions::httpsPort);

  /** A TLS context to share among clients, instead of the options above. Not in the C SDK. */
  public static final Option<SslContext> TLS_CONTEXT =
      option("tls_context", SslContext.class, (options, context) -> options.tls().shared(context));

  /**
   * Whether TLS is left out: tokens and messages are readable on the way. For a hub on this machine
   * only. Not in the C SDK.
   */
  public static final Option<Boolean> WITHOUT_TLS =
      option("without_tls", Boolean.class, (options, off) -> options.tls().leftOut(off));

  private final String name;
  private final Class<T> type;
  private final BiFunction<LowerOptions, T, ClientResult> setter;

  private Option(String name, Class<T> type, BiFunction<LowerOptions, T, ClientResult> setter) {
    this.name = name;
    this.type = type;
    this.setter = setter;
  }

  private static <T> Option<T> option(
      String name, Class<T> type, BiFunction<LowerOptions, T, ClientResult> setter) {
    Option<T> option = new Option<>(name, type, setter);
    BY_NAME.put(name, option);
    return option;
  }

  /** {@return all options by their names} */
  public static Map<String, Option<?>> all() {
    return Collections.unmodifiableMap(BY_NAME);
  }

  /**
   * The option of the name, which is case-sensitive.
   *
   * @param name the C SDK's name
   * @return the option
   * @throws IllegalArgumentException listing those that exist if there is none
   */
  public static Option<?> named(String name) {
    Option<?> option = BY_NAME.get(name);
    if (option == null) {
      throw new IllegalArgumentException(
          "no option " + name + "; there are " + String.join(", ", BY_NAME.keySet()));
    }
    return option;
  }

  /** {@return the C SDK's name} */
  public String name() {
    return name;
  }

  /** {@return the type of its values} */
  public Class<T> type() {
    return type;
  }

  ClientResult set(LowerOptions options, T value) {
    return setter.apply(options, value);
  }

  /** Sets a value whose type is not known to the compiler. */
  ClientResult setUnchecked(LowerOptions options, Object value) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          name
              + " wants a "
              + type.getSimpleName()
              + ", not a "
              + value.getClass().getSimpleName());
    }
    return set(options, type.cast(value));
  }

  @Override
  public String toString() {
    return name;
  }
}
