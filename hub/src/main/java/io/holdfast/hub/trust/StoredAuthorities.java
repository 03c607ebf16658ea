/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.trust;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.Notices;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.store.Batch;
import io.holdfast.store.Store;
import io.holdfast.store.Table;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The authorities in a table, with a copy in memory that all threads read. The records thread alone
 * changes both; what a turn changes is seen by others once it is durable.
 */
public final class StoredAuthorities implements CertificateAuthorities, RecordWriter.Book {

  private final RecordWriter writer;
  private final Table table;
  private final AuthorityRules rules;
  private final CopyOnWriteArrayList<AuthorityListener> listeners = new CopyOnWriteArrayList<>();

  /** Never changed, only replaced. */
  private volatile SortedMap<String, CertificateAuthority> committed = new TreeMap<>();

  // Owned by the records thread.
  private @Nullable SortedMap<String, CertificateAuthority> turn;
  private final Notices<CertificateAuthority> deleted = new Notices<>();

  private StoredAuthorities(RecordWriter writer, Table table, AuthorityRules rules) {
    this.writer = writer;
    this.table = table;
    this.rules = rules;
  }

  /** Reads the table; blocks on the store. */
  public static StoredAuthorities open(
      Store store, RecordWriter writer, InstantSource clock, RandomGenerator random) {
    StoredAuthorities authorities =
        new StoredAuthorities(
            writer, store.table("authorities"), new AuthorityRules(clock, random));
    authorities.load();
    writer.add(authorities);
    return authorities;
  }

  private void load() {
    SortedMap<String, CertificateAuthority> found = new TreeMap<>();
    table.scan(
        new byte[0],
        (key, value) -> {
          String name = new String(key, StandardCharsets.UTF_8);
          found.put(name, AuthorityCodec.decode(name, value));
        });
    committed = found;
  }

  @Override
  public CompletionStage<Outcome<CertificateAuthority>> find(String name) {
    CertificateAuthority found = committed.get(name);
    return CompletableFuture.completedFuture(found == null ? unknown(name) : Outcome.done(found));
  }

  @Override
  public CompletionStage<List<CertificateAuthority>> all() {
    return CompletableFuture.completedFuture(List.copyOf(committed.values()));
  }

  @Override
  public CompletionStage<Outcome<CertificateAuthority>> create(
      String name, X509Certificate certificate) {
    return writer.submit(
        0,
        batch -> {
          String objection =
              AuthorityRules.isName(name)
                  ? rules.objection(certificate)
                  : "a name has 1 to " + MAX_NAME + " letters, digits, '-', '.' or '_'";
          if (objection != null) {
            return Outcome.refused(ErrorCode.ARGUMENT_INVALID, objection);
          }
          for (CertificateAuthority each : inTurn().values()) {
            if (each.name().equals(name) || each.certificate().equals(certificate)) {
              return Outcome.refused(
                  ErrorCode.CONFLICT,
                  "authority " + each.name() + " exists already, for " + subject(each));
            }
          }
          return inTurn().size() >= MAX
              ? Outcome.refused(
                  ErrorCode.QUOTA_EXCEEDED, "there are " + MAX + " authorities already")
              : Outcome.done(put(rules.make(name, certificate), batch));
        });
  }

  private static X500Principal subject(CertificateAuthority authority) {
    return authority.certificate().getSubjectX500Principal();
  }

  @Override
  public CompletionStage<Outcome<CertificateAuthority>> newCode(String name, IfMatch ifMatch) {
    return change(
        name,
        ifMatch,
        (old, batch) ->
            old.verified()
                ? Outcome.refused(ErrorCode.CONFLICT, "authority " + name + " is verified already")
                : Outcome.done(put(rules.withCode(old), batch)));
  }

  @Override
  public CompletionStage<Outcome<CertificateAuthority>> verify(
      String name, X509Certificate proof, IfMatch ifMatch) {
    return change(
        name,
        ifMatch,
        (old, batch) -> {
          if (old.verificationCode() == null) {
            return Outcome.refused(
                ErrorCode.CONFLICT,
                old.verified()
                    ? "authority " + name + " is verified already"
                    : "authority " + name + " has no verification code yet: generate one");
          }
          String objection = rules.objection(old, proof);
          return objection != null
              ? Outcome.refused(ErrorCode.ARGUMENT_INVALID, objection)
              : Outcome.done(put(rules.verified(old), batch));
        });
  }

  @Override
  public CompletionStage<Outcome<CertificateAuthority>> delete(String name, IfMatch ifMatch) {
    return change(
        name,
        ifMatch,
        (old, batch) -> {
          table.delete(batch, name.getBytes(StandardCharsets.UTF_8));
          inTurn().remove(name);
          deleted.add(old);
          return Outcome.done(old);
        });
  }

  private CompletionStage<Outcome<CertificateAuthority>> change(
      String name, IfMatch ifMatch, Step step) {
    return writer.submit(
        0,
        batch -> {
          CertificateAuthority old = inTurn().get(name);
          if (old == null) {
            return unknown(name);
          }
          return ifMatch.allows(old.etag())
              ? step.apply(old, batch)
              : Outcome.refused(
                  ErrorCode.PRECONDITION_FAILED,
                  "authority " + name + " has changed since: its etag is " + old.etag());
        });
  }

  /** A change of an authority that is there. */
  @FunctionalInterface
  private interface Step {
    Outcome<CertificateAuthority> apply(CertificateAuthority old, Batch batch);
  }

  private CertificateAuthority put(CertificateAuthority authority, Batch batch) {
    table.put(
        batch, authority.name().getBytes(StandardCharsets.UTF_8), AuthorityCodec.encode(authority));
    inTurn().put(authority.name(), authority);
    return authority;
  }

  private SortedMap<String, CertificateAuthority> inTurn() {
    SortedMap<String, CertificateAuthority> present = turn;
    if (present == null) {
      present = new TreeMap<>(committed);
      turn = present;
    }
    return present;
  }

  @Override
  public List<CertificateAuthority> trusted(X500Principal subject) {
    List<CertificateAuthority> found = List.of();
    for (CertificateAuthority each : committed.values()) {
      if (each.verified() && subject(each).equals(subject)) {
        found = found.isEmpty() ? new ArrayList<>() : found;
        found.add(each);
      }
    }
    return found;
  }

  @Override
  public boolean isTrusted(CertificateAuthority authority) {
    CertificateAuthority now = committed.get(authority.name());
    return now != null && now.verified() && now.isSameAs(authority);
  }

  @Override
  public void addListener(AuthorityListener listener) {
    listeners.add(listener);
  }

  @Override
  public void committed() {
    if (turn != null) {
      committed = turn;
      turn = null;
    }
  }

  @Override
  public void dropped() {
    turn = null;
    deleted.dropped();
  }

  @Override
  public void tell() {
    deleted.tell(listeners, AuthorityListener::distrusted);
  }

  private static <T> Outcome<T> unknown(String name) {
    return Outcome.refused(ErrorCode.NOT_FOUND, "no authority " + name);
  }
}
