/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.core;

import io.holdfast.client.edge.Workload;
import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.Identity;
import io.holdfast.model.InvalidSasTokenException;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SasToken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a device or module proves who it is. Immutable, good for any number of clients; {@link
 * HubLogin} makes logins of it. None of them shows a secret in its text form.
 */
public sealed interface Credentials {

  /**
   * What a connection string holds: a key, a ready token, or the promise of a certificate.
   *
   * @param connection a device's or module's
   * @return the credentials
   * @throws IllegalArgumentException if it holds none, or a token that is none
   */
  static Credentials of(ConnectionString connection) {
    byte[] key = connection.key();
    String token = connection.sharedAccessSignature();
    if (key != null) {
      return new Key(Bytes.owning(key), connection.sharedAccessKeyName());
    }
    if (token != null) {
      return new ReadyToken(token);
    }
    if (connection.x509()) {
      return new Certificate();
    }
    throw new IllegalArgumentException("no credentials that this client can use: " + connection);
  }

  /**
   * Signs tokens itself.
   *
   * @param key decoded from base64; not empty
   * @param policy the shared access policy whose key it is, or null for the identity's own
   */
  record Key(Bytes key, @Nullable String policy) implements Credentials {

    /**
     * Checks the key.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public Key {
      if (key.isEmpty()) {
        throw new IllegalArgumentException("a key must not be empty");
      }
    }

    @Override
    public String toString() {
      return "Key";
    }
  }

  /**
   * A token that somebody else has signed, shown until it is replaced: {@link
   * HubLogin#credentials}.
   *
   * @param text {@code SharedAccessSignature sr=...}
   */
  record ReadyToken(String text) implements Credentials {

    /**
     * Checks the token.
     *
     * @throws IllegalArgumentException if it is none
     */
    public ReadyToken {
      parse(text);
    }

    /** {@return what it says about itself} */
    public SasToken token() {
      return parse(text);
    }

    private static SasToken parse(String text) {
      try {
        return SasToken.parse(text);
      } catch (InvalidSasTokenException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }

    @Override
    public String toString() {
      return "ReadyToken";
    }
  }

  /**
   * Tokens that somebody else signs, asked for whenever one is needed.
   *
   * @param tokens who signs
   */
  record Provider(TokenProvider tokens) implements Credentials {}

  /** The certificate that the client shows in TLS; no password. */
  record Certificate() implements Credentials {}

  /**
   * A module's tokens, signed by the edge device that runs it.
   *
   * @param workload who the module is, and who signs for it
   */
  record EdgeWorkload(Workload workload) implements Credentials {}

  /**
   * An edge hub connects for somebody below it, with a token of its own. The hub above checks by
   * its own records that the target is below the actor.
   *
   * @param chain from the target to the acting edge device, at least these two; all but the target
   *     are devices
   * @param actor what the acting device's hub, its module {@value #EDGE_HUB}, signs with
   */
  record OnBehalfOf(List<Identity> chain, Credentials actor) implements Credentials {

    /** The module that an edge hub is. */
    public static final String EDGE_HUB = "$edgeHub";

    /**
     * Checks the chain.
     *
     * @throws IllegalArgumentException if it is too short, holds an id that cannot stand in it, or
     *     the actor's credentials are not made of tokens of its hub
     */
    public OnBehalfOf {
      chain = List.copyOf(chain);
      AuthChain.check(chain);
      if (actor instanceof Certificate || actor instanceof OnBehalfOf) {
        throw new IllegalArgumentException("who acts for others shows a token of its own");
      }
      ModuleIdentity hub = AuthChain.hubOf(chain);
      if (actor instanceof EdgeWorkload own && !own.workload().module().equals(hub)) {
        throw new IllegalArgumentException("signs for " + own.workload().module() + ", not " + hub);
      }
    }

    /** {@return who connects} */
    public Identity target() {
      return chain.get(0);
    }

    /** {@return whose token is shown} */
    public ModuleIdentity actingHub() {
      return AuthChain.hubOf(chain);
    }
  }

  /**
   * What an edge hub shows for somebody below it.
   *
   * @param target who is to be connected
   * @param chain from the target to the acting edge device
   * @param actor what the acting device's hub signs with
   * @return the credentials
   * @throws IllegalArgumentException if the chain does not begin with the target, or {@link
   *     OnBehalfOf} refuses it
   */
  static OnBehalfOf onBehalfOf(Identity target, List<Identity> chain, Credentials actor) {
    if (chain.isEmpty() || !chain.get(0).equals(target)) {
      throw new IllegalArgumentException("the chain must begin with " + target);
    }
    return new OnBehalfOf(chain, actor);
  }
}
